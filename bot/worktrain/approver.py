"""The second GitHub App, in whose name the reviewer approves; nobody needs to have one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from worktrain.errors import AuthError, UsageError
from worktrain.variables import text_of

ID = "WORKTRAIN_REVIEWER_APP_ID"
KEY = "WORKTRAIN_REVIEWER_PRIVATE_KEY"


@dataclass(frozen=True, kw_only=True)
class ReviewerApp:
    """Who it is, and what it signs with."""

    app_id: int
    private_key: str = field(repr=False)


def reviewer_app(environ: Mapping[str, str], *, author: int) -> ReviewerApp | None:
    """Read its credentials; None where none are set. `author` is the App that writes."""
    number = environ.get(ID, "")
    key = environ.get(KEY) or text_of(environ, f"{KEY}_FILE")
    if not (number or key):
        return None
    if not (number and key):
        raise AuthError(
            "The reviewer's own GitHub App is named by half.",
            why=f"not set: {f'{KEY} or {KEY}_FILE' if number else ID}",
            fix="Set both, or neither; without it reviews are comments.",
        )
    if not number.isdigit() or int(number) == author:
        raise UsageError(
            f"{ID} is {number!r}.",
            why="it must be the id of another App than the one that opens the pull requests",
            fix="Register a second App; GitHub lets nobody approve what is their own.",
        )
    return ReviewerApp(app_id=int(number), private_key=key)
