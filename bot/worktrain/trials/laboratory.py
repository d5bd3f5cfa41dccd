"""The place where tests run: a fresh checkout of one tree, its environment, and nothing from before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from worktrain.config.schema import Commands
from worktrain.git.clones import checkout_tree
from worktrain.git.repository import Repository
from worktrain.ids import Sha
from worktrain.records import TestRun
from worktrain.sandbox.box import Sandbox
from worktrain.sandbox.environments import Environment, apply_generated, prepare
from worktrain.trials.leavings import remove

AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class Laboratory:
    """One repository's trials: what to run, where, and for how many seconds at most."""

    mirror: Repository
    sandbox: Sandbox
    commands: Commands
    environments: Path = field(metadata={"holds": "what set-up made, kept for later runs"})
    scratch: Path = field(metadata={"holds": "checkouts, each gone after its run"})
    suite_seconds: float = 900.0
    tests_seconds: float = 300.0
    setup_seconds: float = 1800.0
    suites: dict[Sha, TestRun] = field(
        default_factory=dict, metadata={"holds": "the last green suite on a head, by its tree"}
    )
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One fresh checkout; `out` is where the test command may leave its report."""

    work: Path
    home: Path
    out: Path
    environment: Environment


@asynccontextmanager
async def bench(lab: Laboratory, tree: Sha, *, history_of: Sha) -> AsyncIterator[Bench]:
    """Lay a tree out for one run, and clear it away afterwards."""
    async with lab.slots:
        folder = _free_folder(lab.scratch.absolute())
        try:
            yield await _laid_out(lab, folder, tree, history_of)
        finally:
            await asyncio.to_thread(remove, folder)


def _free_folder(scratch: Path) -> Path:
    """Make the first folder that nobody has: without a sandbox an environment belongs to one path."""
    scratch.mkdir(parents=True, exist_ok=True)
    for number in count():
        folder = scratch / f"trial-{number}"
        with suppress(FileExistsError):
            folder.mkdir()
            return folder
    raise AssertionError("numbers never end")


async def _laid_out(lab: Laboratory, folder: Path, tree: Sha, history_of: Sha) -> Bench:
    work, home, out = folder / "work", folder / "home", folder / "out"
    home.mkdir()
    out.mkdir()
    await checkout_tree(lab.mirror, tree, work, history_of=history_of)
    environment = await prepare(
        work,
        lab.commands.setup,
        sandbox=lab.sandbox,
        root=lab.environments,
        timeout=lab.setup_seconds,
    )
    apply_generated(environment, work)
    return Bench(work=work, home=home, out=out, environment=environment)
