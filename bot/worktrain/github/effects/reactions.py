"""Reactions: GitHub keeps one per account and content, and answers 200 to the second."""

from __future__ import annotations

from worktrain.github.effects.effect import Effect
from worktrain.github.journal import Result
from worktrain.intents import React


class ReactEffect(Effect[React]):
    """On an issue by its number, on a comment by its id."""

    async def send(self) -> Result:
        """React."""
        where = "issues/comments" if self.intent.subject == "comment" else "issues"
        path = f"/repos/{{+repo}}/{where}/{{subject}}/reactions"
        body = {"content": self.intent.content}
        made = await self.repository.client.post(path, body, subject=self.intent.subject_id)
        return {"id": made["id"]}
