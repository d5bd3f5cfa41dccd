"""Code owners of changed files, as CODEOWNERS names them; the last line that matches a path counts.

https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in this order; the first that is there counts."""

MOST_BYTES = 3_000_000
"""GitHub ignores a larger file."""


def owners(text: str, changed: Iterable[str]) -> tuple[str, ...]:
    """Give who owns any of these paths, without the `@`, each once."""
    if len(text) > MOST_BYTES:
        return ()
    rows = [_row(line) for line in text.splitlines()]
    rules = [(pattern, names) for pattern, names in rows if pattern is not None]
    found: dict[str, None] = {}
    for path in changed:
        names = next((names for pattern, names in reversed(rules) if pattern.fullmatch(path)), ())
        found.update(dict.fromkeys(names))
    return tuple(found)


def _row(line: str) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    """Read one line; what GitHub skips (sections, negations, ranges) is skipped here too."""
    words = re.split(r"(?<!\\)\s+", re.sub(r"(?:^|\s)#.*", "", line).strip())
    if not words[0] or words[0][0] in "![" or "[" in words[0]:
        return None, ()
    names = tuple(word.removeprefix("@") for word in words[1:] if "@" in word)
    return _pattern(words[0].replace("\\ ", " ")), names


def _pattern(text: str) -> re.Pattern[str]:
    """Turn a pattern into one over whole paths; without a slash inside it matches at any depth."""
    anchored = "/" in text.rstrip("/")
    pieces = re.split(r"(/\*\*/|\*\*/|/\*\*|\*\*|\*|\?)", text.strip("/"))
    parts = (_PARTS.get(piece) or re.escape(piece) for piece in pieces)
    # `docs/*` are the files of that folder, not of those below it
    below = "/.*" if text.endswith("/") else "" if text.endswith("/*") else "(?:/.*)?"
    return re.compile(("" if anchored else "(?:.*/)?") + "".join(parts) + below)


_PARTS = {"/**/": "(?:/.*)?/", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
