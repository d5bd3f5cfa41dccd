"""What a repository demands before a change may reach a branch, and how a pull request stands against it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from worktrain.sessions import Value

Method = Literal["squash", "merge", "rebase"]
METHODS: tuple[Method, ...] = ("squash", "merge", "rebase")


class WantedCheck(Value):
    """A check that must be green; with an App's id only that App's counts."""

    name: str
    app_id: int | None = None


class Demands(Value):
    """Branch protection, rulesets and the repository's own settings, put together for one branch."""

    branch: str = ""
    methods: tuple[Method, ...] = Field(METHODS, description="how GitHub lets pull requests be merged here")
    checks: tuple[WantedCheck, ...] = ()
    up_to_date: bool = Field(False, description="the head must contain the branch's tip")
    pull_request: bool = Field(False, description="the branch moves through pull requests only")
    approvals: int = 0
    code_owners: bool = Field(False, description="a code owner of each owned file must approve")
    last_push: bool = Field(False, description="somebody else than the last pusher must approve that push")
    drops_approvals: bool = Field(False, description="a push takes approvals back")
    signatures: bool = Field(False, description="commits must be signed")
    linear: bool = Field(False, description="no merge commits")
    conversations: bool = Field(False, description="review conversations must be resolved")
    merge_queue: bool = False
    may_push: bool = Field(True, description="false: only named people and Apps may move the branch, not us")
    others: tuple[str, ...] = Field((), description="GitHub's names of rules that we cannot judge")
    unread: str = Field("", description="why classic protection could not be read; empty when it was")

    @property
    def reviews(self) -> bool:
        """Say whether GitHub waits for somebody's approval."""
        return bool(self.approvals or self.code_owners or self.last_push)

    @property
    def any(self) -> bool:
        """Say whether there is anything for a pull request to stand against."""
        return self != Demands(branch=self.branch, methods=self.methods)


class Conversation(Value):
    """A thread of a review that nobody has resolved."""

    node: str
    author: str = Field(description="the login of whoever began it; of a bot without its [bot]")
    finding: str = Field("", description="of a finding of ours: its id")


class Standing(Value):
    """How GitHub sees a pull request now."""

    decision: Literal["APPROVED", "CHANGES_REQUESTED", "REVIEW_REQUIRED"] | None = Field(
        None, description="of all reviews together; none: no review is wanted"
    )
    merge_state: str = Field("UNKNOWN", description="GitHub's word: CLEAN, BLOCKED, BEHIND, DRAFT, DIRTY, …")
    conversations: tuple[Conversation, ...] = ()
    checks: dict[str, str] = Field(
        default_factory=dict,
        description="wanted check → conclusion or 'pending'; left out: nobody reported it",
    )
