"""Print a run's events until it ends, looking at the disk five times a second."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from worktrain.cli.following.feed import Feed, Happened, state_of
from worktrain.cli.following.wording import LONGEST, line
from worktrain.cli.output import fancy, hint, say_coloured
from worktrain.cli.running import app_runs
from worktrain.cli.tables import Cell, width
from worktrain.states import State
from worktrain.words.times import clock

SECONDS = 0.2
_WHO, _KIND = 12, 13
"""Columns of the role and of the kind of event."""
_ASKS = frozenset({State.NEEDS_HUMAN, State.FAILED, State.REFUSED})


def follow(feed: Feed, data: Path, *, as_json: bool, pause: Callable[[float], None] = time.sleep) -> None:
    """Show what happened and what happens; comes back when the run is over."""
    tell = _as_json if as_json else _as_line
    warned = False
    while True:
        for happened in feed.look():
            tell(happened)
        sys.stdout.flush()
        if feed.over:
            return
        if not warned and not app_runs(data):
            hint("No App works on this data now; nothing more happens until `worktrain serve` runs.")
            warned = True
        pause(SECONDS)


def _as_json(happened: Happened) -> None:
    """Write one object a line; ASCII only, so that no terminal can be spoilt."""
    row = {
        "schema": "worktrain.run-event/1",
        "at": happened.at,
        "run": happened.run,
        "session": happened.session or None,
        "role": happened.role or None,
        "event": happened.event,
        **{name: value for name, value in happened.fields.items() if name not in _OURS},
    }
    sys.stdout.write(json.dumps(row) + "\n")


_OURS = frozenset(("schema", "at", "run", "session", "role", "event"))


def _as_line(happened: Happened) -> None:
    who, kind, what = line(happened)
    begins = f"{clock(happened.at)}  {who:<{_WHO}} "
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else LONGEST
    # what a person has to do is never cut, not even where it breaks the line
    shown = what if state_of(happened) in _ASKS else cut(what, room - width(begins) - _KIND - 1)
    say_coloured(f"{begins}{_coloured(kind, _KIND)} {shown}".rstrip())


def _coloured(cell: Cell, columns: int) -> str:
    padded = cell.text + " " * max(0, columns - width(cell.text))
    if not fancy() or not cell.style:
        return padded
    if cell.style == "dim":
        return click.style(padded, dim=True)
    return click.style(padded, fg=cell.style)


def cut(text: str, columns: int) -> str:
    """Cut a text to so many columns of a terminal; one that is cut ends in an ellipsis."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 1:
        text = text[:-1]
    return f"{text.rstrip()}…" if columns > 0 else ""
