"""Check runs: one per name and commit, updated in place."""

from __future__ import annotations

from typing import Any

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.journal import Result
from worktrain.github.values import CheckNow
from worktrain.intents import SetCheck


class CheckEffect(Effect[SetCheck]):
    """The key is the name, the commit, and that our App made it."""

    updates = True

    async def send(self) -> Result:
        """Create it."""
        body = {"name": self.intent.name, "head_sha": self.intent.head_sha, **self._content()}
        made = await self.repository.client.post("/repos/{+repo}/check-runs", body)
        return {"id": made["id"], "node": made["node_id"]}

    async def find(self) -> Found | None:
        """Find the latest that we made."""
        found = await self.repository.our_checks(self.intent.head_sha, name=self.intent.name)
        if not found:
            return None
        return Found({"id": found[-1].id}, current=self._is_current(found[-1]))

    async def update(self, known: Result) -> Result:
        """Change it."""
        path = "/repos/{+repo}/check-runs/{id}"
        await self.repository.client.patch(path, self._content(), id=known["id"])
        return known

    def _content(self) -> dict[str, Any]:
        wanted = self.intent
        content: dict[str, Any] = {
            "status": wanted.status,
            "output": {"title": wanted.title, "summary": wanted.summary},
        }
        return content if wanted.conclusion is None else {**content, "conclusion": wanted.conclusion}

    def _is_current(self, check: CheckNow) -> bool:
        fields = ("status", "conclusion", "title", "summary")
        return all(getattr(check, field) == getattr(self.intent, field) for field in fields)
