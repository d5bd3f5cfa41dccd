"""Real programs play sessions: they edit, run, judge and ask, and what counts is what they leave."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from worktrain.agents.driving.prompt import HEAD
from worktrain.agents.scripts import Ask, Patch, Read, Run, Say, Script, Use, Write
from worktrain.briefs import Answer
from worktrain.sandbox.choose import choose
from worktrain.sessions import Claim, End, Role

if TYPE_CHECKING:
    from tests.agents_real.conftest import Theatre

PATCH = b"--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"


async def test_a_developer_edits_files_runs_commands_and_leaves_a_bundle(theatre: Theatre) -> None:
    claim = Claim(summary="Two.", declares=("a.py", "deep/b.bin"))
    outcome = await theatre.play(
        Say(text="I look first."),
        Read(path="a.py"),
        Patch(name="p", data=PATCH),
        Write(path="deep/b.bin", data=bytes(range(256)) * 400),
        Run(command="cat a.py; exit 3"),
        Use(input_tokens=777, output_tokens=55),
        claim=claim,
    )
    assert (outcome.end, outcome.claim) == (End.FINISHED, claim), outcome.reason
    assert (theatre.space.work / "a.py").read_text() == "x = 2\n"
    assert (theatre.space.work / "deep/b.bin").read_bytes() == bytes(range(256)) * 400
    assert outcome.bundle is not None
    theatre.git("bundle", "verify", "-q", outcome.bundle)
    tools = [event for event in theatre.transcript if event["event"] == "tool"]
    assert [event["exit_code"] for event in tools if "exit 3" in str(event["input"])] == [3]
    assert "x = 2" in str(tools)
    assert {"event": "say", "text": "I look first."}.items() <= next(
        event for event in theatre.transcript if event["event"] == "say"
    ).items()
    assert outcome.usage.output_tokens >= 55
    assert outcome.usage.turns >= 6


async def test_what_it_does_can_be_followed_while_it_works(theatre: Theatre) -> None:
    gate = theatre.space.work / "go-on"
    told: list[bool] = []

    def followed(event: Mapping[str, object]) -> None:
        if event["event"] == "tool" and "echo one" in str(event["input"]):
            told.append("echo one" in theatre.space.transcript.read_text())
            gate.touch()

    wait = Run(command="until [ -e go-on ]; do sleep 0.05; done; rm go-on")
    script = Script(turns=(Run(command="echo one"), wait), claim=Claim(summary="done"))
    async with theatre.playing(script) as access:
        outcome = await theatre.run(access, tell=followed, seconds=30)
    assert (outcome.end, told) == (End.FINISHED, [True]), outcome.reason


async def test_a_reviewer_gives_a_verdict_with_findings(theatre: Theatre) -> None:
    finding = {"severity": "major", "path": "a.py", "line": 1, "title": "It is one", "body": "Run it."}
    claim = Claim(summary="No.", verdict="changes", findings=(finding,))
    outcome = await theatre.play(Run(command="git log --oneline"), claim=claim, role=Role.REVIEWER)
    assert (outcome.end, outcome.claim, outcome.bundle) == (End.FINISHED, claim, None)


async def test_a_question_is_asked_and_its_answer_continues_the_same_conversation(theatre: Theatre) -> None:
    turns = (Run(command="echo once >> log"), Ask(question="Day or minute?"), Run(command="echo then >> log"))
    outcome = await theatre.play(*turns)
    assert (outcome.end, outcome.question, outcome.bundle) == (End.ASKED, "Day or minute?", None)
    answer = Answer(question="developer: Day or minute?", text="minute", by="maria", by_id=6)
    outcome = await theatre.play(*turns, answer=answer)
    assert outcome.end is End.FINISHED, outcome.reason
    assert (theatre.space.work / "log").read_text() == "once\nthen\n"
    assert theatre.seen[-1].text.count(f"{HEAD} wt-1-7-1-developer-1") == 2
    assert "maria answered:\nminute" in theatre.seen[-1].text


async def test_an_answer_also_reaches_a_conversation_that_begins_anew(theatre: Theatre) -> None:
    turns = (Run(command="echo once >> log"), Ask(question="Day or minute?"), Run(command="echo then >> log"))
    answer = Answer(question="developer: Day or minute?", text="minute", by="maria", by_id=6)
    outcome = await theatre.play(*turns, answer=answer)
    assert (outcome.end, (theatre.space.work / "log").read_text()) == (End.FINISHED, "then\n")


async def test_a_session_without_its_file_has_no_outcome_whatever_it_says(theatre: Theatre) -> None:
    turns = (Say(text="All done, I accept!"), Patch(name="p", data=PATCH.replace(b"x = 1", b"y = 1")))
    outcome = await theatre.play(*turns, role=Role.REVIEWER)
    assert (outcome.end, outcome.claim) == (End.CRASHED, Claim())
    assert outcome.reason == (
        "There is no verdict. Its outcome.json is missing. It said: The patch p does not apply."
    )


async def test_a_person_stops_a_session_and_nothing_of_it_goes_on(theatre: Theatre) -> None:
    stop = asyncio.Event()

    def seen(event: dict[str, object]) -> None:
        if event["event"] == "say":
            stop.set()

    turns = (Say(text="I wait."), Run(command="sleep 300"))
    outcome = await theatre.play(*turns, stop=stop, tell=seen, seconds=50)
    assert (outcome.end, outcome.reason) == (End.STOPPED, "A person stopped it.")


async def test_a_model_that_policy_names_is_the_one_that_is_asked(theatre: Theatre) -> None:
    outcome = await theatre.play(Run(command="true"), model="scripted-1")
    assert outcome.end is End.FINISHED, outcome.reason
    assert theatre.remembered.spending.model_of("s") == "scripted-1"


@pytest.mark.parametrize("sandbox", ["landlock", "none"])
async def test_other_sandboxes_play_it_too(theatre: Theatre, sandbox: str) -> None:
    theatre.sandbox = await choose(sandbox)
    outcome = await theatre.play(Patch(name="p", data=PATCH), Run(command="cat a.py"))
    assert (outcome.end, outcome.isolation) == (End.FINISHED, sandbox), outcome.reason
    assert (theatre.space.work / "a.py").read_text() == "x = 2\n"
