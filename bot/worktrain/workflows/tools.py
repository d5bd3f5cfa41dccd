"""What every sequence works with: the edges, handed in once, and one place per repository."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from worktrain.agents.protocol import Backend
from worktrain.boundaries import Points
from worktrain.config.schema import Config
from worktrain.errors import ConfigError
from worktrain.events import Where
from worktrain.git.mirror import Mirror
from worktrain.github.approver import Approver
from worktrain.github.hub import Hub
from worktrain.github.repository import Repository
from worktrain.github.writer import Writer
from worktrain.ids import Sha
from worktrain.intents import Intent
from worktrain.keys import ProofKey
from worktrain.models.proxy import Proxy
from worktrain.records import Record, TestRun
from worktrain.sandbox.box import Sandbox
from worktrain.sandbox.environments import Environment
from worktrain.sessions import Role
from worktrain.settings import Settings
from worktrain.squads.write_scope import Scope
from worktrain.squads.writes import check
from worktrain.states import State
from worktrain.store.clock import Clock
from worktrain.store.effects import Effects
from worktrain.store.policies import Policies
from worktrain.store.remembered import Remembered
from worktrain.store.traits import Traits
from worktrain.workflows.engine import Engine
from worktrain.workflows.policy_file import InForce, in_force
from worktrain.workflows.renaming import bring
from worktrain.workflows.squad.slots import Slots

T = TypeVar("T")

Barrier = Callable[[int, State], Awaitable[None]]
"""Asked before a session starts: comes back when the people of a scenario have acted."""


@dataclass(kw_only=True)
class Place:
    """One repository, and what we hold of it: clients, the mirror, and the lock around its base branch."""

    where: Where
    github: Repository
    writer: Writer
    mirror: Mirror
    effects: Effects
    policies: Policies
    traits: Traits | None = None
    """What was learnt of it by being refused; None: nothing is kept."""
    policy_broken: bool = False
    approver: Approver | None = None
    """The second App, where the operator has one."""
    secrets: Callable[[], tuple[str, ...]] = tuple
    """Gives what no text may hold; a key may be connected while we run."""
    merging: asyncio.Lock = field(default_factory=asyncio.Lock)
    planning: asyncio.Lock = field(default_factory=asyncio.Lock)
    intake: asyncio.Lock = field(default_factory=asyncio.Lock)
    fetching: asyncio.Lock = field(default_factory=asyncio.Lock)
    testing: asyncio.Lock = field(default_factory=asyncio.Lock)
    suites: dict[str, dict[Sha, TestRun]] = field(default_factory=dict)
    learnt: Callable[[Where], object] = lambda _where: None
    """Told when the repository has another name."""
    doubted: bool = False
    """Whether an event called it by another name than we know."""

    async def fetch(self) -> Sha:
        """Bring the mirror up to date and give the base branch's tip."""
        async with self.fetching:
            await bring(self)
        tip = await self.mirror.tip(self.where.default_branch)
        assert tip is not None, "the default branch exists"
        return tip

    async def in_force(self, base: Sha) -> InForce:
        """Read the policy at the base branch's tip; while it is broken, the last valid one counts."""
        found = await in_force(self.mirror, self.policies, repository_id=self.where.repository_id, base=base)
        self.policy_broken = bool(found.problem)
        return found

    async def config(self, base: Sha) -> Config:
        """Give the policy that counts at this tip; a repository without one has the defaults."""
        return (await self.in_force(base)).config

    async def snapshot(self, record: Record, base: Sha) -> Config:
        """Give the policy that a run began with, whatever has become of the file since."""
        kept = self.policies.get(self.where.repository_id, record.policy_sha256)
        return kept if kept is not None else await self.config(base)

    async def policy(self) -> Config:
        """Read the policy in force, or the defaults if it cannot be read: the plan asks about that."""
        try:
            return await self.config(await self.fetch())
        except ConfigError:
            return Config()

    async def do(self, intent: Intent, scope: Scope, *, second: Repository | None = None) -> dict[str, Any]:
        """Pass the write gate, then make it true on GitHub, once; also where the name changed meanwhile.

        `second` is the second App's side of this repository, for what is done in its name.
        """
        intent = intent.model_copy(update={"repository": self.where.repository})
        used = self.effects.used_by(intent.run, besides=intent.key) if intent.run else {}
        limits = replace(scope, used=used, secrets=self.secrets(), base=self.where.default_branch)
        writer = self.writer if second is None else self.writer.as_(second)
        return await writer.do(check(intent, limits))


@dataclass(kw_only=True)
class Tools:
    """All edges of one process."""

    settings: Settings
    remembered: Remembered
    github: Hub
    sandbox: Sandbox
    points: Points
    proof_key: ProofKey
    skills: Path
    clock: Clock
    backend: Callable[[Config, Role, int, int], Backend]
    place_of: Callable[[Where], Place]
    barrier: Barrier
    approver: Approver | None = None
    models: Proxy | None = None
    """None where a scenario plays all sessions."""
    slots: Slots = field(default_factory=Slots)
    trials: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    stops: dict[tuple[int, int], asyncio.Event] = field(default_factory=dict)
    turns: dict[tuple[int, int], asyncio.Lock] = field(default_factory=dict)
    plays: dict[str, asyncio.Lock] = field(default_factory=dict)
    environments: dict[tuple[int, str, str], Environment] = field(default_factory=dict)
    engine: Engine = field(init=False)
    said: frozenset[str] = frozenset()
    """What the operator was told that the App lacks."""
    closing: threading.Event = field(default_factory=threading.Event)
    _loop: asyncio.AbstractEventLoop | None = None

    async def open(self) -> None:
        """Open the way to GitHub, once, on the engine's own loop, where all of its users run."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            await self.github.__aenter__()

    async def beside_jobs(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do something on the engine's own loop, where the clients live, as soon as a job has opened it."""
        while self._loop is None:  # noqa: ASYNC110 - another loop's thread sets it, within a moment of the start
            await asyncio.sleep(0.02)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), self._loop))

    async def close(self) -> None:
        """End what runs, close the way to GitHub where it was opened, then everything else."""
        self.closing.set()
        if self._loop is not None:
            for stop in self.stops.values():
                self._loop.call_soon_threadsafe(stop.set)
            closing = asyncio.run_coroutine_threadsafe(self.github.__aexit__(None, None, None), self._loop)
            await asyncio.wrap_future(closing)
            if self.approver is not None:
                leaving = self.approver.__aexit__(None, None, None)
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(leaving, self._loop))
        await self.engine.close()
        if self.models is not None:
            self.models.close()
        self.remembered.close()

    def place(self, repository_id: int) -> Place:
        where = self.remembered.repositories.get(repository_id)
        assert where is not None, "work items belong to known repositories"
        return self.place_of(where)

    def stop(self, repository_id: int, number: int) -> asyncio.Event:
        """Give the event that ends this issue's running session."""
        return self.stops.setdefault((repository_id, number), asyncio.Event())

    def playing(self, session: str) -> asyncio.Lock:
        """Give the lock under which a session is played: nobody else may clear its clone away meanwhile."""
        return self.plays.setdefault(session, asyncio.Lock())

    def turn(self, repository_id: int, number: int) -> asyncio.Lock:
        """Give the lock under which one issue's record is changed: one move, or one act, at a time."""
        return self.turns.setdefault((repository_id, number), asyncio.Lock())
