"""Takes the code out of a Markdown text, and refuses a text whose code cannot be told for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worktrain.squads.write_scope import Refused

_QUOTE = re.compile(r"^(?:>[ ]?)*")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})(.*)")
_RUN = re.compile(r"`+")


def without_code(body: str) -> str:
    """Give the text with every code block and code span blanked; raises Refused if one does not end."""
    return "\n".join(_lines(body))


def _lines(body: str) -> Iterator[str]:
    fence, depth = "", 0
    for line in body.split("\n"):
        prefix = _QUOTE.match(line)
        assert prefix is not None
        level, rest = prefix.group(0).count(">"), line[prefix.end() :]
        if fence and level < depth:
            fence = ""  # the quotation ended, and its code with it
        if fence:
            fence = "" if _closes(line if depth == 0 else rest, fence) else fence
            yield ""
            continue
        opened = _FENCE.match(rest)
        if opened is None or (opened[1][0] == "`" and "`" in opened[2]):
            yield prefix.group(0) + _without_spans(rest)
            continue
        fence, depth = opened[1], level
        yield ""
    if fence:
        raise Refused("code", "a code block does not end")


def _closes(line: str, fence: str) -> bool:
    match = _FENCE.fullmatch(line)
    return match is not None and match[1].startswith(fence) and not match[2].strip()


def _without_spans(line: str) -> str:
    """Blank the spans of one line; GitHub would let a span go on in the next line, so that is refused."""
    out: list[str] = []
    position = 0
    while (found := _next_run(line, position)) is not None:
        start, ticks = found
        end = _end_of_span(line, start + len(ticks), ticks)
        if end is None:
            raise Refused("code", f"a code span does not end in its line: {line[start : start + 40]!r}")
        out.append(line[position:start])
        out.append("` `")
        position = end
    return "".join([*out, line[position:]])


def _next_run(line: str, position: int) -> tuple[int, str] | None:
    while position < len(line):
        if line[position] == "\\":
            position += 2
            continue
        if line[position] == "`":
            run = _RUN.match(line, position)
            assert run is not None
            return position, run.group(0)
        position += 1
    return None


def _end_of_span(line: str, position: int, ticks: str) -> int | None:
    ends = (run.end() for run in _RUN.finditer(line, position) if run.group(0) == ticks)
    return next(ends, None)
