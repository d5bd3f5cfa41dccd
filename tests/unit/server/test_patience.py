"""Connections that bring no request are given up, sooner when there are many."""

from __future__ import annotations

from worktrain.server.patience import CROWDED, HURRIED, WHOLE, Patience


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_connection_is_overdue_when_it_brought_nothing_in_time() -> None:
    clock = Clock()
    patience = Patience(now=clock)
    assert patience.overdue(["a", "b"]) == []
    clock.now = WHOLE
    patience.answered("a")
    clock.now = WHOLE + 1
    assert patience.overdue(["a", "b", "c"]) == ["b"]


def test_in_a_crowd_everybody_gets_less_time() -> None:
    clock = Clock()
    patience = Patience(now=clock)
    crowd = [str(number) for number in range(CROWDED + 1)]
    assert patience.overdue(crowd) == []
    clock.now = HURRIED + 1
    assert patience.overdue(crowd) == crowd
    assert patience.overdue(crowd[:10]) == []


def test_a_connection_that_is_gone_is_forgotten() -> None:
    clock = Clock()
    patience = Patience(now=clock)
    patience.overdue(["a"])
    patience.overdue([])
    clock.now = WHOLE + 1
    assert patience.overdue(["a"]) == []
