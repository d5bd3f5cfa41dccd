"""Brings a repository's own pull request template into our body: kept in shape, made harmless."""

from __future__ import annotations

import re

from worktrain.words import invisible
from worktrain.words.quote import untrusted

LIMIT = 8000
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ISSUE_HINT = re.compile(r"(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b[\s:]*#\s*(?:\D|$)")
_PREFIX = re.compile(r"^(\s*(?:#{1,6}\s+|[-*+]\s+\[[ xX]\]\s+|[-*+]\s+|\d+[.)]\s+|>\s+)?)(.*)$")


def filled(template: str) -> str:
    """Give the template with headings from the third level on, hints removed, and every text harmless."""
    text = _COMMENT.sub("", invisible.strip(template[:LIMIT]))
    lines = [_line(line) for line in text.splitlines() if not _ISSUE_HINT.search(line)]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return (
        f"<details><summary>The repository's template</summary>\n\n{joined}\n\n</details>" if joined else ""
    )


def _line(line: str) -> str:
    match = _PREFIX.match(line)
    if match is None or not line.strip():
        return ""
    prefix, text = match.groups()
    if prefix.lstrip().startswith("#"):
        prefix = "#" * max(3, prefix.count("#")) + " "
    return prefix[:12] + untrusted(text, 500) if text else ""
