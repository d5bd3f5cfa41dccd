"""Comments: the sticky ones, edited in place, and the replies, each given once."""

from __future__ import annotations

from typing import Any

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.effects.ours import is_marked
from worktrain.github.journal import Result
from worktrain.github.repository import Repository
from worktrain.intents import Reply, StickyComment


class StickyEffect(Effect[StickyComment]):
    """One per kind and subject; the key is the kind in the marker."""

    updates = True

    async def send(self) -> Result:
        """Write it."""
        return await _write(self.repository, self.intent.number, self.intent.body)

    async def find(self) -> Found | None:
        """Find the oldest of its kind."""
        return await _written(self.repository, self.intent.number, self.intent.body, kind=self.intent.sticky)

    async def update(self, known: Result) -> Result:
        """Edit it; people get no mail for that."""
        path = "/repos/{+repo}/issues/comments/{id}"
        await self.repository.client.patch(path, {"body": self.intent.body}, id=known["id"])
        return known


class ReplyEffect(Effect[Reply]):
    """One per event that it answers; the key is `to` in the marker."""

    async def send(self) -> Result:
        """Write it."""
        return await _write(self.repository, self.intent.number, self.intent.body)

    async def find(self) -> Found | None:
        """Find the answer to the same event."""
        number, body = self.intent.number, self.intent.body
        found = await _written(self.repository, number, body, to=self.intent.to)
        return Found(found.result) if found else None


async def _write(repository: Repository, number: int, body: str) -> Result:
    path = "/repos/{+repo}/issues/{number}/comments"
    made: dict[str, Any] = await repository.client.post(path, {"body": body}, number=number)
    return {"id": made["id"], "node": made["node_id"]}


async def _written(repository: Repository, number: int, body: str, **key: object) -> Found | None:
    for comment in await repository.comments(number):
        ours = await repository.wrote(author_id=comment.author_id, through=comment.app_id)
        if ours and is_marked(comment.body, **key):
            return Found({"id": comment.id}, current=comment.body == body)
    return None
