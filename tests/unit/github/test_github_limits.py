"""GitHub's ways to say "too fast", and what is not one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worktrain.github.limits import EVERYTHING, Limit, limit_of, spent

RESET = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


def read(status: int, headers: dict[str, str], answer: Any = None) -> Limit | None:
    return limit_of(status, headers, json.dumps(answer).encode(), now=1000.0)


@pytest.mark.parametrize(
    ("status", "headers", "message", "resource", "seconds"),
    [
        pytest.param(403, {"retry-after": "7"}, "", EVERYTHING, 7.0, id="secondary limit with Retry-After"),
        pytest.param(429, {"retry-after": "7"}, "", EVERYTHING, 7.0, id="the same as 429"),
        pytest.param(
            403, {**RESET, "retry-after": "7"}, "", EVERYTHING, 7.0, id="Retry-After goes before the reset"
        ),
        pytest.param(403, RESET, "API rate limit exceeded", "core", 30.0, id="primary limit as 403"),
        pytest.param(429, RESET, "", "core", 30.0, id="primary limit as 429"),
        pytest.param(
            403, {**RESET, "x-ratelimit-resource": "graphql"}, "", "graphql", 30.0, id="of another resource"
        ),
        pytest.param(429, {}, "", EVERYTHING, None, id="429 that says nothing"),
        pytest.param(403, {}, SECONDARY, EVERYTHING, None, id="secondary in words"),
        pytest.param(
            403, {}, "You have triggered an abuse detection mechanism", EVERYTHING, None, id="of old"
        ),
        pytest.param(
            429, {"retry-after": "Thu, 01 Jan 1970 00:17:10 GMT"}, "", EVERYTHING, 30.0, id="as a date"
        ),
        pytest.param(429, {"retry-after": "soon"}, "", EVERYTHING, None, id="as nonsense"),
        pytest.param(
            403,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"},
            "",
            "core",
            None,
            id="a reset that is no number",
        ),
    ],
)
def test_a_limit_is_read_from_the_refusal(
    status: int, headers: dict[str, str], message: str, resource: str, seconds: float | None
) -> None:
    assert read(status, headers, {"message": message}) == Limit(
        resource=resource, seconds=seconds, why=message
    )


@pytest.mark.parametrize(
    ("status", "headers", "answer"),
    [
        pytest.param(403, {"x-ratelimit-remaining": "9"}, {"message": "Forbidden"}, id="forbidden"),
        pytest.param(403, {}, ["not", "a", "message"], id="forbidden, without a message"),
        pytest.param(404, {"retry-after": "7"}, {"message": "Not Found"}, id="another status"),
        pytest.param(200, {}, {"data": {"title": "RATE_LIMITED"}}, id="an issue about limits"),
        pytest.param(
            200, {}, {"errors": [{"type": "NOT_FOUND", "message": "RATE_LIMIT"}]}, id="another error"
        ),
    ],
)
def test_other_answers_are_no_limit(status: int, headers: dict[str, str], answer: Any) -> None:
    assert read(status, headers, answer) is None


@pytest.mark.parametrize(
    ("headers", "resource", "seconds"),
    [
        pytest.param({**RESET, "x-ratelimit-resource": "graphql"}, "graphql", 30.0, id="primary"),
        pytest.param({"retry-after": "7"}, EVERYTHING, 7.0, id="secondary with Retry-After"),
        pytest.param({"x-ratelimit-remaining": "9"}, EVERYTHING, None, id="secondary that says nothing"),
    ],
)
def test_graphql_refuses_with_200(headers: dict[str, str], resource: str, seconds: float | None) -> None:
    answer = {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    assert read(200, headers, answer) == Limit(
        resource=resource, seconds=seconds, why="API rate limit exceeded"
    )


def test_a_reset_in_the_past_asks_for_no_wait() -> None:
    found = limit_of(403, RESET, b"", now=2000.0)
    assert found is not None
    assert found.seconds == 0.0


def test_the_last_request_of_the_hour_is_noticed_before_one_is_refused() -> None:
    assert spent(200, RESET, now=1000.0) == Limit(
        resource="core", seconds=30.0, why="the hour's requests are spent"
    )
    assert spent(200, {**RESET, "x-ratelimit-remaining": "1"}, now=1000.0) is None
