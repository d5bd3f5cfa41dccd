"""Direct one engagement: labels go on, people act when their moment comes, and the end is noticed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from worktrain.demo.app import AppProcess
from worktrain.demo.history import History
from worktrain.demo.people import Done, People
from worktrain.demo.scenario.values import Act, Engagement
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World
from worktrain.states import RESTING
from worktrain.words.labels import ENDS_READY, OURS, READY, label_of

LOOK_SECONDS = 0.1
QUIET_LOOKS = 3
"""So many looks in a row without anything under way, and the engagement is over."""


@dataclass
class Director:
    """Lets people act, and knows when nothing can happen any more."""

    world: World
    repository: Repository
    people: People
    app: AppProcess
    history: History
    numbers: Mapping[str, int]
    done: set[Act] = field(default_factory=set)
    say: Callable[[str], None] = lambda _text: None
    timers: set[asyncio.Task[None]] = field(default_factory=set)
    acting: asyncio.Lock = field(default_factory=asyncio.Lock)
    acts: tuple[Act, ...] = ()

    async def play(self, engagement: Engagement) -> None:
        """Put the labels on, then watch until the engagement is at rest."""
        self.acts = engagement.people_do
        for issue in engagement.issues:
            if issue.ready_by is not None:
                done = await self.people.label(issue.ready_by, self.numbers[issue.key], READY.name)
                self._tell(done, issue.key)
        await self._until_quiet()
        while await self.act(unseen=True):
            await self._until_quiet()

    async def before_session(self, number: int) -> None:
        """Let everybody act whose moment has come; the App's session waits for this."""
        acted = await self.act(number, unseen=True)
        await self.world.deliveries_idle()
        if acted:
            await self.app.until_heard()

    async def act(self, number: int | None = None, *, unseen: bool = False) -> bool:
        """Do what is due, each act once; say whether anything was done."""
        async with self.acting:
            self.history.catch_up()
            due = [act for act in self.acts if self._is_due(act, number) and (unseen or self._is_seen(act))]
            for act in due:
                self.done.add(act)
                await self._do(act)
        return bool(due)

    def _is_due(self, act: Act, number: int | None) -> bool:
        of = self.numbers[act.issue]
        return act not in self.done and number in {None, of} and act.state in self.history.reached(of)

    def _is_seen(self, act: Act) -> bool:
        """Say whether the issue's labels show the state: people act on what they can see."""
        number = self.numbers[act.issue]
        if self.history.now(number) is not act.state or act.state not in RESTING:
            return True
        there = {label.name for label in self.repository.issues[number].labels}
        wanted = label_of(act.state)
        ours = {wanted} if wanted else set()
        late = {READY.name} if act.state in ENDS_READY else set()
        return there & {label.name for label in OURS} == ours and not there & late

    async def _do(self, act: Act) -> None:
        if act.after is None:
            self._tell(await self.people.do(act), act.issue)
            return
        timer = asyncio.create_task(self._later(act, act.after))
        self.timers.add(timer)

    async def _later(self, act: Act, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._tell(await self.people.do(act), act.issue)

    def _tell(self, done: Done, issue: str) -> None:
        """Say what GitHub or git refused; whoever wrote the scenario may have meant it, or not."""
        if done.refused is not None:
            self.say(f"{done.by} may not or cannot: {done.what} ({issue}): {done.refused}")

    async def _until_quiet(self) -> None:
        quiet = 0
        while quiet < QUIET_LOOKS:
            await asyncio.sleep(LOOK_SECONDS)
            busy = await self._is_busy()
            quiet = 0 if busy else quiet + 1
            if quiet == 1:  # what was done last may still be to be asked for
                await self.app.until_heard()
        for timer in self.timers:
            await timer
        self.timers.clear()

    async def _is_busy(self) -> bool:
        if await self.act():
            return True
        if any(not timer.done() for timer in self.timers):
            return True
        await self.world.deliveries_idle()
        health = await self.app.health()
        moved = self.history.catch_up()
        under_way = ("busy", "unfinished", "waiting", "behind")
        return moved or health is None or any(health[name] for name in under_way)
