"""What is wrong in a file that a person wrote: all of it at once, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from worktrain.errors import ConfigError


@dataclass(frozen=True, order=True)
class Mark:
    """A place in a file; lines and columns start at 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it stands."""

    at: Mark
    reason: str


class InvalidFileError(ConfigError):
    """A file cannot be used; the message holds one `FILE:LINE:COL: reason` line a problem."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(set(problems)))
        lines = [f"{file}:{p.at.line}:{p.at.column}: {p.reason}" for p in self.problems]
        super().__init__("\n".join(lines))


def unknown(thing: str, name: str, known: Iterable[str]) -> str:
    """Say that a name is not known, and which one was probably meant."""
    close = difflib.get_close_matches(name[:80], list(known), n=1)
    hint = f' (did you mean "{close[0]}"?)' if close else ""
    return f'unknown {thing} "{shortened(name)}"{hint}'


def shortened(text: str, *, limit: int = 80) -> str:
    """Keep a quotation on one line of readable length."""
    line = "".join(char if char.isprintable() else "·" for char in text)
    return line if len(line) <= limit else line[: limit - 1] + "…"
