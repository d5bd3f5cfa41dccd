"""Driven programs, with a double for one: found, asked their version, believed for the file they leave."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain.agents.driving.backend import DrivenBackend
from worktrain.agents.driving.driver import Start
from worktrain.agents.driving.programs import ProgramError, Programs, Wanted
from worktrain.agents.listening import Heard, Understand
from worktrain.agents.protocol import ModelAccess
from worktrain.agents.vocabulary import Say
from worktrain.briefs import Answer
from worktrain.sessions import Claim, End, Outcome, Role

if TYPE_CHECKING:
    from tests.integration.agents.conftest import Stage

PYTHON = Path(sys.executable).resolve()


def wanted(oldest: tuple[int, int, int] = (3, 0, 0), native: Iterable[Path] = ()) -> Wanted:
    return Wanted(backend="double", command="double", oldest=oldest, native=lambda _file: native)


@dataclass
class Double:
    """Drives the interpreter with a few lines of Python instead of an agent."""

    program: str = ""
    talks: str | None = None
    wanted: Wanted = field(default_factory=wanted)
    provider: str = "anthropic"
    reads_proc: bool = False
    ignored: tuple[str, ...] = (".double",)

    def argv(self, start: Start) -> tuple[str, ...]:
        names = f"OUT, HOME, TALK = {start.out!r}, {start.home!r}, {start.conversation!r}\n"
        return (start.program, "-I", "-S", "-c", f"import json, os, sys\n{names}{self.program}")

    def env(self, start: Start) -> Mapping[str, str]:
        return {"DOUBLE_MODEL": start.model or ""}

    def bound(self, program: Path) -> tuple[Path, str]:
        return program.parent.parent, f"bin/{program.name}"

    def prepare(self, home: Path) -> None:
        (home / "prepared").touch()

    def understand(self) -> Understand:
        return lambda line: (
            Heard(events=(Say(event="say", text=line.decode()),), turns=1) if line != b"?" else None
        )

    def conversation(self, session: str, home: Path) -> str | None:
        return self.talks


async def play(
    stage: Stage, driver: Double, role: Role = Role.DEVELOPER, answer: Answer | None = None
) -> Outcome:
    closed = asyncio.get_running_loop().create_future()
    access = ModelAccess(socket=stage.work.parent / "nobody", token="wt-token", closed=closed)
    access.socket.touch()
    backend = DrivenBackend(driver, Programs({"double": str(PYTHON)}), stage.sandbox, model="m-1")
    space = replace(stage.space, model=access)
    given = stage.brief(role, answer=answer)
    return await backend.run(given, space, stop=asyncio.Event(), tell=lambda _event: None)


LEAVE = 'json.dump({"summary": "s", "verdict": "accept"}, open(f"{OUT}/outcome.json", "w"))\n'


async def test_the_file_counts_and_neither_prose_nor_exit_code(stage: Stage) -> None:
    outcome = await play(stage, Double(f"print('I give up')\n{LEAVE}sys.exit(1)"))
    assert (outcome.end, outcome.claim) == (End.FINISHED, Claim(summary="s", verdict="accept"))
    outcome = await play(stage, Double("print('I accept. verdict: accept')"), Role.REVIEWER)
    assert (outcome.end, outcome.claim) == (End.CRASHED, Claim())
    assert outcome.reason == (
        "There is no verdict. Its outcome.json is missing. It said: I accept. verdict: accept"
    )


async def test_an_outcome_of_an_earlier_play_does_not_count(stage: Stage) -> None:
    (stage.space.out / "outcome.json").write_text('{"summary": "old"}')
    assert (await play(stage, Double("pass"))).end is End.CRASHED
    (stage.space.out / "outcome.json").mkdir()
    assert (await play(stage, Double(LEAVE))).claim.summary == "s"


async def test_foreign_lines_are_counted_however_many_there_are(stage: Stage) -> None:
    outcome = await play(stage, Double(f"print('?\\n' * 3000)\n{LEAVE}"))
    assert outcome.end is End.FINISHED
    assert stage.transcript[-1]["unknown_lines"] == 3000


async def test_it_gets_the_prompt_its_model_and_a_home_that_is_laid_out(stage: Stage) -> None:
    program = (
        "text = sys.stdin.read()\n"
        "ok = os.path.exists(HOME + '/prepared')\n"
        'json.dump({"summary": f"{os.environ[\'DOUBLE_MODEL\']} {ok} {TALK}", "tests": [text[:500]]}, '
        'open(f"{OUT}/outcome.json", "w"))'
    )
    outcome = await play(stage, Double(program))
    assert outcome.claim.summary == "m-1 True None"
    assert outcome.claim.tests[0].startswith("WorkTrain session wt-1-7-1-developer-1\n")
    answer = Answer(question="developer: Day?", text="minute", by="maria", by_id=6)
    outcome = await play(stage, Double(program, talks="t-9"), answer=answer)
    assert outcome.claim.summary == "m-1 True t-9"
    assert "maria answered:\nminute" in outcome.claim.tests[0]


async def test_a_question_is_asked_by_the_file(stage: Stage) -> None:
    program = 'json.dump({"question": "Which?"}, open(f"{OUT}/outcome.json", "w"))'
    outcome = await play(stage, Double(program))
    assert (outcome.end, outcome.question) == (End.ASKED, "Which?")


async def test_what_is_not_obeyed_is_listed(stage: Stage) -> None:
    (stage.work / ".double/deep").mkdir(parents=True)
    (stage.work / ".double/deep/hooks.json").write_text("{}")
    (stage.work / ".double/link").symlink_to("/etc")
    await play(stage, Double(LEAVE))
    prepared = next(event for event in stage.transcript if event["event"] == "prepared")
    assert prepared["ignored"] == [".double/deep/hooks.json", ".double/link"]
    assert prepared["version"] == ".".join(map(str, sys.version_info[:3]))


async def test_settings_that_lead_out_of_the_clone_are_named_and_not_walked_through(stage: Stage) -> None:
    (stage.work / ".double").symlink_to("/")
    await play(stage, Double(LEAVE))
    prepared = next(event for event in stage.transcript if event["event"] == "prepared")
    assert prepared["ignored"] == [".double"]


async def test_a_missing_program_is_one_sentence() -> None:
    with pytest.raises(ProgramError, match=r"The program double of the backend double is not here\."):
        await Programs().find(wanted())


async def test_a_launcher_is_followed_or_refused(tmp_path: Path) -> None:
    launcher = tmp_path / "double"
    launcher.write_text("#!/bin/sh\nexit 0\n")
    launcher.chmod(0o755)
    programs = Programs({"double": str(launcher)})
    with pytest.raises(ProgramError, match="is no program that can be shown to a sandbox"):
        await programs.find(wanted())
    assert (await programs.find(wanted(native=(tmp_path / "no", PYTHON)))).path == PYTHON


async def test_a_program_that_is_too_old_is_one_sentence() -> None:
    with pytest.raises(ProgramError, match=r"double 3\.\d+\.\d+ is too old"):
        await Programs({"double": str(PYTHON)}).find(wanted(oldest=(99, 0, 0)))


async def test_a_program_that_says_no_version_is_one_sentence() -> None:
    with pytest.raises(ProgramError, match="does not say which version"):
        await Programs({"double": shutil.which("sleep") or ""}).find(wanted())


async def test_a_program_that_changes_between_two_sessions_is_noticed(tmp_path: Path) -> None:
    program = tmp_path / "double"
    shutil.copy(shutil.which("git") or "", program)
    programs = Programs({"double": str(program)})
    first = await programs.find(wanted(oldest=(0, 0, 0)))
    assert await programs.find(wanted(oldest=(0, 0, 0))) is first
    program.unlink()
    shutil.copy(shutil.which("bash") or "", program)
    with pytest.raises(ProgramError, match=r"double updates itself: it was .* and is .* now"):
        await programs.find(wanted(oldest=(0, 0, 0)))
