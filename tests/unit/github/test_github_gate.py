"""While a limit holds nothing is sent; afterwards one goes after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from worktrain.github.client import Client
from worktrain.github.errors import Limited
from worktrain.github.limits import EVERYTHING, Limit
from worktrain.github.manners.allowance import Window, is_content, points
from worktrain.github.manners.gate import LONGEST, Gate
from worktrain.github.manners.shared import Manners

if TYPE_CHECKING:
    from tests.unit.github.conftest import CountedTokens, ScriptedApi

ISSUE = "/repos/acme/shop/issues/1"


class Time:
    """A clock that many can wait on: it goes on to whoever wants to be woken first."""

    def __init__(self) -> None:
        self.now = 0.0
        self._waiting: list[tuple[float, asyncio.Event]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        self._waiting.append((self.now + seconds, event))
        await event.wait()

    async def run(self, done: Callable[[], bool]) -> None:
        """Wake sleepers in their order until it is done."""
        while not done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self._waiting:
                self._waiting.sort(key=lambda one: one[0])
                self.now, event = self._waiting.pop(0)
                event.set()


def limit(seconds: float | None, resource: str = EVERYTHING) -> Limit:
    return Limit(resource=resource, seconds=seconds, why="too fast")


async def test_nobody_passes_early_and_then_they_pass_one_by_one() -> None:
    time = Time()
    gate, passed, inside = Gate(clock=time.clock, sleep=time.sleep), list[float](), list[int]()

    async def one() -> None:
        async with gate.passing("core"):
            inside.append(len(inside) - len(passed))
            await time.sleep(0.1)
            passed.append(time.now)

    gate.shut(limit(30))
    tasks = [asyncio.create_task(one()) for _ in range(200)]
    await time.run(lambda: len(passed) == 200)
    await asyncio.gather(*tasks)
    assert passed[0] >= 30
    assert set(inside) == {0}, "at no time were two inside"


async def test_a_limit_that_is_met_again_holds_those_back_who_waited() -> None:
    time = Time()
    gate, passed = Gate(clock=time.clock, sleep=time.sleep), list[float]()

    async def one() -> None:
        async with gate.passing("core"):
            if not passed:
                gate.shut(limit(40))
            passed.append(time.now)

    gate.shut(limit(30))
    tasks = [asyncio.create_task(one()) for _ in range(3)]
    await time.run(lambda: len(passed) == 3)
    await asyncio.gather(*tasks)
    assert passed == [30, 70, 70]


async def test_after_a_while_they_pass_together_again() -> None:
    time = Time()
    gate, inside = Gate(clock=time.clock, sleep=time.sleep), list[int]()
    gate.shut(limit(1))
    time.now = 62
    both = asyncio.Barrier(2)

    async def one() -> None:
        async with gate.passing("core"):
            await both.wait()
            inside.append(1)

    await asyncio.gather(one(), one())
    assert len(inside) == 2


async def test_a_long_wait_is_told_and_not_waited_for() -> None:
    time = Time()
    gate = Gate(clock=time.clock, sleep=time.sleep)
    gate.shut(limit(1800, "core"))
    with pytest.raises(Limited, match=r"waiting until \d\d:\d\dZ.*will resume") as caught:
        async with gate.passing("core"):
            raise AssertionError("it passed")
    assert caught.value.seconds == 1800


async def test_the_hours_limit_of_one_resource_leaves_the_other_alone() -> None:
    gate = Gate(clock=lambda: 0.0)
    gate.shut(limit(1800, "graphql"))
    assert (gate.left("core"), gate.left("graphql")) == (0.0, 1800.0)
    gate.shut(limit(60))
    assert gate.left("core") == 60.0


def test_where_github_names_no_time_the_wait_grows_to_an_hour_and_starts_anew_after_a_success() -> None:
    now = [0.0]
    gate, waits = Gate(clock=lambda: now[0]), []
    for _ in range(9):
        gate.shut(limit(None))
        waits.append(gate.left("core"))
        now[0] += waits[-1]
    assert waits[:7] == [60, 120, 240, 480, 960, 1920, LONGEST]
    assert waits[8] == LONGEST
    gate.went_well()
    gate.shut(limit(None))
    assert gate.left("core") == 60


async def test_all_clients_of_an_installation_wait_together(
    api: ScriptedApi, client: Client, tokens: CountedTokens
) -> None:
    api.expect("GET", ISSUE, {"message": "slow down"}, status=429, headers={"retry-after": "90"})
    with pytest.raises(Limited):
        await client.get(ISSUE)
    other = Client(type(api)(repository_id=8, manners=api.manners), tokens=tokens)
    with pytest.raises(Limited):
        await other.get(ISSUE)  # nothing is expected there: nothing is sent


async def test_the_last_request_of_the_hour_shuts_the_gate_without_a_refusal(
    api: ScriptedApi, client: Client
) -> None:
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999", "x-ratelimit-limit": "5000"}
    api.expect("GET", ISSUE, {"number": 1}, headers=spent)
    assert await client.get(ISSUE) == {"number": 1}
    with pytest.raises(Limited, match="the hour's requests are spent"):
        await client.get(ISSUE)


@pytest.mark.parametrize(
    ("method", "url", "body", "cost", "content"),
    [
        pytest.param("GET", "/repos/a/b/issues?state=all", b"", 1, False, id="a read"),
        pytest.param("POST", "/repos/a/b/issues/1/comments", b"{}", 5, True, id="a comment"),
        pytest.param("POST", "/repos/a/b/pulls/1/reviews", b"{}", 5, True, id="a review"),
        pytest.param("POST", "/repos/a/b/check-runs", b"{}", 5, False, id="a check run"),
        pytest.param("PATCH", "/repos/a/b/issues/comments/1", b"{}", 5, False, id="an edit"),
        pytest.param("POST", "/api/graphql", b'{"query": "query q { x }"}', 1, False, id="a query"),
        pytest.param("POST", "/graphql", b'{"query": "mutation m { x }"}', 5, False, id="a mutation"),
    ],
)
def test_what_a_request_counts(method: str, url: str, body: bytes, cost: int, content: bool) -> None:
    assert (points(method, url, body), is_content(method, url)) == (cost, content)


def test_a_window_never_gives_more_than_it_has_in_any_span() -> None:
    window, given = Window(10, 60), list[float]()
    for wanted in (0, 0, 1, 5, 61, 62, 62, 300):
        for _ in range(7):
            at = window.earliest(2, float(wanted))
            window.take(2, at)
            given.append(at)
    assert given == sorted(given)
    assert given[:5] == [0] * 5
    assert max(sum(2 for other in given if at <= other < at + 60) for at in given) == 10


async def test_writes_that_make_content_are_held_back_before_github_refuses() -> None:
    time = Time()
    manners, sent = Manners(pace=1, clock=time.clock, sleep=time.sleep), list[float]()

    async def write() -> None:
        async with manners.turn("POST", "/repos/a/b/issues/1/comments", b"{}"):
            sent.append(time.now)

    tasks = [asyncio.create_task(write()) for _ in range(100)]
    await time.run(lambda: len(sent) == 100)
    await asyncio.gather(*tasks)
    assert (sent.count(0.0), sent.count(60.0)) == (80, 20)


async def test_no_more_than_fifty_are_on_their_way_at_a_time() -> None:
    manners, inside, most = Manners(pace=0), 0, 0

    async def read() -> None:
        nonlocal inside, most
        async with manners.turn("GET", "/x", b""):
            inside, most = inside + 1, max(most, inside + 1)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(read() for _ in range(120)))
    assert most == 50


async def test_against_a_stand_in_nothing_is_held_back_in_front() -> None:
    manners = Manners(pace=0, sleep=never)
    for _ in range(600):
        async with manners.turn("POST", "/repos/a/b/issues", b"{}"):
            pass


async def never(seconds: float) -> Any:
    raise AssertionError(f"somebody waits {seconds} s")
