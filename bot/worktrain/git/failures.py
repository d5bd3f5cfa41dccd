"""Failures of git that a caller tells apart."""

from __future__ import annotations

from worktrain.errors import AgentError, GitError


class PushRejected(GitError):  # noqa: N818 - says what happened
    """The remote's ref is not what was expected; look again before trying again."""


class Uncarriable(GitError):  # noqa: N818 - says what happened
    """A commit that GitHub's API cannot make as it is; `why` says what of it."""


class BundleRefused(AgentError, GitError):  # noqa: N818 - says what happened
    """What an agent left behind is not one clean commit on its base."""
