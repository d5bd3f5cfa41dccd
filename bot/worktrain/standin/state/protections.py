"""What protects branches: classic branch protection, or a ruleset, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

METHODS = ("merge", "squash", "rebase")


@dataclass(frozen=True, kw_only=True)
class RequiredCheck:
    """A check that must be green; with an App's id only that App's counts."""

    context: str
    app_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Protection:
    """One rule of branch protection or one ruleset; what is left out is not asked for."""

    branches: str = "main"
    """A pattern; `*` is every branch, also those of a folder."""
    ruleset: bool = False
    checks: tuple[RequiredCheck, ...] = ()
    strict: bool = False
    pull_request: bool = False
    approvals: int = 0
    dismiss_stale: bool = False
    code_owners: bool = False
    last_push_approval: bool = False
    signatures: bool = False
    linear_history: bool = False
    conversations: bool = False
    pushers: frozenset[str] | None = None
    """Logins of people and slugs of Apps that may push; none given: whoever may write."""
    merge_queue: bool = False
    methods: tuple[str, ...] = METHODS
    """How pull requests may be merged; only rulesets can say that."""

    def covers(self, branch: str) -> bool:
        return fnmatchcase(branch, self.branches)

    @property
    def wants_pull_request(self) -> bool:
        reviews = self.approvals or self.code_owners or self.last_push_approval or self.dismiss_stale
        return bool(self.pull_request or reviews or self.conversations or self.merge_queue)
