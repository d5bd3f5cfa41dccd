"""GitHub's manners: one write at a time, and a pause between two."""

from __future__ import annotations

from worktrain.github.pace import Pace


class Time:
    def __init__(self) -> None:
        self.now = 50.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


async def test_the_first_write_does_not_wait_and_the_next_waits_what_is_left() -> None:
    time = Time()
    pace = Pace(1.0, clock=time.clock, sleep=time.sleep)
    await pace.wait()
    time.now += 0.25
    await pace.wait()
    time.now += 5
    await pace.wait()
    assert time.slept == [0.75]


async def test_against_a_stand_in_nothing_waits() -> None:
    time = Time()
    pace = Pace(0, clock=time.clock, sleep=time.sleep)
    for _ in range(3):
        await pace.wait()
    assert time.slept == []
