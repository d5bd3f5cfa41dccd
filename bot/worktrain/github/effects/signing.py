"""Commits that GitHub makes and so signs: one on top of a given commit, on a branch of its own.

https://docs.github.com/graphql/reference/mutations#createcommitonbranch
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from worktrain.compliance import DropBranch, SignCommit
from worktrain.github.effects.effect import Effect, Found
from worktrain.github.errors import AlreadyThere, Gone, HeadMoved, Refused
from worktrain.github.journal import Result
from worktrain.ids import Sha

_COMMIT = """mutation worktrainCommit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}"""
_REF = "/repos/{+repo}/git/refs/heads/{+branch}"


class SignCommitEffect(Effect[SignCommit]):
    """The key is our own, unsigned commit; GitHub's has the same tree and parent, and another id."""

    async def send(self) -> Result:
        """Put the branch where the commit begins, then have the commit made."""
        await self._branch_off()
        files = await self.hands.files(self.intent)
        wanted = self.intent
        made = await self.repository.client.graphql(
            _COMMIT,
            input={
                "branch": {"repositoryNameWithOwner": wanted.repository, "branchName": wanted.branch},
                "message": {"headline": wanted.title, "body": wanted.message},
                "expectedHeadOid": wanted.parent,
                "fileChanges": {
                    "additions": [{"path": path, "contents": text} for path, text in files.additions],
                    "deletions": [{"path": path} for path in files.deletions],
                },
            },
        )
        return {"sha": made["createCommitOnBranch"]["commit"]["oid"]}

    async def find(self) -> Found | None:
        """See whether the branch holds just this commit."""
        tip = await self._tip()
        if tip is None or tip == self.intent.parent:
            return None
        made = await self.repository.client.get("/repos/{+repo}/git/commits/{sha}", sha=tip)
        if not self._is_ours(made):
            return None  # of an earlier round, or of a try for another tree: begun anew
        return Found({"sha": tip})

    def _is_ours(self, made: dict[str, Any]) -> bool:
        parents = [parent["sha"] for parent in made["parents"]]
        return bool(made["tree"]["sha"] == self.intent.tree and parents == [self.intent.parent])

    async def _branch_off(self) -> None:
        body = {"ref": f"refs/heads/{self.intent.branch}", "sha": self.intent.parent}
        try:
            await self.repository.client.post("/repos/{+repo}/git/refs", body)
        except AlreadyThere:
            again = {"sha": self.intent.parent, "force": True}
            await self.repository.client.patch(_REF, again, branch=self.intent.branch)
        except Refused as exc:
            raise HeadMoved(
                f"GitHub does not let us make the branch {self.intent.branch}.", status=409, why=exc.why
            ) from exc

    async def _tip(self) -> Sha | None:
        path = "/repos/{+repo}/git/ref/heads/{+branch}"
        with suppress(Gone):
            found = await self.repository.client.get(path, branch=self.intent.branch)
            return Sha(found["object"]["sha"])
        return None


class DropBranchEffect(Effect[DropBranch]):
    """Absence; not being there is success, and so is a rule that keeps every branch."""

    async def send(self) -> Result:
        """Delete it."""
        with suppress(Refused):
            await self.repository.client.delete(_REF, branch=self.intent.branch)
        return {"sha": self.intent.sha}
