"""The scripted model: whose session asks, how far its script has come, and what the next answer holds."""

from __future__ import annotations

import json

import pytest

from worktrain.agents.scripts import Ask, Choose, Patch, Puppet, Run, Say, Script, Use, Wait, Write
from worktrain.errors import ConfigError
from worktrain.sessions import Claim, Role
from worktrain.standin.model import anthropic, openai
from worktrain.standin.model.characters import check
from worktrain.standin.model.playing import Playing
from worktrain.standin.model.steps import DONE, steps
from worktrain.standin.model.talk import Asked, NewFile, Poll, Reply, Shell

HEAD = "WorkTrain session wt-1-7-1-developer-1\n"
TELL = "\nwrite the file /out/outcome.json: one JSON object"
TOOLS = frozenset({"Bash", "Write"})
SCRIPT = Script(
    turns=(Say(text="Hm."), Run(command=("echo", "a b")), Ask(question="Which?"), Run(command="true")),
    claim=Claim(summary="done"),
)


def asked(
    text: str = HEAD + TELL, last: str | None = None, output: str = "", prompted: bool = False
) -> Asked:
    return Asked(text=text, tools=TOOLS, last_call=last, output=output, prompted=prompted or last is None)


def playing(*scripts: Script) -> Playing:
    return Playing(lambda _issue, _role, which: scripts[min(which, len(scripts) - 1)])


def test_each_request_is_answered_with_the_step_after_the_last_one() -> None:
    play = playing(SCRIPT)
    first = play.reply(asked())
    assert (first.words, first.deed) == (("Hm.",), Shell(command="echo 'a b'"))
    assert play.reply(asked()) == first, "who asks again is told the same"
    second = play.reply(asked(last=first.call))
    assert second.deed == NewFile(path="/out/outcome.json", text='{"question": "Which?"}')
    rests = play.reply(asked(last=second.call))
    assert (rests.words, rests.deed) == (("I wait for the answer.",), None)
    third = play.reply(asked(last=second.call, prompted=True))
    assert third.deed == Shell(command="true")
    last = play.reply(asked(last=third.call))
    assert last.deed == NewFile(path="/out/outcome.json", text='{"summary": "done"}')
    assert play.reply(asked(last=last.call)).words == ("Done.",)


def test_a_new_conversation_passes_over_what_was_answered() -> None:
    mark, said = "0123456789ab", "Asked: developer: Which?\nmaria answered:\nB"
    answer = f"[answer {mark} begins]\n{said}\n[answer {mark} ends]"
    assert playing(SCRIPT).reply(asked(HEAD + answer + TELL)).deed == Shell(command="true")


def test_sessions_of_one_role_come_in_the_order_of_the_script() -> None:
    scripts = [Script(turns=(Run(command=str(number)),)) for number in range(3)]
    play = playing(*scripts)
    texts = [f"WorkTrain session wt-1-7-{attempt}-developer-1\n" for attempt in (1, 2, 1, 3)]
    deeds = [play.reply(asked(text)).deed for text in texts]
    assert deeds == [Shell(command=word) for word in ("0", "1", "0", "2")]


def test_a_step_that_fails_ends_the_session_without_an_outcome() -> None:
    play = playing(Script(turns=(Patch(name="fix.patch", data=b"no patch"),)))
    first = play.reply(asked())
    failed = play.reply(asked(last=first.call, output="error: corrupt patch"))
    assert (failed.words, failed.deed) == (("The patch fix.patch does not apply.",), None)
    assert play.reply(asked(last=first.call, output=f"{DONE}\n")).deed is not None


def test_a_command_that_still_runs_is_waited_for() -> None:
    play = playing(SCRIPT)
    first = play.reply(asked())
    output = "Wall time: 30 seconds\nProcess running with session ID 412\n"
    assert play.reply(asked(last=first.call, output=output)).deed == Poll(number=412)


def test_branches_look_only_into_issue_and_context() -> None:
    script = Script(turns=(Choose(text="tabs", then=(Run(command="yes"),), otherwise=(Run(command="no"),)),))
    section = "[context 0123456789ab begins]\nmind the tabs\n[context 0123456789ab ends]"
    assert playing(script).reply(asked(HEAD + section)).deed == Shell(command="yes")
    assert playing(script).reply(asked(HEAD + "the skill speaks of tabs")).deed == Shell(command="no")


def test_words_pauses_and_figures_wait_for_the_next_call() -> None:
    turns = (Say(text="a"), Use(input_tokens=7, output_tokens=3), Wait(seconds=0.5), Run(command="x"))
    first, last = steps(Script(turns=turns), text="", outcome="/o")
    assert (first.words, first.seconds, first.input_tokens, first.output_tokens) == (("a",), 0.5, 7, 3)
    assert (last.words, last.seconds, last.input_tokens) == ((), 0.0, 0)


def test_large_files_come_in_pieces_that_a_command_line_can_hold() -> None:
    played = steps(Script(turns=(Write(path="a b", data=b"x" * 200_000),)), text="", outcome="/o")
    commands = [step.deed.command for step in played if isinstance(step.deed, Shell)]
    assert len(commands) == 5
    assert max(map(len, commands)) < 128 * 1024
    assert [" > 'a b'" in each for each in commands] == [True, False, False, False, False]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("puppet", [Puppet.HONEST, Puppet.LIAR])
def test_puppets_end_as_their_role_does(puppet: Puppet, role: Role) -> None:
    text = f"WorkTrain session wt-1-7-1-{role.value}-1\n"
    play, last = playing(Script(puppet=puppet)), None
    reply = play.reply(asked(text))
    while not isinstance(reply.deed, NewFile):
        last = reply.call
        reply = play.reply(asked(text, last=last))
    said = json.loads(reply.deed.text)
    assert ("verdict" in said) is (role is Role.REVIEWER)
    assert ("tests" in said) is (role is Role.SDET)


def test_puppets_that_are_programs_are_refused() -> None:
    check(frozenset({Puppet.HONEST, Puppet.HANG, Puppet.CRASH, Puppet.GARBAGE, Puppet.LIAR}))
    with pytest.raises(ConfigError, match="No model plays escape, flood"):
        check(frozenset({Puppet.FLOOD, Puppet.ESCAPE}))


def test_strangers_and_requests_without_tools_get_a_few_words() -> None:
    play = playing(SCRIPT)
    assert play.reply(asked("Name this conversation.")).deed is None
    assert play.reply(Asked(text=HEAD, tools=frozenset())).deed is None


def test_the_tool_is_picked_from_what_the_program_offers() -> None:
    file = NewFile(path="/o", text="it's")
    written = anthropic.whole(Reply(deed=file, call="c", tools=TOOLS), "m", 1)["content"][-1]
    assert (written["name"], written["input"]) == ("Write", {"file_path": "/o", "content": "it's"})
    shell = anthropic.whole(Reply(deed=file, call="c", tools=frozenset({"Bash"})), "m", 1)["content"][-1]
    assert shell["input"]["command"] == """printf %s 'it'"'"'s' > /o"""
    direct = openai.whole(Reply(deed=file, call="c", tools=frozenset({"exec_command"})), "m", 1)["output"][-1]
    assert (direct["type"], direct["name"]) == ("function_call", "exec_command")
    code = openai.whole(Reply(deed=file, call="c", tools=frozenset({"exec"})), "m", 1)["output"][-1]
    assert (code["type"], code["name"]) == ("custom_tool_call", "exec")
    assert "tools.exec_command(" in code["input"]
