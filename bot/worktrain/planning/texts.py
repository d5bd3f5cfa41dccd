"""Take an issue's Markdown apart: what a person says, and what is shown as an example."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CHARACTERS = 65_536
"""GitHub's own limit on a body."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(
    r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_QUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """A body in two parts, without hidden comments."""

    prose: str
    examples: tuple[str, ...]


def read(markdown: str) -> Text:
    """Split a Markdown text into prose and fenced examples."""
    shown = visible(markdown)
    examples = tuple(match[2] for match in _FENCE.finditer(shown))
    return Text(prose=_FENCE.sub("\n", shown), examples=examples)


def visible(markdown: str) -> str:
    """Leave out hidden comments, which are mostly templates' instructions."""
    return _COMMENT.sub(" ", markdown[:MAX_CHARACTERS].replace("\r\n", "\n"))


def spoken(markdown: str) -> str:
    """Leave only what GitHub reads references in: no code, no quotation, no hidden comment."""
    return _CODE.sub(" ", _QUOTE.sub(" ", read(markdown).prose))
