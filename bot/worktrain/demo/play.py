"""Play a scenario: a GitHub on this machine, the real App against it, and what came of it."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from worktrain.demo.agents import cast
from worktrain.demo.app import AppProcess
from worktrain.demo.control import Control
from worktrain.demo.director import Director
from worktrain.demo.history import History
from worktrain.demo.keeping import keep
from worktrain.demo.looking import look_around, process_age
from worktrain.demo.options import Options
from worktrain.demo.people import People
from worktrain.demo.results import Ended, endings
from worktrain.demo.safety import sandbox_for
from worktrain.demo.scenario.load import load
from worktrain.demo.scenario.values import Scenario
from worktrain.demo.stage import CASTING, Stage, set_up
from worktrain.demo.tellers import Teller, summary
from worktrain.git.version import require_git
from worktrain.standin.figures import Figures
from worktrain.standin.self_test import self_test
from worktrain.standin.server import StandIn
from worktrain.store.remembered import Remembered

SCHEMA = "worktrain.demo/1"


@dataclass(frozen=True, kw_only=True)
class Played:
    """A scenario that has come to its end."""

    ended: list[Ended]
    problems: list[str]
    report: dict[str, object]

    @property
    def ok(self) -> bool:
        return self.report["ok"] is True


def main(options: Options, *, started: float | None = None) -> int:
    """Play it, print what came of it; 0 if everything expected held, else 1."""
    since = time.monotonic() - process_age() if started is None else started
    scenario = load(options.scenario)
    teller = Teller(since)
    played = asyncio.run(_play(scenario, options, teller, since))
    return 0 if played.ok or not options.check else 1


async def _play(scenario: Scenario, options: Options, teller: Teller, since: float) -> Played:
    await require_git()
    sandbox = await sandbox_for(options.sandbox, scenario)
    with tempfile.TemporaryDirectory(prefix="worktrain-demo-") as temporary:
        root = Path(temporary)
        journal = root / "writes.jsonl"
        async with (
            StandIn(root / "github", port=options.port, journal=journal) as github,
            cast(options.agents, scenario, root / CASTING) as agents,
        ):
            stage = await set_up(github, scenario, root=root, options=options, sandbox=sandbox, agents=agents)
            teller.say(f"a GitHub of your own at {github.url}, repository {scenario.repository.full_name}")
            await self_test(github.world)
            played = await _perform(stage, scenario, options, teller, since)
            _print(played, options, since)
            if options.lingers:
                await look_around(github.url, scenario.repository.full_name)
            return played


def _print(played: Played, options: Options, since: float) -> None:
    """Print what came of it: one JSON object, or a table."""
    if options.as_json:
        text = json.dumps(played.report)
        sys.stderr.write("".join(f"  {problem}\n" for problem in played.problems))
    else:
        text = f"\n{summary(played.ended)}\n\n{_verdict(played, since)}"
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def _perform(
    stage: Stage, scenario: Scenario, options: Options, teller: Teller, since: float
) -> Played:
    remembered = Remembered(stage.data)
    keys: dict[int, str] = {}
    history = History(remembered, lambda step: teller.moved(step, keys))
    people = People(stage.github, scenario, stage.numbers)
    app = AppProcess(environment=stage.environment, port=stage.app_port, log=stage.root / "app.log")
    world = stage.github.world
    shop = world.repository(scenario.repository.full_name)
    director = Director(world, shop, people, app, history, stage.numbers, say=teller.say)
    async with Control(director.before_session, port=stage.control_port):
        async with app:
            for engagement in scenario.engagements:
                await stage.open(engagement, people)
                keys.update({number: key for key, number in stage.numbers.items()})
                await director.play(engagement)
            ended = [
                each
                for engagement in scenario.engagements
                for each in endings(remembered, engagement, stage.numbers, stage.repository_id)
            ]
            await stage.github.world.deliveries_idle()
        played = _played(stage, scenario, options, ended, since)
        if options.keep is not None:
            keep(options.keep, stage, ended)
        remembered.close()
        return played


def _played(stage: Stage, scenario: Scenario, options: Options, ended: list[Ended], since: float) -> Played:
    figures = stage.github.world.figures
    problems = [*_surprises(scenario, ended), *_faults(figures)]
    problems += [
        f"the boundary {each} was never reached" for each in stage.points_not_reached(options.kill_after)
    ]
    name = scenario.repository.full_name
    report: dict[str, object] = {
        "schema": SCHEMA,
        "ok": not problems,
        "duration_s": round(time.monotonic() - since, 1),
        "issues": {each.key: each.as_json(figures, name) for each in ended},
        "github": {
            "requests": figures.requests,
            "not_modified": figures.app.total().not_modified,
            "schema_violations": figures.schema_violations,
            "content_writes": figures.content_writes,
            "writes": figures.writes,
            "duplicates": figures.duplicates,
        },
        "sandbox": stage.sandbox,
        "kept": str(options.keep) if options.keep else None,
    }
    return Played(ended=ended, problems=problems, report=report)


def _surprises(scenario: Scenario, ended: list[Ended]) -> list[str]:
    """Name the issues that ended otherwise than expected, and those that nobody expected anything of."""
    found = [
        f"{each.key} is {each.outcome}; the scenario expects {each.expected}"
        for each in ended
        if not each.as_expected
    ]
    unnamed = [key for engagement in scenario.engagements for key in engagement.unexpected]
    return [*found, *(f"{key} is labelled, but `expect` does not name it" for key in unnamed)]


def _faults(figures: Figures) -> list[str]:
    """Say what the App did that github.com would not have taken, or did twice."""
    counts = {
        "requests that GitHub's description does not allow": figures.schema_violations,
        "effects that are there twice": figures.duplicates,
    }
    return [f"{count} {what}" for what, count in counts.items() if count]


def _verdict(played: Played, since: float) -> str:
    seconds = time.monotonic() - since
    lines = [f"  {problem}" for problem in played.problems]
    word = "Everything came out as expected" if played.ok else "Not everything came out as expected"
    return "\n".join([*lines, f"  {word}, in {seconds:.0f} s."])
