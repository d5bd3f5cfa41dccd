"""What the programs print, line by line, in our words; foreign lines are none, and never fatal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.agents.backends import claude_code, codex
from worktrain.agents.listening import Heard, Understand
from worktrain.agents.transcript import Transcript
from worktrain.agents.vocabulary import Say, Tool, UsageTold, shortened

USED = {
    "input_tokens": 10,
    "cache_creation_input_tokens": 5,
    "cache_read_input_tokens": 999,
    "output_tokens": 1,
}


def both() -> tuple[Understand, Understand]:
    return claude_code.DRIVER.understand(), codex.DRIVER.understand()


def line(**said: object) -> bytes:
    return json.dumps(said).encode()


def message(name: str, *content: object) -> bytes:
    return line(type="assistant", message={"id": name, "content": content, "usage": USED})


def result(text: object, **more: object) -> bytes:
    block = {"type": "tool_result", "tool_use_id": "t1", "content": text, **more}
    return line(type="user", message={"content": [block]})


def test_claude_code_says_uses_and_counts() -> None:
    heard = claude_code.DRIVER.understand()
    used = UsageTold(event="usage", input_tokens=15, output_tokens=1)
    text = {"type": "text", "text": "Hm."}
    call = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "exit 3"}}
    assert heard(message("m1", text)) == Heard(events=(used, Say(event="say", text="Hm.")), turns=1)
    assert heard(message("m1", call)) == Heard()
    tool = Tool(event="tool", name="Bash", input={"command": "exit 3"}, exit_code=3, output="Exit code 3\nno")
    assert heard(result("Exit code 3\nno", is_error=True)) == Heard(events=(tool,))
    total = {"input_tokens": 115, "output_tokens": 41}
    end = line(type="result", subtype="success", usage=total, total_cost_usd=0.5)
    assert heard(end) == Heard(
        events=(UsageTold(event="usage", input_tokens=100, output_tokens=40, usd=0.5),)
    )


@pytest.mark.parametrize(
    ("text", "failed", "code"), [("ok", False, 0), ("No such tool", True, 1), ("Exit code 7", True, 7)]
)
def test_claude_codes_exit_codes_are_read_where_a_command_failed(text: str, failed: bool, code: int) -> None:
    heard = claude_code.DRIVER.understand()
    heard(message("m", {"type": "tool_use", "id": "t1", "name": "Bash", "input": {}}))
    told = heard(result([{"type": "text", "text": text}], is_error=failed))
    assert told is not None
    assert told.events == (Tool(event="tool", name="Bash", input={}, exit_code=code, output=text),)


def test_codex_says_uses_and_counts() -> None:
    heard = codex.DRIVER.understand()
    said = line(type="item.completed", item={"type": "agent_message", "text": "Hm."})
    assert heard(said) == Heard(events=(Say(event="say", text="Hm."),), turns=1)
    ran = {"type": "command_execution", "command": "ls", "aggregated_output": "a\n", "exit_code": 2}
    tool = Tool(event="tool", name="exec_command", input={"command": "ls"}, exit_code=2, output="a\n")
    assert heard(line(type="item.completed", item=ran)) == Heard(events=(tool,), turns=1)
    usage = {"input_tokens": 100, "cached_input_tokens": 60, "output_tokens": 7}
    used = UsageTold(event="usage", input_tokens=40, output_tokens=7)
    assert heard(line(type="turn.completed", usage=usage)) == Heard(events=(used,))
    assert heard(line(type="item.started", item=ran)) == Heard()
    failed = heard(line(type="turn.failed", error={"message": "no credit"}))
    assert failed == Heard(events=(Say(event="say", text="no credit"),), turns=1)


FOREIGN = (
    b"",
    b"warning: something",
    b"[]",
    b"null",
    b"{}",
    b'{"type": 7, "message": 7}',
    b'{"type": "assistant"}',
    b'{"type": "item.completed"}',
    b'{"type": "turn.completed", "usage": {"input_tokens": "many"}}',
    b'{"type": "assistant", "message": {"id": ["m"], "content": [7]}}',
    b"[" * 100_000,
    b"\xff\xfe",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_lines_are_never_fatal_and_say_nothing(text: bytes) -> None:
    for understand in both():
        heard = understand(text)
        assert heard is None or heard.events == ()
    assert both()[0](b"warning: something") is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(["type", "message", "item", "content", "usage", "id", "text"]), x
            )
        ),
    )
)
def test_no_document_whatever_breaks_a_translator(document: object) -> None:
    for kind in ("assistant", "user", "result", "item.completed", "turn.completed", "turn.failed"):
        for understand in both():
            understand(line(type=kind, message=document, item=document, usage=document, error=document))


def test_long_and_broken_texts_are_cut_and_mended() -> None:
    assert shortened("x" * 20_000) == "[…]\n" + "x" * 16_000
    assert shortened("a\ud800b") == "a?b"


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400, "true", "-5", '"7"'])
def test_no_number_of_tokens_breaks_a_session(number: str) -> None:
    claude, other = both()
    usage = f'{{"input_tokens": {number}, "output_tokens": {number}}}'
    claude(f'{{"type": "assistant", "message": {{"id": "m", "content": [], "usage": {usage}}}}}'.encode())
    claude(f'{{"type": "result", "usage": {usage}, "total_cost_usd": {number}}}'.encode())
    other(f'{{"type": "turn.completed", "usage": {usage}}}'.encode())


@pytest.mark.parametrize(
    "given",
    [b'"\\ud800"', b"[" * 300 + b"]" * 300, b'{"\\ud800": 1}'],
    ids=["half a character", "deep", "half a character as a key"],
)
def test_whatever_a_tool_was_given_can_be_written_down(given: bytes, tmp_path: Path) -> None:
    heard = claude_code.DRIVER.understand()
    call = b'{"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": ' + given + b"}}"
    heard(b'{"type": "assistant", "message": {"id": "m", "content": [' + call + b"]}}")
    told = heard(result("ok"))
    codexs = codex.DRIVER.understand()(
        b'{"type": "item.completed", "item": {"type": "file_change", "changes": [' + given + b"]}}"
    )
    events = [event for each in (told, codexs) if each is not None for event in each.events]
    with Transcript(tmp_path / "t.jsonl") as transcript:
        for event in events:
            transcript.write(event.model_dump(mode="json"))
    lines = (tmp_path / "t.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(events)
    assert all(json.loads(each)["event"] == "tool" for each in lines)
