"""What a demo tells whoever watches it."""

from __future__ import annotations

import io
import sys
import time

import pytest

from worktrain.demo.tellers import Teller

WORDS = f"! #6   {'points':<12} {'needs_human':<12} " + "Do customers collect points, and when? " * 3


class Shown(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_only_a_terminal_gets_long_words_broken_and_then_in_one_column(
    terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("COLUMNS", "80")
    Teller(time.monotonic()).say(WORDS)
    first, *more = shown.getvalue().splitlines()
    assert bool(more) is terminal
    assert max(map(len, [first, *more])) <= 80 or not terminal
    assert {line[: first.index("Do")].strip() for line in more} <= {""}
    assert [*first.split()[2:], *" ".join(more).split()] == WORDS.split()
