"""The words by which a pull request or a commit closes an issue."""

from __future__ import annotations

import re

# https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
CLOSING = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:(?P<repo>[\w.-]+/[\w.-]+))?#(?P<number>\d+)\b",
    re.IGNORECASE,
)


def closed_numbers(text: str | None, full_name: str) -> list[int]:
    """Give the numbers of this repository's issues that the text closes, each once."""
    found = CLOSING.finditer(text or "")
    mine = (m for m in found if m["repo"] is None or m["repo"].lower() == full_name.lower())
    return list(dict.fromkeys(int(m["number"]) for m in mine))
