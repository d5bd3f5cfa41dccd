"""What GitHub may answer instead of what we asked for."""

# ruff: noqa: N818 - each is named for what happened, as the callers say it

from __future__ import annotations

from worktrain.errors import AuthError, RemoteError


class Unauthorised(AuthError):
    """The credential is not, or no longer, accepted (401)."""


class Limited(RemoteError):
    """A rate limit holds for longer than a call waits; nothing was done, and it may be tried in `seconds`."""

    def __init__(self, what: str, *, seconds: float, why: str = "", fix: str = "") -> None:
        super().__init__(what, why=why, fix=fix)
        self.seconds = seconds


class Unanswered(RemoteError):
    """No answer, or none that can be read: what was sent may have been applied or not."""


class Refused(RemoteError):
    """A definite no: nothing was applied, and asking again brings the same answer."""

    def __init__(self, what: str, *, status: int, why: str = "", fix: str = "") -> None:
        super().__init__(what, why=why, fix=fix)
        self.status = status


class Gone(Refused):
    """Deleted, transferred away, or hidden from us (404, 410, a redirect elsewhere)."""


class AlreadyThere(Refused):
    """What we wanted to create exists (422)."""


class NotMergeable(Refused):
    """The pull request cannot be merged as it is: conflicts, a rule, a draft, closed (405, 422)."""


class HeadMoved(Refused):
    """A branch is not where it was when we decided; the decision must be made again (409)."""


class NoDrafts(Refused):
    """Draft pull requests are not to be had in this repository (422)."""
