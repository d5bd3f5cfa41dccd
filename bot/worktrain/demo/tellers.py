"""Tell whoever watches what happens: one line a transition, on stderr."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Mapping

from worktrain.demo.results import Ended
from worktrain.states import State
from worktrain.store.items import Transition

_MARKS = {
    State.MERGED: "✓",
    State.READY: "✓",
    State.NEEDS_HUMAN: "!",
    State.FAILED: "✗",
    State.STOPPED: "–",
    State.DECLINED: "–",
    State.REFUSED: "–",
    State.WAITING: "…",
}
_UNDER = 44
"""Columns before what is said of an issue; further lines of it begin there."""
_PLAIN = {"✓": "ok", "✗": "FAIL", "!": "WAIT", "–": "skip", "…": "wait", "▸": "run"}


class Teller:
    """Writes progress; figures and JSON go elsewhere."""

    def __init__(self, started: float) -> None:
        self._started = started

    def say(self, text: str) -> None:
        """Write one line with the time since the start."""
        sys.stderr.write(_fitted(f"  {time.monotonic() - self._started:5.1f} s  {text}") + "\n")
        sys.stderr.flush()

    def moved(self, step: Transition, keys: Mapping[int, str]) -> None:
        """Tell of one transition."""
        mark = marked(_MARKS.get(step.after, "▸"))
        key = keys.get(step.number, "")
        self.say(f"{mark} #{step.number:<3} {key:<12} {step.after.value:<12} {step.because}")


def _fitted(line: str) -> str:
    """Break a line that is too long for a terminal under its own words; others get it whole."""
    columns = shutil.get_terminal_size().columns
    if not sys.stderr.isatty() or len(line) <= columns or columns < _UNDER + 20:
        return line
    lines = textwrap.wrap(line, columns, subsequent_indent=" " * _UNDER, drop_whitespace=False)
    return "\n".join(each.rstrip() for each in lines)


def marked(sign: str) -> str:
    """Give the sign, or plain letters where the terminal cannot show it."""
    encoding = (sys.stderr.encoding or "ascii").lower()
    return sign if encoding.startswith("utf") else _PLAIN.get(sign, sign)


def summary(ended: list[Ended]) -> str:
    """Give the table at the end: what became of each issue, and whether that was expected."""
    rows = []
    for each in ended:
        sign = marked("✓" if each.as_expected else "✗")
        record = each.records[-1] if each.records else None
        asked = "a person is asked" if each.item and each.item.state is State.NEEDS_HUMAN else ""
        pull = f"pull request #{record.pull}" if record and record.pull else asked
        note = "" if each.as_expected else f"  (expected {each.expected})"
        rows.append(f"  {sign} #{each.number:<3} {each.key:<12} {each.outcome:<12} {pull}{note}".rstrip())
    return "\n".join(rows)
