"""Small helpers for the one-line reasons that the proof and the gate give."""

from __future__ import annotations

from collections.abc import Sequence


def listed(items: Sequence[str], *, most: int = 3) -> str:
    """Name the first few, and count the rest."""
    rest = len(items) - most
    return ", ".join(items[:most]) + (f" and {rest} more" if rest > 0 else "")


def cut(text: str, limit: int = 140) -> str:
    """Shorten a sentence to a limit, at its end."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
