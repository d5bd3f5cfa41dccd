"""What can be wrong with keys, models and programs: each ends the session, with one sentence that says so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from worktrain.agents.driving.programs import Programs
from worktrain.agents.scripts import Puppet, Run, Script
from worktrain.sessions import Claim, End, Outcome
from worktrain.standin.model.troubles import Trouble

if TYPE_CHECKING:
    from tests.agents_real.conftest import Theatre


async def troubled(theatre: Theatre, trouble: Trouble, seconds: float = 30) -> Outcome:
    return await theatre.play(Run(command="true"), trouble=trouble, seconds=seconds)


async def test_a_wrong_key_is_the_operators_affair_and_ends_the_session_at_once(theatre: Theatre) -> None:
    outcome = await troubled(theatre, Trouble.WRONG_KEY)
    assert outcome.end is End.INFRASTRUCTURE
    assert re.search(r"key", outcome.reason)
    assert outcome.usage.seconds < 20


async def test_a_key_without_credit_ends_it_too(theatre: Theatre) -> None:
    outcome = await troubled(theatre, Trouble.NO_CREDIT)
    assert outcome.end is End.INFRASTRUCTURE
    assert re.search(r"credit|quota", outcome.reason)


async def test_a_model_that_answers_nonsense_leaves_no_outcome(theatre: Theatre) -> None:
    outcome = await troubled(theatre, Trouble.NONSENSE, seconds=4)
    assert outcome.end in {End.CRASHED, End.TIMED_OUT, End.INFRASTRUCTURE}
    assert outcome.claim == Claim()
    assert "outcome.json is missing" in outcome.reason or outcome.end is End.TIMED_OUT


async def test_a_model_that_never_ends_is_ended_by_the_clock(theatre: Theatre) -> None:
    outcome = await troubled(theatre, Trouble.NEVER_ENDS, seconds=3)
    assert (outcome.end, outcome.reason) == (End.TIMED_OUT, "It took longer than 3 seconds.")
    assert outcome.usage.seconds < 15


async def test_a_model_that_is_busy_for_a_moment_is_asked_again(theatre: Theatre) -> None:
    script = Script(turns=(Run(command="echo x = 3 > a.py"),), claim=Claim(summary="done"))
    async with theatre.playing(script, trouble=Trouble.LIMITED, times=1) as access:
        outcome = await theatre.run(access)
    assert outcome.end is End.FINISHED, outcome.reason
    assert (theatre.space.work / "a.py").read_text() == "x = 3\n"


async def test_an_agent_that_stops_half_way_has_crashed(theatre: Theatre) -> None:
    async with theatre.playing(Script(puppet=Puppet.CRASH)) as access:
        outcome = await theatre.run(access)
    assert outcome.end is End.CRASHED
    assert outcome.reason == "Its outcome.json is missing. It said: I have half of it, and now"


async def test_a_program_that_is_not_here_is_named_before_anything_starts(
    theatre: Theatre, agent: str
) -> None:
    theatre.programs = Programs({agent: "/nowhere/agent"})
    outcome = await theatre.play(Run(command="true"))
    assert (outcome.end, outcome.halted) == (End.INFRASTRUCTURE, "no-program")
    assert theatre.transcript[-1]["reason"].startswith(f"The program /nowhere/agent of the backend {agent}")


async def test_without_a_provider_nothing_starts(theatre: Theatre) -> None:
    outcome = await theatre.run(None)
    assert outcome.end is End.INFRASTRUCTURE
    assert "has no model to ask" in outcome.reason


async def test_the_launcher_that_npm_links_is_followed_to_the_native_program(
    theatre: Theatre, agent: str, places: dict[str, str], tmp_path: Path
) -> None:
    package = next(path for path in Path(places[agent]).parents if path.name == "node_modules")
    launchers = {
        "claude-code": "@anthropic-ai/claude-code/bin/claude.exe",
        "codex": "@openai/codex/bin/codex.js",
    }
    (tmp_path / "launcher").symlink_to(package / launchers[agent])
    programs = Programs({agent: str(tmp_path / "launcher")})
    assert (await programs.find(theatre.driver.wanted)).path == Path(places[agent])


async def test_a_copy_of_the_native_program_works_anywhere(
    theatre: Theatre, agent: str, places: dict[str, str], tmp_path: Path
) -> None:
    copy = tmp_path / agent
    shutil.copy(places[agent], copy)
    theatre.programs = Programs({agent: str(copy)})
    outcome = await theatre.play(Run(command="true"), model="scripted-1")
    assert outcome.end is End.FINISHED, outcome.reason
