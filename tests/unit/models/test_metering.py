"""What an answer used is read from its bytes, whole or in any pieces."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.models.metering.choose import meter_for
from worktrain.models.metering.counts import Counts
from worktrain.models.metering.events import LINE_BYTES


def events(*all_: Mapping[str, object]) -> bytes:
    return b"".join(b"event: x\ndata: " + json.dumps(one).encode() + b"\n\n" for one in all_)


def metered(kind: str, raw: bytes, *, streams: bool = True, step: int = 7) -> Counts:
    meter = meter_for(kind, "text/event-stream; charset=utf-8" if streams else "application/json")
    for at in range(0, len(raw), step):
        meter.feed(raw[at : at + step])
    return meter.counts()


USAGE = {
    "input_tokens": 5,
    "cache_creation_input_tokens": 300,
    "cache_read_input_tokens": 4000,
    "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100},
    "output_tokens": 1,
}
STARTED = {"type": "message_start", "message": {"model": "claude-opus-4-5", "usage": USAGE}}
SAID = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "a" * 30}}
TOLD = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 77}}
ANTHROPIC = events(STARTED, SAID, TOLD, {"type": "message_stop"})
ANTHROPIC_COUNTS = Counts(
    model="claude-opus-4-5",
    fresh=5,
    cache_read=4000,
    cache_write=200,
    cache_write_hour=100,
    output=77,
    told=True,
)

ANSWER = {
    "model": "gpt-5.4",
    "usage": {
        "input_tokens": 1000,
        "input_tokens_details": {"cached_tokens": 600},
        "output_tokens": 50,
        "output_tokens_details": {"reasoning_tokens": 20},
    },
}
OPENAI = events(
    {"type": "response.created", "response": {"model": "gpt-5.4"}},
    {"type": "response.output_text.delta", "delta": "Hello"},
    {"type": "response.completed", "response": ANSWER},
)
OPENAI_COUNTS = Counts(model="gpt-5.4", fresh=400, cache_read=600, output=50, told=True)
CHAT = {
    "model": "gpt-5.4",
    "choices": [],
    "usage": {
        "prompt_tokens": 1000,
        "prompt_tokens_details": {"cached_tokens": 600},
        "completion_tokens": 50,
    },
}


def test_anthropic_tells_input_first_and_output_last() -> None:
    assert metered("anthropic", ANTHROPIC) == ANTHROPIC_COUNTS


@given(st.lists(st.integers(1, len(ANTHROPIC)), max_size=8))
def test_the_pieces_in_which_a_stream_comes_make_no_difference(cuts: list[int]) -> None:
    meter, last = meter_for("anthropic", "text/event-stream"), 0
    for cut in [*sorted(cuts), len(ANTHROPIC)]:
        meter.feed(ANTHROPIC[last:cut])
        last = max(last, cut)
    assert meter.counts() == ANTHROPIC_COUNTS


def test_a_stream_with_carriage_returns_is_read() -> None:
    assert metered("anthropic", ANTHROPIC.replace(b"\n", b"\r\n")) == ANTHROPIC_COUNTS


def test_an_anthropic_document_is_read() -> None:
    raw = json.dumps({"model": "claude-opus-4-5", "usage": {**USAGE, "output_tokens": 77}}).encode()
    assert metered("anthropic", raw, streams=False) == ANTHROPIC_COUNTS


def test_openai_tells_at_the_end() -> None:
    assert metered("openai", OPENAI) == OPENAI_COUNTS
    assert metered("openai", json.dumps(ANSWER).encode(), streams=False) == OPENAI_COUNTS


def test_a_chat_completion_is_read_in_both_ways() -> None:
    chunk = {"choices": [{"delta": {"content": "Hello"}}]}
    assert metered("openai", events(chunk, CHAT) + b"data: [DONE]\n\n") == OPENAI_COUNTS
    assert metered("openai", json.dumps(CHAT).encode(), streams=False) == OPENAI_COUNTS


@pytest.mark.parametrize(
    ("kind", "raw", "fresh"),
    [
        ("anthropic", events(STARTED, SAID), 5),
        ("openai", events({"type": "response.output_text.delta", "delta": "a" * 30}), 0),
        ("openai", events({"choices": [{"delta": {"content": "a" * 30}}]}), 0),
    ],
)
def test_an_answer_that_broke_off_is_counted_by_what_was_seen(kind: str, raw: bytes, fresh: int) -> None:
    counts = metered(kind, raw)
    assert (counts.told, counts.fresh, counts.output) == (False, fresh, 10)


@pytest.mark.parametrize(
    ("kind", "event", "word"),
    [
        ("anthropic", {"type": "error", "error": {"type": "overloaded_error"}}, "overloaded_error"),
        ("openai", {"type": "error", "code": "rate_limit_exceeded"}, "rate_limit_exceeded"),
        (
            "openai",
            {"type": "response.failed", "response": {"error": {"code": "insufficient_quota"}}},
            "insufficient_quota",
        ),
    ],
)
def test_a_failure_in_the_middle_of_a_stream_is_noticed(
    kind: str, event: dict[str, object], word: str
) -> None:
    assert metered(kind, events(event)).failed == word
    assert metered(kind, ANTHROPIC if kind == "anthropic" else OPENAI).failed == ""


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"data: {\n\n",
        b"data: []\n\ndata: 3\n\n",
        b'data: {"type": "message_start", "message": 3, "usage": [1], "response": "x", "choices": 3}\n\n',
        b'data: {"type": "message_delta", "usage": {"output_tokens": "many", "input_tokens": -5}}\n\n',
        b'data: {"type": "response.completed", "response": {"usage": {"input_tokens": true}}}\n\n',
        b"data: " + b"[" * 100_000 + b"\n\n",
        b"\xff\xfe\x00" * 50,
    ],
)
def test_nonsense_is_counted_as_nothing(kind: str, streams: bool, nonsense: bytes) -> None:
    counts = metered(kind, nonsense, streams=streams, step=1000)
    assert (counts.input, counts.output) == (0, 0)


def test_a_line_without_an_end_is_not_kept_and_the_next_ones_are_read() -> None:
    meter = meter_for("anthropic", "text/event-stream")
    for _ in range(3):
        meter.feed(b"x" * (LINE_BYTES // 2))
    meter.feed(b"\n" + ANTHROPIC)
    assert meter.counts() == ANTHROPIC_COUNTS


@pytest.mark.parametrize(
    ("kind", "raw", "factor"),
    [
        ("openai", {**ANSWER, "service_tier": "priority"}, 2.0),
        ("openai", {**ANSWER, "service_tier": "flex"}, 1.0),
        ("anthropic", {"usage": {"output_tokens": 1, "inference_geo": "us"}}, 1.1),
        ("anthropic", {"usage": {"output_tokens": 1, "speed": "fast"}}, 6.0),
    ],
)
def test_another_rate_than_the_standard_one_is_noticed(
    kind: str, raw: dict[str, object], factor: float
) -> None:
    assert metered(kind, json.dumps(raw).encode(), streams=False).factor == factor
