"""Our own block in a pull request's body: people may edit around it, and only the block is ever rewritten."""

from __future__ import annotations

import re

from worktrain.words.fit import COMMENT_LIMIT

BEGIN = "<!-- worktrain:begin -->"
END = "<!-- worktrain:end -->"

_BLOCK = re.compile(re.escape(BEGIN) + r"\r?\n.*?" + re.escape(END), re.DOTALL)
_MARKER = re.compile(r"<!-- worktrain:v1 \{[^<>]*\} -->")


def wrapped(text: str) -> str:
    """Put the marks around what is ours."""
    return f"{BEGIN}\n{text.strip()}\n{END}"


def inner(body: str) -> str | None:
    """Give our block of a body, marks included; none if somebody took it away."""
    found = _BLOCK.search(body)
    return found.group(0) if found else None


def replaced(current: str, block: str) -> str:
    """Give the body with our block renewed and all else as people left it.

    Where they took the block away, or where the whole would be too long, it stays as it is: the proof comment
    says the same.
    """
    fresh = _BLOCK.sub(lambda _found: block, current, count=1)
    return fresh if len(fresh) <= COMMENT_LIMIT else current


def taken_over(current: str, fresh: str) -> str:
    """Give an earlier attempt's body to this one: its block and marker, and people's words around them."""
    block, marker = inner(fresh), _MARKER.search(fresh)
    if block is None or marker is None or inner(current) is None:
        return fresh
    kept = _MARKER.sub("", replaced(current, block)).rstrip()
    whole = f"{kept}\n\n{marker.group(0)}\n"
    return whole if len(whole) <= COMMENT_LIMIT else fresh
