"""Cuts Markdown into code, prose and HTML, so that only what is surely code is kept as it stands.

The rules are GitHub's (https://github.github.com/gfm/); where it is doubtful whether a line is code, it is
not: fences count only outside quotations and HTML, and HTML goes on while a comment, tag or element is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

Kind = Literal["code", "prose", "html"]

QUOTED = r'"(?:[^"\\\n]|\\.|\n(?!\s*\n))*"' + "|" + r"'(?:[^'\\\n]|\\.|\n(?!\s*\n))*'"
TAG = re.compile(r"</?[A-Za-z!](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")
SWALLOWS = "script|style|template|title|noscript|iframe|object|svg|math|textarea|xmp"
"""Elements whose content is not shown, or may not be."""

_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})(.*)")
_HTML_START = re.compile(r"[\s>*+\d.)-]*<[A-Za-z/!?]")
_RAW_START = re.compile(rf"(?i)<(pre|{SWALLOWS})\b")
_SPAN = re.compile(r"`[^`\n]+`")
_OPEN = re.compile(r"<[A-Za-z/!?]")
_LANGUAGE = re.compile(
    r"(?:bash|c|console|cpp|cs|css|csv|diff|docker|dockerfile|go|html|ini|java|javascript|js|json|jsx|make"
    r"|markdown|md|php|plaintext|powershell|py|pycon|python|rb|ruby|rust|sh|shell|sql|swift|text|toml|ts|tsx"
    r"|txt|typescript|xml|yaml|yml)?"
)
_ENDLESS = 4000
"""A tag or comment that is open for so many characters is taken to go on to the end."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Lines of one kind, each with its newline."""

    kind: Kind
    text: str
    hints: tuple[str, ...] = ()
    """What stood behind fences and is not shown."""


def segments(text: str) -> Iterator[Segment]:
    """Give the segments in order; together they are the text, but for what stood behind a code fence."""
    hints: list[str] = []
    for kind, group in groupby(_kinds(text, hints), key=itemgetter(0)):
        lines = "".join(line for _, line in group)
        yield Segment(kind=kind, text=lines, hints=tuple(hints))
        hints.clear()


def _kinds(text: str, hints: list[str]) -> Iterator[tuple[Kind, str]]:
    fence: _Fence | None = None
    html = _Html()
    for line in re.findall(r"[^\n]*\n|[^\n]+\Z", text):
        bare = line.rstrip("\n")
        if fence is not None and not fence.left_by(bare):
            fence = None if fence.closed_by(bare) else fence
            yield "code", line
            continue
        fence = None
        if html.holds(bare):
            yield "html", line
            continue
        fence = _opened(bare)
        yield ("code", _without_hint(bare, hints)) if fence else ("prose", line)


class _Fence:
    """An open code fence: what closes it, and how far its lines are indented."""

    def __init__(self, match: re.Match[str]) -> None:
        self._indent, self._sign = len(match[1]), match[2]

    def closed_by(self, line: str) -> bool:
        match = _FENCE.fullmatch(line)
        return match is not None and match[2].startswith(self._sign) and not match[3].strip()

    def left_by(self, line: str) -> bool:
        """Say whether the line may lie outside the list item that the fence is in."""
        return bool(line.strip()) and len(line) - len(line.lstrip(" ")) < self._indent


def _opened(line: str) -> _Fence | None:
    match = _FENCE.fullmatch(line)
    if match is None or (match[2][0] == "`" and "`" in match[3]):
        return None
    return _Fence(match)


def _without_hint(line: str, hints: list[str]) -> str:
    """Keep the language of a fence, which colours the code, and nothing else of its line: nobody sees it."""
    match = _FENCE.fullmatch(line)
    assert match is not None
    word = match[3].strip()
    if _LANGUAGE.fullmatch(word.lower()):
        return f"{match[1]}{match[2]}{word}\n"
    hints.append(word)
    return f"{match[1]}{match[2]}\n"


class _Html:
    """Whether the lines belong to HTML, in which no Markdown is read, and which may hide what follows."""

    def __init__(self) -> None:
        self._inside = False
        self._only_comment = False
        """Such a block ends with its line, and not with a blank one."""
        self._rest = ""
        """What is left of the block when its closed comments and tags are taken out."""
        self._raw = ""

    def holds(self, line: str) -> bool:
        if not self._inside:
            if not (_HTML_START.match(line) or _RAW_START.search(_SPAN.sub("", line))):
                return False
            self._only_comment = line.lstrip().startswith("<!--")
            self._inside = True
        self._follow(line)
        if not self._open() and (not line.strip() or (self._only_comment and line.rstrip().endswith("-->"))):
            self._inside, self._rest = False, ""
        return True

    def _follow(self, line: str) -> None:
        lowered = line.lower()
        if self._raw and self._raw in lowered:
            lowered, self._raw = lowered.rpartition(self._raw)[2], ""
        for match in _RAW_START.finditer(lowered):
            closing = f"</{match[1]}"
            self._raw = "" if closing in lowered[match.end() :] else closing
        if len(self._rest) < _ENDLESS:
            rest = TAG.sub("", _without_comments(f"{self._rest}{line}\n"))
            self._rest = rest[rest.index("<") :] if "<" in rest else ""

    def _open(self) -> bool:
        """Say whether a comment, a tag or a swallowing element goes on behind this line."""
        return bool(self._raw or _OPEN.search(self._rest))


def _without_comments(text: str) -> str:
    """Take closed comments out; a pattern would look for the end again from each beginning."""
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[position:start])
        position = end + 3
    return "".join([*parts, text[position:]])
