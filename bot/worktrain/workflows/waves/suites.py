"""The suite on the base: run once per commit before anybody is spawned; red or hanging stops the wave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from worktrain.config.schema import Config
from worktrain.errors import ConfigError, WorkTrainError
from worktrain.ids import Sha
from worktrain.proof.redfirst import suite_is_green
from worktrain.records import Asked, TestRun
from worktrain.sandbox.environments import Environment, prepare
from worktrain.squads.asking import question
from worktrain.trials import suite
from worktrain.trials.laboratory import Laboratory, bench
from worktrain.workflows.tools import Place, Tools

SUITE_SECONDS = 900.0
"""A suite that takes longer hangs; or longer than one session may, if that is less."""
LEAST_SECONDS = 20.0
"""However short sessions are, a small suite must be able to end on a busy machine."""


def laboratory(tools: Tools, place: Place, config: Config) -> Laboratory:
    """Give the place where this repository's tests run."""
    data = tools.settings.data
    limit = min(SUITE_SECONDS, max(LEAST_SECONDS, config.limits.session_minutes * 60))
    return Laboratory(
        mirror=place.mirror,
        sandbox=tools.sandbox,
        commands=config.commands,
        environments=data / "environments" / str(place.where.repository_id),
        scratch=data / "trials",
        suite_seconds=limit,
        tests_seconds=limit,
        suites=place.suites.setdefault(config.digest(), {}),
        slots=tools.trials,
    )


async def environment_at(tools: Tools, place: Place, config: Config, *, base: Sha, work: Path) -> Environment:
    """Give what set-up made for a base; where paths differ, for the clone itself."""
    lab = laboratory(tools, place, config)
    if tools.sandbox.host_paths or config.commands.setup is None:
        setup, limit = config.commands.setup, lab.setup_seconds
        return await prepare(work, setup, sandbox=tools.sandbox, root=lab.environments, timeout=limit)
    key = (place.where.repository_id, base, config.commands.setup or "")
    if key not in tools.environments:
        async with bench(lab, base, history_of=base) as laid:
            tools.environments[key] = laid.environment
    return tools.environments[key]


async def suite_on_base(tools: Tools, place: Place, config: Config, *, base: Sha) -> TestRun:
    """Give what the suite says on a base; it is executed once for each base and policy."""
    suites, key = tools.remembered.suites, _key(place, config, base)
    async with place.testing:
        known = suites.get(**key)
        if known is None:
            known = await suite.suite_on_base(laboratory(tools, place, config), base)
            suites.put(known, **key)
    return known


async def trouble_on_base(tools: Tools, place: Place, config: Config, *, base: Sha) -> Asked | None:
    """Say what keeps every issue of a wave from starting on this base; None when the suite is green."""
    if not (config.commands.suite and config.commands.test):
        return question("no-suite", "There is no test suite to run.")
    try:
        run = await suite_on_base(tools, place, config, base=base)
    except ConfigError as exc:
        return question("no-suite", str(exc))
    except WorkTrainError as exc:
        return question("no-set-up", str(exc))
    return None if suite_is_green(run) else _red(run)


def _red(run: TestRun) -> Asked:
    if run.timed_out:
        return question("suite", "The suite does not end on the base branch.", detail=run.output_tail[-500:])
    red = [case.id for case in run.cases if case.status in {"failed", "error"}]
    if not red and not run.passed:
        return question("suite", "The suite ran no test on the base branch.", detail=run.output_tail[-500:])
    return question("suite", "The suite is red on the base branch.", detail=", ".join(red[:20]))


def _key(place: Place, config: Config, base: Sha) -> dict[str, Any]:
    return {
        "repository_id": place.where.repository_id,
        "base_sha": base,
        "policy_sha256": config.digest(),
    }
