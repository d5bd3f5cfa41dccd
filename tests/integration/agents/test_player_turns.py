"""The player in the real sandbox: every kind of turn does what the scenario format says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worktrain.agents.scripts import Ask, Choose, Patch, Read, Run, Say, Use, Wait, Write
from worktrain.briefs import Answer
from worktrain.sessions import Claim, End

if TYPE_CHECKING:
    from tests.integration.agents.conftest import Stage

PATCH = b"--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"
ANSWER = Answer(question="developer: Day or minute?", text="minute", by="maria", by_id=6)


async def test_a_session_leaves_its_claim_a_bundle_and_a_transcript(stage: Stage) -> None:
    claim = Claim(summary="slugs", declares=("a.py",))
    outcome = await stage.play(Say(text="hello"), Patch(name="p", data=PATCH), claim=claim)
    assert (outcome.end, outcome.claim, outcome.usage.turns) == (End.FINISHED, claim, 2)
    assert outcome.isolation == stage.sandbox.name
    assert outcome.bundle is not None
    stage.git("bundle", "verify", "-q", outcome.bundle)
    assert (stage.work / "a.py").read_text() == "x = 2\n"
    kinds = [event["event"] for event in stage.transcript]
    assert kinds == ["started", "say", "tool", "outcome", "ended"]


async def test_nothing_changed_leaves_no_bundle(stage: Stage) -> None:
    outcome = await stage.play(Say(text="nothing to do"))
    assert (outcome.end, outcome.bundle) == (End.FINISHED, None)


async def test_files_are_written_and_read(stage: Stage) -> None:
    data = bytes(range(256))
    await stage.play(Write(path="deep/er/b.bin", data=data), Read(path="a.py"), Read(path="no.py"))
    assert (stage.work / "deep/er/b.bin").read_bytes() == data
    assert "x = 1" in stage.outputs
    assert "No such file" in stage.outputs


async def test_a_patch_that_does_not_apply_is_the_agents_failure(stage: Stage) -> None:
    outcome = await stage.play(Patch(name="slug/fix.patch", data=PATCH.replace(b"x = 1", b"y = 1")))
    assert (outcome.end, outcome.reason) == (End.CRASHED, "The patch slug/fix.patch does not apply.")
    assert outcome.bundle is None


async def test_a_binary_patch_applies(stage: Stage) -> None:
    (stage.work / "b.bin").write_bytes(bytes(range(256)))
    (stage.work / "latin.txt").write_bytes("é\n".encode("latin-1"))
    stage.git("add", ".")
    stage.git("diff", "--cached", "--binary", "--output=../p")
    stage.git("reset", "-q", "--hard")
    await stage.play(Patch(name="p", data=(stage.work.parent / "p").read_bytes()))
    assert (stage.work / "b.bin").read_bytes() == bytes(range(256))
    assert (stage.work / "latin.txt").read_bytes() == "é\n".encode("latin-1")


@pytest.mark.parametrize("path", ["../outside", "/tmp/outside-worktrain", "link/outside"])
async def test_a_script_writes_only_in_its_clone(stage: Stage, path: str) -> None:
    (stage.work / "link").symlink_to("/tmp")
    outcome = await stage.play(Write(path=path, data=b""))
    assert outcome.end is End.CRASHED
    assert "outside the clone" in outcome.reason


async def test_a_failing_command_is_shown_and_the_session_goes_on(stage: Stage) -> None:
    turns = (Run(command="echo 'one  two'; echo three >&2; exit 3"), Run(command=("no-such-program",)))
    outcome = await stage.play(*turns, Run(command=("echo", "a  b")))
    assert outcome.end is End.FINISHED
    codes = [event["exit_code"] for event in stage.transcript if event["event"] == "tool"]
    assert codes == [3, 127, 0]
    assert "one  two\nthree" in stage.outputs


async def test_the_tests_of_the_clone_can_be_run(stage: Stage) -> None:
    await stage.play(Run(command="python -m pytest -q -p no:cacheprovider tests/test_a.py"))
    assert "1 passed" in stage.outputs


async def test_only_the_branch_that_fits_the_brief_plays(stage: Stage) -> None:
    def choice(text: str) -> Choose:
        inner = Choose(text="nowhere", then=(Say(text="wrong"),), otherwise=(Say(text=f"saw {text}"),))
        return Choose(text=text, then=(inner,), otherwise=(Say(text=f"missed {text}"),))

    await stage.play(choice("escape the separator"), choice("last retro"), choice("elsewhere"))
    said = [event["text"] for event in stage.transcript if event["event"] == "say"]
    assert said == ["saw escape the separator", "saw last retro", "missed elsewhere"]


async def test_usage_is_counted(stage: Stage) -> None:
    turns = (Use(input_tokens=10, output_tokens=5, usd=0.25), Use(input_tokens=1), Wait(seconds=0.01))
    usage = (await stage.play(*turns)).usage
    assert (usage.input_tokens, usage.output_tokens, usage.usd, usage.turns) == (11, 5, 0.25, 1)
    assert usage.seconds > 0


async def test_a_question_ends_the_session_and_the_answer_continues_it(stage: Stage) -> None:
    turns = (
        Run(command="echo once >> once.txt"),
        Ask(question="Day or minute?"),
        Run(command="echo after >> once.txt"),
    )
    outcome = await stage.play(*turns)
    assert (outcome.end, outcome.question, outcome.bundle) == (End.ASKED, "Day or minute?", None)
    outcome = await stage.play(*turns, given=stage.brief(answer=ANSWER))
    assert (outcome.end, (stage.work / "once.txt").read_text()) == (End.FINISHED, "once\nafter\n")
    assert "maria answered: minute" in stage.space.transcript.read_text()


async def test_an_answered_session_can_play_again_in_a_new_clone(stage: Stage) -> None:
    turns = (Say(text="one"), Ask(question="Day or minute?"), Say(text="two"))
    outcome = await stage.play(*turns, given=stage.brief(answer=ANSWER))
    assert outcome.end is End.FINISHED


async def test_asking_again_without_an_answer_asks_the_same(stage: Stage) -> None:
    turns = (Say(text="one"), Ask(question="Day or minute?"), Ask(question="And the hour?"))
    for _ in range(2):
        assert (await stage.play(*turns)).question == "Day or minute?"
    second = await stage.play(*turns, given=stage.brief(answer=ANSWER))
    assert second.question == "And the hour?"
    later = ANSWER.model_copy(update={"question": "reworded"})
    assert (await stage.play(*turns, given=stage.brief(answer=later))).end is End.FINISHED


async def test_the_next_round_in_the_same_clone_plays_from_the_start(stage: Stage) -> None:
    await stage.play(Run(command="echo one >> a.txt"))
    await stage.play(Run(command="echo two >> a.txt"), given=stage.brief(round_=2))
    assert (stage.work / "a.txt").read_text() == "one\ntwo\n"
