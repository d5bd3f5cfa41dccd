"""What a person cannot see in a rendered issue is taken out of the text that agents read, and listed.

Where Markdown is doubtful, more is taken out rather than less: an agent must never read what the person who
put the label on could not.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from worktrain.words import invisible, spans
from worktrain.words.segments import QUOTED, SWALLOWS, TAG, Segment, segments

LIMIT = 131_072
"""Twice what GitHub lets a body have; more is not read."""

_SHOWN_AT_MOST = 80
_TARGET = rf"\((?:\\.|<[^<>\n]*>|<(?![^<>\n]*>)|{QUOTED}|\([^()]*\)|[^()<\"'\\])*\)"
_BRACKETS = r"\[(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*\]"

_COMMENT = re.compile(r"(?s)<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)")
_UNSHOWN = re.compile(rf"(?is)<({SWALLOWS})\b.*?(?:</\1\s*>|\Z)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]*)>")
_OPEN_TAG = re.compile(r"<[A-Za-z/!][^<>]*\Z")
_IMAGE = re.compile(rf"!{_BRACKETS}(?:{_TARGET}|\[[^\]]*\])?")
_LINK = re.compile(rf"(?P<text>{_BRACKETS})(?P<target>{_TARGET}|\[[^\]]*\])")
_HALF_LINK = re.compile(r"\]\([^\n]*")
_DEFINITION = re.compile(
    rf"(?m)^[ \t>*+-]*\[(?!\^)[^\]\n]+\]:\s*(?:<[^<>\n]*>|\S+)(?:\s+(?:{QUOTED}|\([^()]*\)))?[ \t]*$"
)
_FOOTNOTE = re.compile(r"(?m)^ {0,3}\[\^(?P<name>[^\]\s]+)\]:.*(?:\n(?!\s*\n).+)*")
_FOOTNOTE_NAME = re.compile(r"\[\^([^\]\s]+)\]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PHANTOM = re.compile(r"\\[hv]?phantom\s*\{[^{}]*\}")


@dataclass(frozen=True, kw_only=True)
class Visible:
    """The text as a person sees it, and a note for each thing that was taken out."""

    text: str
    removed: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """Say to a person that something was taken out; empty if nothing was."""
        if not self.removed:
            return ""
        kinds = sorted({entry.split(":", 1)[0] for entry in self.removed})
        return f"Hidden parts of the issue's text are not given to agents: {', '.join(kinds)}."


def visible(text: str) -> Visible:
    """Take out comments, tags, alternative texts, link targets and titles, and invisible characters."""
    removed = [_entry("what is beyond the limit", text[LIMIT:])] if len(text) > LIMIT else []
    text = text[:LIMIT]
    removed += [_entry("invisible characters", run) for run in invisible.found(text)]
    clean = spans.without_holes(invisible.strip(text))
    shown = "".join(_shown(segment, removed) for segment in segments(clean))
    return Visible(text=re.sub(r"\n{3,}", "\n\n", shown).strip("\n"), removed=tuple(removed))


def _shown(segment: Segment, removed: list[str]) -> str:
    removed += [_entry("hint of a code block", hint) for hint in segment.hints]
    if segment.kind == "code":
        return segment.text
    if segment.kind == "html":
        return _without_markdown(_without_html(segment.text, removed, _OPEN_TAG), removed)
    kept: list[str] = []
    holed = spans.cut_out(segment.text, kept)
    return spans.put_back(_without_markdown(_without_html(holed, removed), removed), kept)


def _without_html(text: str, removed: list[str], *more: re.Pattern[str]) -> str:
    text = _COMMENT.sub(_drop("HTML comment", removed), text)
    text = _UNSHOWN.sub(_drop("HTML element", removed), text)
    text = _AUTOLINK.sub(r"\1", text)
    for pattern in (TAG, *more):
        text = pattern.sub(_drop("HTML tag", removed), text)
    return text


def _without_markdown(text: str, removed: list[str]) -> str:
    def link(match: re.Match[str]) -> str:
        removed.append(_entry("link target", match["target"]))
        return match["text"][1:-1]

    text = _IMAGE.sub(_drop("image", removed, put="(image)"), text)
    text = _HALF_LINK.sub(_drop("link target", removed, put="]"), _LINK.sub(link, text))
    text = _DEFINITION.sub(_drop("link definition", removed), text)
    text = _PHANTOM.sub(_drop("formula", removed), _without_unused_notes(text, removed))
    return _ENTITY.sub(lambda match: _entity(match, removed), text)


def _without_unused_notes(text: str, removed: list[str]) -> str:
    """Take out footnotes that nothing points to: GitHub does not show them."""

    used = Counter(_FOOTNOTE_NAME.findall(text))

    def note(match: re.Match[str]) -> str:
        if used[match["name"]] > 1:
            return match.group(0)
        removed.append(_entry("footnote", match.group(0)))
        return ""

    return _FOOTNOTE.sub(note, text)


def _entity(match: re.Match[str], removed: list[str]) -> str:
    if invisible.strip(html.unescape(match.group(0))).strip():
        return match.group(0)
    removed.append(_entry("invisible characters", match.group(0)))
    return " "


def _drop(kind: str, removed: list[str], put: str = "") -> Callable[[re.Match[str]], str]:
    def drop(match: re.Match[str]) -> str:
        removed.append(_entry(kind, match.group(0)))
        return put

    return drop


def _entry(kind: str, what: str) -> str:
    shown = " ".join(what.split())
    return f"{kind}: {shown[:_SHOWN_AT_MOST]}{'…' if len(shown) > _SHOWN_AT_MOST else ''}"
