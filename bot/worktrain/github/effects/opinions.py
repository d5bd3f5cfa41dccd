"""The second App's opinions: an approval of one head, and taking back what is void."""

from __future__ import annotations

from worktrain.compliance import ApprovePull, DismissReview, ResolveThread
from worktrain.github.effects.effect import Effect, Found
from worktrain.github.effects.ours import is_marked
from worktrain.github.errors import Refused
from worktrain.github.journal import Result

_RESOLVE = """mutation worktrainResolve($id: ID!) {
  resolveReviewThread(input: {threadId: $id}) { thread { isResolved } }
}"""


class ApproveEffect(Effect[ApprovePull]):
    """The key is the head, in the marker of an approval that its own App gave."""

    async def send(self) -> Result:
        """Approve."""
        body = {"commit_id": self.intent.head_sha, "event": "APPROVE", "body": self.intent.body}
        path = "/repos/{+repo}/pulls/{number}/reviews"
        made = await self.repository.client.post(path, body, number=self.intent.number)
        return {"id": made["id"], "node": made["node_id"]}

    async def find(self) -> Found | None:
        """Find the approval of this head."""
        _, bot_id, _ = await self.repository.identity()
        for review in await self.repository.reviews(self.intent.number):
            ours = review.author.id == bot_id and review.head_sha == self.intent.head_sha
            if ours and is_marked(review.body, kind="approval", run=self.intent.run):
                return Found({"id": review.id})
        return None


class DismissEffect(Effect[DismissReview]):
    """A review is dismissed or not; GitHub refuses to do it twice."""

    async def send(self) -> Result:
        """Dismiss it."""
        path = "/repos/{+repo}/pulls/{number}/reviews/{review}/dismissals"
        known = {"number": self.intent.number, "review": self.intent.review}
        try:
            await self.repository.client.put(path, {"message": self.intent.message}, **known)
        except Refused:
            if await self.find() is None:
                raise
        return {"id": self.intent.review}

    async def find(self) -> Found | None:
        """See whether it is dismissed."""
        reviews = await self.repository.reviews(self.intent.number)
        gone = any(each.id == self.intent.review and each.state == "DISMISSED" for each in reviews)
        return Found({"id": self.intent.review}) if gone else None


class ResolveEffect(Effect[ResolveThread]):
    """Resolved or not; GitHub takes it twice."""

    async def send(self) -> Result:
        """Resolve it."""
        await self.repository.client.graphql(_RESOLVE, id=self.intent.node)
        return {"node": self.intent.node}
