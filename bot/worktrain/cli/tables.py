"""A table: fitted to the terminal by rich, or aligned with blanks for everybody else."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from worktrain.cli.output import fancy, say

GAP = "  "
LEAST_PROSE = 16
PROSE = frozenset({"title", "what", "why", "reason", "because", "finding", "found", "event"})
"""Columns that may be broken into lines when the terminal is narrow; ids, states and times may not."""


@dataclass(frozen=True)
class Cell:
    """One text, and the colour in which a terminal may show it; the text says the same without it."""

    text: str
    style: str = ""


Row = Sequence[str | Cell]


def table(headers: Sequence[str], rows: Sequence[Row], *, indent: int = 0, spare: str = "") -> None:
    """Write rows under their headers; prose takes what room the other columns leave.

    On a terminal that is too narrow for it, the `spare` column is left out.
    """
    cells = [[each if isinstance(each, Cell) else Cell(each) for each in row] for row in rows]
    room = shutil.get_terminal_size().columns - indent
    if spare and fancy() and _least(headers, cells) > room:
        n = headers.index(spare)
        headers, cells = (*headers[:n], *headers[n + 1 :]), [row[:n] + row[n + 1 :] for row in cells]
    if fancy() and _least(headers, cells) <= room:
        _by_rich(headers, cells, indent)
    else:
        for line in aligned(headers, cells):
            say(" " * indent + line)


def _least(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int:
    """Count the columns without which nothing of a table could be read; a narrower one breaks whole lines."""
    columns = zip(headers, *([cell.text for cell in row] for row in rows), strict=True)
    widths = [max(map(width, column)) for column in columns]
    prose = [min(wide, LEAST_PROSE) for wide in widths]
    least = [prose[n] if headers[n] in PROSE else wide for n, wide in enumerate(widths)]
    return sum(least) + len(GAP) * len(least)


def aligned(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Give the lines of a table whose columns are as wide as their widest cell."""
    lines = [[header.upper() for header in headers], *([cell.text for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return [
        GAP.join(text + " " * (wide - width(text)) for text, wide in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _by_rich(headers: Sequence[str], rows: Sequence[Sequence[Cell]], indent: int) -> None:
    from rich.console import Console  # only a terminal needs it, and it takes time to load
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for header in headers:
        made.add_column(header.upper(), no_wrap=header not in PROSE, overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell.text, style=cell.style) for cell in row))
    Console(highlight=False).print(Padding(made, (0, 0, 0, indent)))
