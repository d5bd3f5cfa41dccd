"""Pull requests: opened once per branch and run, edited, taken out of draft."""

from __future__ import annotations

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.effects.ours import is_marked
from worktrain.github.errors import Gone, NoDrafts, Refused
from worktrain.github.journal import Result
from worktrain.github.values import PullNow
from worktrain.intents import EditPull, OpenPull, ReadyPull
from worktrain.words import block

_READY = """mutation worktrainReady($id: ID!) {
  markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { number isDraft } }
}"""


# private repositories on some plans: docs, rest/pulls/pulls#create-a-pull-request
_WITHOUT_DRAFTS = "raft pull requests are not supported"


class OpenPullEffect(Effect[OpenPull]):
    """GitHub allows one open pull request per head and base; an earlier attempt's is taken over."""

    async def send(self) -> Result:
        """Open it."""
        wanted = self.intent
        body = {
            "title": wanted.title,
            "head": wanted.branch,
            "base": wanted.base,
            "body": wanted.body,
            "draft": wanted.draft,
        }
        try:
            made = await self.repository.client.post("/repos/{+repo}/pulls", body)
        except Refused as exc:
            if _WITHOUT_DRAFTS not in exc.why:
                raise
            raise NoDrafts(
                f"{wanted.repository} has no draft pull requests.", status=exc.status, why=exc.why
            ) from exc
        return {
            "id": made["id"],
            "number": made["number"],
            "node": made["node_id"],
            "sha": made["head"]["sha"],
        }

    async def find(self) -> Found | None:
        """Find the open one of this branch, else one of this run that is closed or merged by now."""
        for pull in await self.repository.pulls_from(self.intent.branch):
            if pull.state == "open" and pull.base_ref == self.intent.base:
                return Found(_result(pull), current=pull.body == self.intent.body)
            if pull.state != "open" and self._is_this_run(pull):
                return Found(_result(pull))
        return None

    async def update(self, known: Result) -> Result:
        """Give the one that was found this run's words; what people wrote around ours stays."""
        pull = await self.repository.pull(int(str(known["number"])))
        body = {"body": block.taken_over(pull.body if pull else "", self.intent.body)}
        await self.repository.client.patch("/repos/{+repo}/pulls/{number}", body, number=known["number"])
        return known

    def _is_this_run(self, pull: PullNow) -> bool:
        return pull.body == self.intent.body or is_marked(pull.body, run=self.intent.run)


class EditPullEffect(Effect[EditPull]):
    """An edit is the same once or twice, so there is nothing to look up."""

    updates = True

    async def send(self) -> Result:
        """Renew our block, and the title where it said that it is not ready; nothing else is touched."""
        pull = await self.repository.pull(self.intent.number)
        if pull is None:
            raise Gone(f"There is no pull request #{self.intent.number}.", status=404)
        fresh = {
            "body": block.replaced(pull.body, self.intent.block),
            "title": pull.title.removeprefix(self.intent.ready),
        }
        changed = {name: text for name, text in fresh.items() if text != getattr(pull, name)}
        if changed:
            path = "/repos/{+repo}/pulls/{number}"
            await self.repository.client.patch(path, changed, number=self.intent.number)
        return {"number": self.intent.number}


class ReadyPullEffect(Effect[ReadyPull]):
    """The draft mark is there or not."""

    async def send(self) -> Result:
        """Take it off; GitHub may refuse to do that twice."""
        try:
            await self.repository.client.graphql(_READY, id=self.intent.node)
        except Refused:
            if await self.find() is None:
                raise
        return {"number": self.intent.number}

    async def find(self) -> Found | None:
        """See whether it is off."""
        pull = await self.repository.pull(self.intent.number)
        return Found({"number": pull.number}) if pull and not pull.draft else None


def _result(pull: PullNow) -> Result:
    return {"number": pull.number, "node": pull.node_id, "sha": pull.head_sha}
