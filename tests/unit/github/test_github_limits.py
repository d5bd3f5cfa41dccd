"""Four ways to say "too fast", and what is not one."""

from __future__ import annotations

import pytest

from worktrain.github.limits import wait_for

RESET = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}


@pytest.mark.parametrize(
    ("status", "headers", "message", "seconds"),
    [
        pytest.param(403, {"retry-after": "7"}, "", 7.0, id="secondary limit with Retry-After"),
        pytest.param(429, {"retry-after": "7"}, "", 7.0, id="the same as 429"),
        pytest.param(403, RESET, "API rate limit exceeded", 30.0, id="primary limit as 403"),
        pytest.param(429, RESET, "", 30.0, id="primary limit as 429"),
        pytest.param(429, {}, "", 60.0, id="429 that says nothing"),
        pytest.param(403, {}, "You have exceeded a secondary rate limit", 60.0, id="secondary in words"),
        pytest.param(429, {"retry-after": "Fri, 20 Nov"}, "", 60.0, id="Retry-After as a date"),
        pytest.param(403, {"x-ratelimit-remaining": "9"}, "Forbidden", None, id="forbidden is no limit"),
        pytest.param(404, {"retry-after": "7"}, "", None, id="another status is no limit"),
    ],
)
def test_the_wait_is_read_from_the_answer(
    status: int, headers: dict[str, str], message: str, seconds: float | None
) -> None:
    assert wait_for(status, headers, message, now=1000.0) == seconds


def test_a_reset_in_the_past_asks_for_no_wait() -> None:
    assert wait_for(403, RESET, "", now=2000.0) == 0.0
