"""A key goes up and never comes down; a token comes and never goes up."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.models import headers, refusals
from worktrain.models.refusals import body
from worktrain.models.scrubbing import NOTE, Scrubber, clean
from worktrain.models.troubles import Fault, Streak, Trouble, trouble_in_stream, trouble_of, unreachable

KEY = "sk-ant-canary-Zq7vR2mXw9LtYb4KdN8sHc3F"


@given(st.lists(st.integers(0, 200), max_size=10), st.integers(0, 60))
def test_a_key_is_taken_out_of_a_stream_wherever_it_is_cut(cuts: list[int], lead: int) -> None:
    whole = b"s" * lead + KEY.encode() + b" and sk-ant-" + KEY.encode() * 2 + b"sk-"
    scrubber, passed, last = Scrubber([KEY]), b"", 0
    for cut in sorted(cuts):
        passed += scrubber.feed(whole[last:cut])
        last = max(last, cut)
    passed += scrubber.feed(whole[last:]) + scrubber.rest()
    assert passed == whole.replace(KEY.encode(), NOTE.encode())


def test_what_holds_no_key_passes_at_once() -> None:
    scrubber = Scrubber([KEY])
    assert scrubber.feed(b"data: sk-an\n\n") == b"data: sk-an\n\n"
    assert scrubber.feed(b"ends with sk-an") == b"ends with "
    assert scrubber.feed(b"other") == b"sk-another"


@pytest.mark.parametrize(
    "leak",
    [KEY, KEY[5:20], KEY[::-1], base64.b64encode(KEY.encode()).decode(), KEY.encode().hex()],
    ids=["raw", "piece", "reversed", "base64", "hex"],
)
def test_an_errors_text_holds_no_piece_of_a_key_in_any_form(leak: str) -> None:
    text = clean(json.dumps({"error": {"message": f"Incorrect API key provided: {leak}."}}), [KEY])
    assert leak not in text
    assert KEY[5:17] not in text


def test_an_error_without_a_key_is_unchanged() -> None:
    text = '{"error": {"message": "Incorrect API key provided: sk-ant***3F."}}'
    assert clean(text, [KEY]) == text


def test_only_named_headers_go_up_and_the_key_with_them() -> None:
    given_ = {
        "X-Api-Key": "the token",
        "Authorization": "Bearer the token",
        "OpenAI-Organization": "another",
        "Cookie": "a=b",
        "Host": "model",
        "Connection": "keep-alive",
        "Accept-Encoding": "gzip",
        "X-Forwarded-For": "10.0.0.1",
        "Anthropic-Beta": "context-1m",
        "X-Stainless-OS": "Linux",
        "Content-Type": "application/json",
    }
    assert headers.up("anthropic", KEY, given_) == {
        "anthropic-beta": "context-1m",
        "x-stainless-os": "Linux",
        "content-type": "application/json",
        "x-api-key": KEY,
        "accept-encoding": "identity",
    }
    assert headers.up("openai", KEY, given_)["authorization"] == f"Bearer {KEY}"
    assert "the token" not in str(headers.up("openai", KEY, given_))


def test_what_belongs_to_the_connection_or_to_us_does_not_come_down() -> None:
    given_ = {
        "Connection": "close, X-Hop",
        "X-Hop": "1",
        "Transfer-Encoding": "chunked",
        "Content-Length": "3",
        "Set-Cookie": "a=b",
        "Location": "https://elsewhere.example",
        "Content-Type": "text/event-stream",
        "Retry-After": "7",
        "Request-Id": f"r-{KEY}",
    }
    lowered = {name.lower(): value for name, value in given_.items()}
    assert headers.down(lowered, [KEY]) == {
        "content-type": "text/event-stream",
        "retry-after": "7",
        "request-id": f"r-{NOTE}",
    }


@pytest.mark.parametrize(
    ("given_", "token"),
    [
        ({"x-api-key": "t"}, "t"),
        ({"authorization": "Bearer t"}, "t"),
        ({"authorization": "bearer  t"}, "t"),
        ({"authorization": "Basic t"}, ""),
        ({}, ""),
    ],
)
def test_a_token_comes_in_either_way(given_: dict[str, str], token: str) -> None:
    assert headers.token_in(given_) == token


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
def test_a_refusal_has_the_providers_own_shape(kind: str) -> None:
    error = json.loads(body(kind, 400, "No."))["error"]
    assert error["message"] == "WorkTrain: No."
    assert error["type"] == "invalid_request_error"


@pytest.mark.parametrize(("status", "again"), [(400, "false"), (404, "false"), (429, "true"), (502, "true")])
def test_a_refusal_says_whether_trying_again_can_help(status: int, again: str) -> None:
    assert refusals.headers(status)["x-should-retry"] == again


def error(type_: str, message: str = "", code: str = "") -> bytes:
    return json.dumps({"error": {"type": type_, "message": message, "code": code}}).encode()


@pytest.mark.parametrize(
    ("kind", "status", "raw", "fault"),
    [
        ("anthropic", 401, error("authentication_error", "invalid x-api-key"), Fault.KEY),
        ("anthropic", 403, error("permission_error"), Fault.KEY),
        ("anthropic", 400, error("invalid_request_error", "Your credit balance is too low"), Fault.CREDIT),
        ("anthropic", 402, error("billing_error"), Fault.CREDIT),
        ("anthropic", 404, error("not_found_error", "model: claude-9"), Fault.MODEL),
        ("anthropic", 429, error("rate_limit_error"), Fault.RATE),
        ("anthropic", 500, error("api_error"), Fault.DOWN),
        ("anthropic", 529, error("overloaded_error"), Fault.DOWN),
        ("anthropic", 302, b"", Fault.DOWN),
        ("anthropic", 503, b"<html>", Fault.DOWN),
        ("openai", 401, error("invalid_request_error", code="invalid_api_key"), Fault.KEY),
        ("openai", 429, error("insufficient_quota", code="insufficient_quota"), Fault.CREDIT),
        ("openai", 429, error("requests", code="rate_limit_exceeded"), Fault.RATE),
    ],
)
def test_a_providers_failure_says_what_to_mend(kind: str, status: int, raw: bytes, fault: Fault) -> None:
    found = trouble_of(kind, status, raw, model="claude-9")
    assert found is not None
    assert found.fault is fault
    assert found.reason.endswith(".")


@pytest.mark.parametrize("said", ["credit balance", "insufficient_quota", "billing"])
def test_an_agent_cannot_make_an_operator_add_credit(said: str) -> None:
    named = error("not_found_error", f"model: {said} is too low")
    found = trouble_of("anthropic", 404, named, model=said)
    assert found is not None
    assert found.fault is Fault.MODEL
    assert trouble_of("openai", 400, error("invalid_request_error", f"tools.0: {said}"), model="m") is None


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_request_that_was_wrong_is_no_trouble_of_the_providers(status: int) -> None:
    assert (
        trouble_of("anthropic", status, error("invalid_request_error", "prompt is too long"), model="")
        is None
    )


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("overloaded_error", Fault.DOWN),
        ("rate_limit_error", Fault.RATE),
        ("insufficient_quota", Fault.CREDIT),
    ],
)
def test_a_failure_in_the_middle_of_an_answer_has_its_meaning_too(said: str, fault: Fault) -> None:
    assert trouble_in_stream("openai", said).fault is fault


def test_a_wrong_key_ends_at_once_and_a_bad_moment_only_when_it_lasts() -> None:
    down = unreachable("anthropic", "ClientConnectorError")
    assert Streak().add(Trouble(fault=Fault.KEY, reason=""))
    streak = Streak()
    assert [streak.add(down) for _ in range(6)] == [False] * 5 + [True]
    streak.good()
    assert not streak.add(down)
    assert not streak.add(Trouble(fault=Fault.RATE, reason="")), "another trouble is counted anew"
