"""Protects the code spans of prose that are code however GitHub cuts the text into blocks."""

from __future__ import annotations

import re

_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)((?:[^\n]*?[^`\n])??)\1(?!`)")
_TICKS = re.compile(r"`+")
_TAG_START = re.compile(r"<[A-Za-z/!?]")
_HOLE = re.compile("\ue000(\\d+)\ue001")


def without_holes(text: str) -> str:
    """Remove the two private characters that stand for a span while the prose around it is worked on."""
    return text.replace("\ue000", "").replace("\ue001", "")


def cut_out(text: str, spans: list[str]) -> str:
    """Put a hole where a sure code span stands, and the span into the list.

    A paragraph in which any line's backticks do not pair off within the line is left as it is, and so is one
    where a tag may have begun before a span: there, what looks like code may be hidden text.
    """
    chunks = re.split(r"(\n[ \t]*\n)", text)
    return "".join(_chunk(chunk, spans) for chunk in chunks)


def put_back(text: str, spans: list[str]) -> str:
    return _HOLE.sub(lambda match: spans[int(match[1])], text)


def _chunk(chunk: str, spans: list[str]) -> str:
    if "`" not in chunk:
        return chunk
    found: list[str] = []

    def hole(match: re.Match[str]) -> str:
        found.append(match.group(0))
        return f"\ue000{len(spans) + len(found) - 1}\ue001"

    holed = _SPAN.sub(hole, chunk)
    tag, last = _TAG_START.search(holed), holed.rfind("\ue000")
    # a table's bars cut cells before spans are looked for
    if _TICKS.search(holed) or any("|" in span for span in found) or (tag and tag.start() < last):
        return chunk
    spans.extend(found)
    return holed
