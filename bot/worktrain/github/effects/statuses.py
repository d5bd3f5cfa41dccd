"""Commit statuses, where check runs are out of reach: of a context the latest counts, so again is once."""

from __future__ import annotations

from typing import Any

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.journal import Result
from worktrain.intents import SetCheck

LONGEST = 140
"""Characters of a description: https://docs.github.com/rest/commits/statuses#create-a-commit-status"""


class StatusEffect(Effect[SetCheck]):
    """The key is the context, the commit, and that our account set it; there is no summary."""

    updates = True

    async def send(self) -> Result:
        """Set it."""
        path = "/repos/{+repo}/statuses/{sha}"
        made = await self.repository.client.post(path, self._content(), sha=self.intent.head_sha)
        return {"id": made["id"], "node": made["node_id"]}

    async def find(self) -> Found | None:
        """Find the latest that we set."""
        wanted = self._content()
        found = await self.repository.our_statuses(self.intent.head_sha, context=self.intent.name)
        if not found:
            return None
        same = found[0].conclusion == _CONCLUDED[wanted["state"]] and found[0].title == wanted["description"]
        return Found({"id": found[0].id}, current=same)

    def _content(self) -> dict[str, Any]:
        state = (
            "pending" if self.intent.conclusion is None else _STATES.get(self.intent.conclusion, "failure")
        )
        return {"state": state, "context": self.intent.name, "description": self.intent.title[:LONGEST]}


_STATES = {"success": "success"}
"""Everything else is no: a status knows no `neutral`, and what is superseded must not look proven."""

_CONCLUDED = {"pending": None, "success": "success", "failure": "failure"}
"""As `parse.status` reads them back."""
