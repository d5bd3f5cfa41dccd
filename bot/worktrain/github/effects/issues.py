"""Issues that we open ourselves: one per topic, edited in place."""

from __future__ import annotations

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.effects.ours import is_marked
from worktrain.github.journal import Result
from worktrain.intents import OpenIssue


class OpenIssueEffect(Effect[OpenIssue]):
    """The key is the topic in the marker of an issue that our App wrote."""

    updates = True

    async def send(self) -> Result:
        """Open it."""
        made = await self.repository.client.post("/repos/{+repo}/issues", self._content())
        return {"id": made["id"], "number": made["number"], "node": made["node_id"]}

    async def find(self) -> Found | None:
        """Find the newest on this topic."""
        for issue in reversed(await self.repository.written_by_us()):
            if is_marked(issue.body, kind=self.intent.topic):
                current = self._content() == {"title": issue.title, "body": issue.body}
                return Found({"number": issue.number}, current=current)
        return None

    async def update(self, known: Result) -> Result:
        """Edit it; open or closed stays as people left it."""
        path = "/repos/{+repo}/issues/{number}"
        await self.repository.client.patch(path, self._content(), number=known["number"])
        return known

    def _content(self) -> dict[str, str]:
        return {"title": self.intent.title, "body": self.intent.body}
