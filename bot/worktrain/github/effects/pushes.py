"""Pushes: what git does for the writer, with the same promise."""

from __future__ import annotations

import re

from worktrain.errors import GitError, PushForbidden
from worktrain.github.effects.effect import Effect, Found
from worktrain.github.errors import HeadMoved, Refused, Unanswered
from worktrain.github.journal import Result
from worktrain.github.repository import Repository
from worktrain.intents import PushBranch, PushNote

# https://github.com/git/git/blob/v2.39.5/http.c and remote-curl.c
_REFUSED = re.compile(r"(?i)authentication failed|could not read username|returned error: 40[13]")


class PushBranchEffect(Effect[PushBranch]):
    """The branch is where we want it, where it was, or somebody else moved it."""

    async def send(self) -> Result:
        """Push; git's failure may come after the server's success, so it is looked up."""
        try:
            await self.hands.push_branch(self.intent, await self.repository.token())
        except PushForbidden as exc:
            raise Refused(exc.what, status=422, why=exc.why) from exc
        except GitError as exc:
            await _renewed(self.repository, exc)
            raise Unanswered(f"The push of {self.intent.branch} failed.", why=str(exc)) from exc
        return {"sha": self.intent.sha}

    async def find(self) -> Found | None:
        """Ask where the branch is."""
        tip = await self.hands.branch_tip(self.intent, await self.repository.token())
        if tip == self.intent.sha:
            return Found({"sha": tip})
        if tip == self.intent.expect:
            return None
        raise HeadMoved(
            f"{self.intent.branch} is not where it should be.",
            status=409,
            why=f"at {tip or 'nothing'}, expected {self.intent.expect or 'no such branch'}",
        )


class PushNoteEffect(Effect[PushNote]):
    """A note is replaced as a whole, so twice is once."""

    updates = True

    async def send(self) -> Result:
        """Push it."""
        try:
            await self.hands.push_note(self.intent, await self.repository.token())
        except GitError as exc:
            await _renewed(self.repository, exc)
            raise Unanswered(f"The note on {self.intent.sha} was not pushed.", why=str(exc)) from exc
        return {"sha": self.intent.sha}


async def _renewed(repository: Repository, exc: GitError) -> None:
    """Let a token be renewed that git was refused for; only the API says that it is no longer good."""
    if _REFUSED.search(str(exc)):
        await repository.check_token()
