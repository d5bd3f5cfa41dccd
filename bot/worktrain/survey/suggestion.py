"""What the survey suggests, and the file that made it think so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Line:
    """One value for the policy; without a value, why there is none."""

    value: str | None
    because: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """How one ecosystem's tests are run."""

    ecosystem: str
    setup: Line
    test: Line
    suite: Line
    doubt: str = ""
    """What a person should know before they trust it."""
