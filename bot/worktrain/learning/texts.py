"""Make a text that somebody else wrote into one bounded line of a list."""

from __future__ import annotations

import re

MOST = 300

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]+"
)


def line(text: str, *, most: int = MOST) -> str:
    """Put a text on one line, without characters that people cannot see, cut at a word."""
    flat = " ".join(_CONTROL.sub(" ", text).split())
    if len(flat) <= most:
        return flat
    return flat[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
