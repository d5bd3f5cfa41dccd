"""What a diff touches: paths that were not declared, lines that take review comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


def undeclared(changed: Collection[str], declares: Collection[str] | None) -> tuple[str, ...]:
    """Give the changed paths that the developer did not declare; without a declaration, none."""
    return () if declares is None else tuple(sorted(set(changed) - set(declares)))


def commentable(diff: str) -> Mapping[str, frozenset[int]]:
    """Give the lines of the new side on which GitHub takes review comments, by path."""
    lines: dict[str, set[int]] = {}
    path, line = "", 0
    for text in diff.splitlines():
        if text.startswith("+++ "):
            path = text[6:] if text.startswith("+++ b/") else ""
        elif hunk := _HUNK.match(text):
            line = int(hunk[1])
        elif path and line and text[:1] in {"+", " "}:
            lines.setdefault(path, set()).add(line)
            line += 1
        elif text.startswith("diff --git "):
            path, line = "", 0
    return {path: frozenset(numbers) for path, numbers in lines.items()}
