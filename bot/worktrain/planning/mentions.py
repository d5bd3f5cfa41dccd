"""What an issue's text names: paths, dotted names, symbols and the frames of a traceback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from worktrain.planning.texts import Text, read

MAX_MENTIONS = 200
"""A longer list is a dump, not a description; the rest is not looked at."""


class Form(StrEnum):
    PATH = "path"
    DOTTED = "dotted"
    SYMBOL = "symbol"
    FRAME = "frame"


class Tone(StrEnum):
    """How the words around a mention speak of it."""

    PLAIN = "plain"
    EXAMPLE = "example"
    COMPARED = "compared"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Mention:
    """One thing that the text names."""

    form: Form
    text: str
    tone: Tone = Tone.PLAIN


_FRAME = re.compile(r'File "([^"\n]+)", line \d+')
_BLOB = re.compile(r"https?://[^\s)>\]]{1,200}?/blob/[^/\s]+/([\w./-]+)(?:#L\d+(?:-L\d+)?)?")
_URL = re.compile(r"(?:https?|ftp)://[^\s)>\]]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")
_PATH = re.compile(r"(?<![\w/.@-])(?:\.{1,2}/)?(?:[\w.@-]+/)*[\w@-]*(?:\.[\w-]+)*\.[A-Za-z]\w{0,5}(?![\w/(])")
_PLACE = re.compile(r"(?<![\w/.@-])(?:[\w.@-]+/)+[\w.@-]+(?![\w/])")
_DOTTED = re.compile(r"(?<![\w./-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?![\w/-])")
_CALL = re.compile(r"(?<![\w./])([A-Za-z_]\w*)\(")
_TICKED = re.compile(r"`([A-Za-z_]\w*)`")
_SHAPED = re.compile(r"(?<![\w./#@-])((?:[a-z0-9]+_[a-z0-9_]+|_[a-z]\w+|[A-Z][a-z0-9]+[A-Z]\w*))(?![\w./-])")
_IMPORT = re.compile(r"^\s*from\s+([A-Za-z_][\w.]*)\s+import\s+([\w ,]+)", re.MULTILINE)

_EXCLUDED = re.compile(
    r"\b(?:do not|don't|must not|should not|shouldn't|never|without|no need to|leave)"
    r"(?:\s+(?:touch|touching|change|changing|edit|editing|modify|modifying|alter|move|rename|any|the|to))*\s+\W?$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:as|like|unlike|similar to|same as|instead of|compared to|as in|like in|as does)"
    r"(?:\s+(?:in|with|the|it|is|does|done|for))*\s+\W?$",
    re.IGNORECASE,
)


def find(title: str, body: str) -> tuple[Mention, ...]:
    """List what title and body name, in order, each once."""
    text = read(f"{title}\n\n{body}")
    found = dict.fromkeys([*_frames(text), *_in_prose(text.prose), *_in_examples(text.examples)])
    return tuple(found)[:MAX_MENTIONS]


def _frames(text: Text) -> Iterator[Mention]:
    """Give a traceback's files, the innermost first: that is where it broke."""
    for block in (*text.examples, text.prose):
        for path in reversed(_FRAME.findall(block)):
            yield Mention(Form.FRAME, path)


def _in_prose(prose: str) -> Iterator[Mention]:
    for match in _BLOB.finditer(prose):
        yield Mention(Form.PATH, match[1], _tone(prose, match.start()))
    plain = _URL.sub(lambda match: " " * len(match[0]), _FRAME.sub(lambda match: " " * len(match[0]), prose))
    for form, pattern in (
        (Form.PATH, _PATH),
        (Form.PATH, _PLACE),
        (Form.DOTTED, _DOTTED),
        (Form.SYMBOL, _CALL),
        (Form.SYMBOL, _TICKED),
        (Form.SYMBOL, _SHAPED),
    ):
        for match in pattern.finditer(plain):
            word = match[match.lastindex or 0]
            yield Mention(form, word.removeprefix("./"), _tone(plain, match.start()))


def _in_examples(examples: tuple[str, ...]) -> Iterator[Mention]:
    """Code that shows how to reproduce a bug uses far more names than the fix will change."""
    for block in examples:
        for match in _IMPORT.finditer(block):
            yield Mention(Form.DOTTED, match[1], Tone.EXAMPLE)
            for name in match[2].replace(",", " ").split():
                yield Mention(Form.SYMBOL, name, Tone.EXAMPLE)
        for match in _CALL.finditer(block):
            yield Mention(Form.SYMBOL, match[1], Tone.EXAMPLE)


def _tone(prose: str, start: int) -> Tone:
    before = re.split(r"[.;:!?]\s|\n\s*\n", prose[max(0, start - 80) : start])[-1]
    if _EXCLUDED.search(before):
        return Tone.EXCLUDED
    return Tone.COMPARED if _COMPARED.search(before) else Tone.PLAIN
