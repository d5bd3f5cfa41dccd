"""Reviews: one per run and round."""

from __future__ import annotations

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.effects.ours import is_marked
from worktrain.github.errors import Refused
from worktrain.github.journal import Result
from worktrain.intents import SubmitReview


class ReviewEffect(Effect[SubmitReview]):
    """The key is run and round in the marker; a review names no App, so its author must be our bot."""

    async def send(self) -> Result:
        """Submit it; if GitHub refuses it for a line outside of the diff, the body stands alone."""
        try:
            return await self._submit(with_comments=True)
        except Refused as exc:
            if exc.status != 422 or not self.intent.comments:
                raise
        return await self._submit(with_comments=False)

    async def find(self) -> Found | None:
        """Find the review of this round."""
        _, bot_id, _ = await self.repository.identity()
        for review in await self.repository.reviews(self.intent.number):
            key = {"kind": "verdict", "run": self.intent.run, "round": self.intent.round}
            if review.author.id == bot_id and is_marked(review.body, **key):
                return Found({"id": review.id})
        return None

    async def _submit(self, *, with_comments: bool) -> Result:
        comments = [{**c.model_dump(), "side": "RIGHT"} for c in self.intent.comments if with_comments]
        body = {
            "commit_id": self.intent.head_sha,
            "event": self.intent.event,
            "body": self.intent.body,
            "comments": comments,
        }
        path = "/repos/{+repo}/pulls/{number}/reviews"
        made = await self.repository.client.post(path, body, number=self.intent.number)
        return {"id": made["id"], "node": made["node_id"], "comments": len(comments)}
