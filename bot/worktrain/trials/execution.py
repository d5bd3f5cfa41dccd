"""One execution of one command in one fresh checkout."""

from __future__ import annotations

import hashlib
import platform
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from worktrain.ids import Sha
from worktrain.processes.run import Finished
from worktrain.proof import xml
from worktrain.sandbox.box import Box
from worktrain.sandbox.environments import Environment, boxed
from worktrain.sandbox.running import run_in
from worktrain.trials.command import CommandError
from worktrain.trials.laboratory import Bench, Laboratory, bench
from worktrain.trials.leavings import read_left

_REPORT = "report.xml"
_TAIL_LINES = 40
_TAIL = 4000
_NOT_FOUND = re.compile(r"exec: .*(not found|[Pp]ermission denied)|No module named (\S+)\s*\Z")


@dataclass(frozen=True, kw_only=True)
class Execution:
    """What a command did; `report` is the JUnit report, if it left one."""

    command: tuple[str, ...]
    exit_code: int
    output: bytes
    report: bytes | None
    timed_out: bool
    seconds: float
    environment: dict[str, str]

    def digest(self) -> str:
        return hashlib.sha256(self.output).hexdigest()

    def tail(self) -> str:
        """Give the last lines, for people."""
        lines = self.output.decode(errors="replace").splitlines()
        return "\n".join(lines[-_TAIL_LINES:])[-_TAIL:]


async def execute(
    lab: Laboratory, words: Sequence[str], tree: Sha, *, history_of: Sha, seconds: float
) -> Execution:
    """Run a command on a tree; one that cannot be started is a CommandError."""
    async with bench(lab, tree, history_of=history_of) as place:
        finished = await run_in(lab.sandbox, words, _box(lab, place), timeout=seconds)
        report = read_left(place.out / _REPORT, cap=xml.LARGEST)
        _refuse_unstarted(words, finished, report)
        return Execution(
            command=tuple(words),
            exit_code=finished.exit_code,
            output=finished.stdout + finished.stderr,
            report=None if finished.timed_out else report,
            timed_out=finished.timed_out,
            seconds=finished.seconds,
            environment=_facts(lab, place.environment),
        )


def _box(lab: Laboratory, place: Bench) -> Box:
    box = Box(work=place.work, home=place.home, out=place.out)
    env = {"PYTEST_ADDOPTS": _addopts(lab.sandbox.inside(box).out), "PYTHONDONTWRITEBYTECODE": "1"}
    return boxed(place.environment, lab.sandbox, replace(box, env=env))


def _addopts(out: str) -> str:
    """Have pytest report to us, and go on after a file that it cannot collect.

    Its cache goes to `out` instead of being switched off: some suites use the cache's fixture.
    """
    words = (
        f"--junitxml={out}/{_REPORT}",
        "-o",
        "junit_family=xunit1",
        "-o",
        f"cache_dir={out}/cache",
        "--continue-on-collection-errors",
    )
    return shlex.join(words)


def _refuse_unstarted(words: Sequence[str], finished: Finished, report: bytes | None) -> None:
    said = finished.stderr.decode(errors="replace").strip()
    found = _NOT_FOUND.search(said[-2000:])
    if finished.exit_code == 0 or finished.timed_out or report is not None or found is None:
        return
    if found[2] and found[2].strip("'") not in words:  # a module that the tests miss, not the command
        return
    raise CommandError(
        f"The test command `{shlex.join(words[:3])}` cannot be started.",
        why=said.splitlines()[-1],
        fix="Let commands.setup install what it needs, or correct the command.",
    )


def _facts(lab: Laboratory, environment: Environment) -> dict[str, str]:
    return {
        "environment": environment.key or "the interpreter that runs WorkTrain",
        "platform": f"{sys.platform}-{platform.machine()}",
        "python": platform.python_version(),
        "sandbox": lab.sandbox.name,
    }
