"""Nobody blesses what they wrote."""

from __future__ import annotations

import pytest

from worktrain.ids import SessionId
from worktrain.proof.duties import Blessing, Duty, independent, not_separate, problems
from worktrain.records import Record
from worktrain.sessions import Role


def duty(role: Role, **changes: str) -> Duty:
    given = {"session": f"s-{role}", "backend": "claude-code", "working_copy": f"w-{role}", **changes}
    return Duty.model_validate({"role": role, **given})


GOOD = (duty(Role.DEVELOPER), duty(Role.REVIEWER), duty(Role.SDET))
BLESSING = Blessing(session=SessionId("s-reviewer"), backend="claude-code", manifest_sha256="a" * 64)


def test_separate_sessions_in_separate_clones_are_independent(record: Record) -> None:
    assert problems(GOOD, BLESSING, has_tests=True) == ()
    assert independent(record) == ()


@pytest.mark.parametrize(
    ("duties", "said"),
    [
        pytest.param(GOOD[1:], "No developer session", id="no developer"),
        pytest.param((GOOD[0], GOOD[2]), "No reviewer session", id="no reviewer"),
        pytest.param(GOOD[:2], "No sdet session", id="tests by nobody"),
        pytest.param(
            (*GOOD[:2], duty(Role.SDET, session="s-developer")), "shared the session", id="same session"
        ),
        pytest.param(
            (*GOOD[:1], duty(Role.REVIEWER, working_copy="w-developer"), GOOD[2]),
            "shared the working",
            id="copy",
        ),
        pytest.param(
            (duty(Role.DEVELOPER, brief_sha256="b"), duty(Role.REVIEWER, brief_sha256="b"), GOOD[2]),
            "shared the brief",
            id="same brief",
        ),
        pytest.param((duty(Role.DEVELOPER, backend=""), *GOOD[1:]), "does not say", id="no backend"),
    ],
)
def test_what_is_shared_or_missing_is_said(duties: tuple[Duty, ...], said: str) -> None:
    assert said in " ".join(problems(duties, BLESSING, has_tests=True))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"session": "s-developer"}, "is no reviewer's"),
        ({"session": "s-nobody"}, "is no reviewer's"),
        ({"backend": "codex"}, "another backend"),
        ({"manifest_sha256": ""}, "manifest's hash is missing"),
        ({"manifest_sha256": "A" * 64}, "manifest's hash is missing"),
    ],
)
def test_the_verdict_is_a_reviewers_on_known_input(changes: dict[str, str], said: str) -> None:
    blessing = BLESSING.model_copy(update=changes)
    assert said in " ".join(problems(GOOD, blessing, has_tests=True))


def test_without_a_verdict_nothing_is_blessed() -> None:
    assert problems(GOOD, None, has_tests=True) == ("There is no verdict.",)


def test_two_rounds_of_one_role_may_share_a_clone() -> None:
    again = duty(Role.DEVELOPER, session="s-developer-2")
    assert problems((*GOOD, again), BLESSING, has_tests=True) == ()


def test_what_was_written_with_a_token_says_whose_and_whether_that_person_asked(record: Record) -> None:
    assert not_separate(record) == ()
    (asked,) = not_separate(record.with_(written_as=record.issue.labelled_by))
    (other,) = not_separate(record.with_(written_as="somebody"))
    assert "who asked for it too" in asked
    assert asked.startswith(f"whether anybody but {record.issue.labelled_by}")
    assert "asked" not in other
