"""The doctor's words about asking GitHub: how often, what it costs, and what a token leaves out."""

from __future__ import annotations

import pytest

from worktrain.cli.checkups.check import Result
from worktrain.cli.checkups.polling import polling
from worktrain.hearing import Hearing
from worktrain.settings import Settings


def settings(seconds: float, *, token: str = "", url: str = "https://github.com") -> Settings:
    return Settings(app_id=1, github_url=url, hearing=Hearing(seconds=seconds, token=token))


def test_with_webhooks_alone_there_is_nothing_to_say() -> None:
    assert polling(settings(0.0)) == []


def test_the_usual_beat_is_fine_and_says_what_it_costs() -> None:
    (check,) = polling(settings(15.0))
    assert (check.result, check.fix) == (Result.OK, "")
    assert check.found.startswith("every 15 s, about 480 requests an hour")


@pytest.mark.parametrize(
    ("url", "result"), [("https://github.com", Result.WARNING), ("http://127.0.0.1:1", Result.OK)]
)
def test_asking_too_often_is_a_warning_but_not_on_ones_own_machine(url: str, result: Result) -> None:
    (check,) = polling(settings(1.0, url=url))
    assert check.result is result


def test_a_token_is_called_what_it_is_and_never_shown() -> None:
    checks = polling(settings(15.0, token="github_pat_secret"))
    assert [check.result for check in checks] == [Result.OK, Result.WARNING]
    assert "check runs of others cannot be seen" in checks[1].found
    assert "github_pat_secret" not in str(checks)
