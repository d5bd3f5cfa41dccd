"""The events that a program may write: exactly these, and nothing that cannot be stored."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.agents.vocabulary import Result, Say, Tool, parse


def test_an_event_is_read_strictly() -> None:
    assert parse(b'{"event": "say", "text": "hi"}') == Say(event="say", text="hi")
    assert parse(b'{"event": "tool", "name": "x", "input": {"a": [1]}}') == Tool(
        event="tool", name="x", input={"a": [1]}
    )
    assert parse(b'{"event": "outcome", "declares": null}') == Result(event="outcome")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b'{"event": "fly"}',
        b'{"event": ["say"]}',
        b'{"text": "no event"}',
        b'{"event": "say"}',
        b'{"event": "say", "text": 7}',
        b'{"event": "say", "text": "x", "more": 1}',
        b'{"event": "say", "text": "\\ud800"}',
        b'{"event": "usage", "usd": -1}',
        b'{"event": "usage", "usd": NaN}',
        b'{"event": "usage", "input_tokens": "7"}',
        b'{"event": "usage", "input_tokens": 1.5}',
        b'{"event": "ask", "question": ""}',
        b'{"event": "outcome", "merged": true}',
        b'{"event": "outcome", "findings": [{"line": 1' + b"0" * 5000 + b"}]}",
        b'{"event": "tool", "name": "x", "input": {"a": [{"b": Infinity}]}}',
        b'{"event": "tool", "name": "x", "input": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
        json.dumps({"event": "say", "text": "x" * 300_000}).encode(),
        json.dumps({"event": "outcome", "tests": ["t"] * 2_000}).encode(),
    ],
)
def test_what_is_not_exactly_an_event_is_none(line: bytes) -> None:
    assert parse(line) is None


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_an_event_or_none(line: bytes) -> None:
    assert parse(line) is None
