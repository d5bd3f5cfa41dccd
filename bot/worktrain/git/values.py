"""What git knows, as values."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.ids import Sha


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who, and when in seconds since 1970; the offset is always +0000."""

    name: str
    email: str
    when: int

    def as_env(self, role: str) -> dict[str, str]:
        """Give the variables that git reads for AUTHOR or COMMITTER."""
        return {
            f"GIT_{role}_NAME": self.name,
            f"GIT_{role}_EMAIL": self.email,
            f"GIT_{role}_DATE": f"@{self.when} +0000",
        }


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One commit object; `when` is the committer's time."""

    sha: Sha
    tree: Sha
    parents: tuple[Sha, ...]
    when: int
    message: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One path that differs between two trees; modes are git's six octal digits, "000000" where absent."""

    path: str
    status: str
    old_mode: str
    new_mode: str
    added: int = 0
    removed: int = 0
    binary: bool = False


@dataclass(frozen=True, kw_only=True)
class MergeTree:
    """The tree that merging would give, or the paths that conflict."""

    tree: Sha | None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something in a tree that is never taken (`refused`), or that a person should see."""

    kind: str
    path: str
    detail: str = ""
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Imported:
    """The one commit taken from an agent's bundle; problems that are not refused go with it."""

    commit: Sha
    tree: Sha
    problems: tuple[Problem, ...] = ()
