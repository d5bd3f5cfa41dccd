"""How a session ends: its own word, its budget, the clock, a person, or a program that keeps no contract."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain.agents import command
from worktrain.agents.scripts import Puppet, Run, Say, Turn, Use, Wait, Write
from worktrain.sessions import End

if TYPE_CHECKING:
    from tests.integration.agents.conftest import Stage


@pytest.mark.parametrize(
    ("budget", "turns", "reason"),
    [
        ({"turns": 2}, [Say(text="x")] * 3, "It took more than 2 turns."),
        ({"tokens": 10}, [Use(input_tokens=8, output_tokens=8)], "It used more than 10 tokens."),
        ({"usd": 0.5}, [Use(usd=0.6)], "It spent more than 0.5 US dollars."),
    ],
    ids=["turns", "tokens", "usd"],
)
async def test_a_budget_that_is_used_up_ends_the_session(
    stage: Stage, budget: dict[str, int], turns: list[Turn], reason: str
) -> None:
    given = stage.brief(**budget)  # type: ignore[arg-type]
    outcome = await stage.play(*turns, Wait(seconds=60), given=given)
    assert (outcome.end, outcome.reason) == (End.OVER_LIMIT, reason)


async def test_a_session_that_takes_too_long_is_ended(stage: Stage) -> None:
    outcome = await stage.play(Wait(seconds=60), given=stage.brief(seconds=0.7))
    assert (outcome.end, outcome.reason) == (End.TIMED_OUT, "It took longer than 0.7 seconds.")


async def test_a_hanging_agent_is_stopped_within_ten_seconds(stage: Stage) -> None:
    stop, heard = asyncio.Event(), asyncio.Event()
    running = asyncio.ensure_future(
        stage.run(
            stage.puppet(Puppet.HANG),
            stop=stop,
            tell=lambda event: heard.set() if event["event"] == "say" else None,
        )
    )
    await heard.wait()
    began = time.monotonic()
    stop.set()
    outcome = await running
    assert time.monotonic() - began < 10
    assert (outcome.end, stage.transcript[-1]["end"]) == (End.STOPPED, "stopped")


async def test_a_session_stopped_before_it_begins_starts_nothing(stage: Stage) -> None:
    stop = asyncio.Event()
    stop.set()
    outcome = await stage.run(stage.puppet(Puppet.HONEST), stop=stop)
    assert outcome.end is End.STOPPED
    assert not (stage.work / "docs").exists()


@pytest.mark.usefixtures("little_grace")
async def test_a_cancelled_session_still_closes_its_transcript(stage: Stage) -> None:
    heard = asyncio.Event()
    running = asyncio.ensure_future(
        stage.run(
            stage.puppet(Puppet.HANG),
            tell=lambda event: heard.set() if event["event"] == "say" else None,
        )
    )
    await heard.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert stage.transcript[-1]["event"] == "ended"


async def test_credentials_do_not_reach_the_transcript(stage: Stage) -> None:
    secret = "ghp_" + "a1B2" * 9
    await stage.play(Say(text=f"I found {secret}!"), Run(command=f"echo {secret}"))
    text = stage.space.transcript.read_text()
    assert secret not in text
    assert "looks like a credential" in text


async def test_any_program_may_be_an_agent(stage: Stage) -> None:
    program = (
        "import json, sys; brief = json.load(sys.stdin); "
        "open('new.py', 'w').write('y = 1\\n'); "
        "print(json.dumps({'event': 'outcome', 'summary': brief['issue']['title'], 'declares': ['new.py']}))"
    )
    python = stage.sandbox.inside(stage.space.box()).python
    outcome = await stage.run(stage.program(python, "-c", program))
    assert (outcome.end, outcome.backend, outcome.claim.summary) == (End.FINISHED, "command", "Title")
    assert outcome.bundle is not None


DONE = """echo '{"event":"outcome"}'"""
ASKED = """echo '{"event":"ask","question":"Why?"}'"""
FAILED = """echo '{"event":"failed","reason":"I cannot."}'"""
MANY = "It wrote more than 1000 lines that are no events."


@pytest.mark.parametrize(
    ("shell", "end", "reason"),
    [
        ("exit 0", End.CRASHED, "It ended without an outcome."),
        ("echo hello", End.GARBAGE, 'It wrote no event, but "hello".'),
        ("echo oops >&2; exit 3", End.CRASHED, "It ended with exit code 3: oops"),
        (FAILED, End.CRASHED, "I cannot."),
        (f"echo noise; {DONE}", End.FINISHED, ""),
        (f"{DONE}; exit 4", End.CRASHED, "It ended with exit code 4."),
        (f"{DONE}; exec sleep 60", End.FINISHED, ""),
        (f"{ASKED}; exec sleep 60", End.ASKED, ""),
        (f"sleep 60 & {DONE}", End.FINISHED, ""),
        ("yes | head -n 2000; exec sleep 60", End.GARBAGE, MANY),
    ],
)
async def test_how_a_program_ends_decides_how_the_session_ends(
    stage: Stage, shell: str, end: End, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "GRACE_SECONDS", 0.5)
    outcome = await stage.run(stage.program("/bin/sh", "-c", shell))
    assert (outcome.end, outcome.reason) == (end, reason)


async def test_a_program_that_is_not_there_fails_with_a_sentence(stage: Stage) -> None:
    outcome = await stage.run(stage.program("no-such-agent"))
    assert outcome.end in {End.CRASHED, End.INFRASTRUCTURE}
    assert "no-such-agent" in outcome.reason


async def test_a_planted_link_is_never_taken_for_the_bundle(stage: Stage) -> None:
    (stage.space.out / "work.bundle").symlink_to("/etc/passwd")
    outcome = await stage.play(Write(path="new.py", data=b"y = 1\n"))
    assert outcome.bundle is not None
    assert not Path(outcome.bundle).is_symlink()


async def test_an_agent_that_breaks_its_clone_leaves_nothing(stage: Stage) -> None:
    outcome = await stage.play(Run(command="rm -rf .git"))
    assert outcome.end is End.CRASHED
    assert outcome.reason.startswith("What it left cannot be collected:")
