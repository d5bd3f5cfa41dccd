"""The failures that a person can mend; everything else is a bug and keeps its traceback."""

from __future__ import annotations


class WorkTrainError(Exception):
    """What happened, why, and what to do, as three short sentences."""

    exit_code = 1

    def __init__(self, what: str, *, why: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.fix = fix

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.why and f"({self.why})", self.fix) if part)

    def told(self) -> str:
        """Say it in lines, as people read it in a terminal: what, why, what to do."""
        why = [f"  why  {self.why}"] if self.why else []
        fix = [f"  fix  {self.fix}"] if self.fix else []
        return "\n".join([f"error: {self.what}", *why, *fix])


class UsageError(WorkTrainError):
    """The command's words are off."""

    exit_code = 2


class ConfigError(WorkTrainError):
    """A file that people write (configuration, scenario, keys) cannot be used."""

    exit_code = 3


class AuthError(WorkTrainError):
    """A credential is missing, wrong, or lacks a permission."""

    exit_code = 4


class RemoteError(WorkTrainError):
    """GitHub, or another server, failed; the same call may work later."""

    exit_code = 6


class AgentError(WorkTrainError):
    """An agent broke its contract: no outcome, a patch that does not apply, an empty diff."""


class GitError(WorkTrainError):
    """A git command failed; the message holds its subcommand and what it said."""


class PushForbidden(GitError):  # noqa: N818 - says what happened
    """A rule of the remote's refuses the push, now and later; `why` holds its words."""
