"""The merge: exactly the head that was proven, or not at all."""

from __future__ import annotations

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.errors import HeadMoved, NotMergeable, Refused
from worktrain.github.journal import Result
from worktrain.intents import MergePull

# docs, rest/pulls/pulls#merge-a-pull-request
_VERDICTS = {405: NotMergeable, 409: HeadMoved, 422: NotMergeable}


class MergeEffect(Effect[MergePull]):
    """A pull request merges once; only its head must be the right one."""

    async def send(self) -> Result:
        """Merge, or say why GitHub will not; somebody may have merged it first."""
        wanted = self.intent
        body = {
            "sha": wanted.head_sha,
            "merge_method": wanted.method,
            "commit_title": wanted.title,
            "commit_message": wanted.message,
        }
        try:
            made = await self.repository.client.put(
                "/repos/{+repo}/pulls/{number}/merge", body, number=wanted.number
            )
        except Refused as exc:
            found = await self.find()
            if found is not None:
                return found.result
            if exc.status in _VERDICTS:
                raise _VERDICTS[exc.status](
                    f"GitHub does not merge #{wanted.number}.", status=exc.status, why=exc.why
                ) from exc
            raise
        return {"sha": made["sha"]}

    async def find(self) -> Found | None:
        """See whether it is merged with our head."""
        pull = await self.repository.pull(self.intent.number)
        if pull is None or not pull.merged:
            return None
        if pull.head_sha != self.intent.head_sha:
            raise HeadMoved(
                f"#{pull.number} was merged with another head.",
                status=409,
                why=f"{pull.head_sha} instead of {self.intent.head_sha}",
            )
        return Found({"sha": pull.merge_commit_sha})
