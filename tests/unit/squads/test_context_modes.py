"""What a role reads besides its issue: policy decides, but who judges comes fresh whatever it says."""

from __future__ import annotations

import pytest

from worktrain.briefs import IssueSnapshot
from worktrain.config.load import load_config
from worktrain.config.problems import InvalidFileError
from worktrain.config.schema import Config, Context, Limits
from worktrain.ids import RunId, Sha
from worktrain.paths import matches
from worktrain.proof.conditions.reach import ALWAYS_PROTECTED
from worktrain.records import Record
from worktrain.sessions import ContextMode, Role
from worktrain.squads.briefing import brief
from worktrain.squads.context import ADVERSARIAL, CHARACTERS, mode_of, path_of, trouble

ISSUE = IssueSnapshot(
    repository="acme/shop", repository_id=1, number=12, title="t", body="b", author="eve", author_id=8,
    labelled_by="maria", labelled_by_id=7, labelled_at="2026-11-20T10:00:00Z",
)  # fmt: skip
BASE = Sha("b" * 40)
RECORD = Record(run=RunId("wt-1-12-2"), attempt=2, issue=ISSUE, policy_sha256="p", base_sha=BASE)


def test_by_default_judges_are_blank_and_all_others_inherit() -> None:
    modes = {role: mode_of(role, Config().context) for role in Role}
    assert {role for role, mode in modes.items() if mode is ContextMode.BLANK} == ADVERSARIAL
    assert {modes[role] for role in set(Role) - ADVERSARIAL} == {ContextMode.INHERIT}


@pytest.mark.parametrize("role", sorted(ADVERSARIAL))
@pytest.mark.parametrize("mode", ["inherit", "custom"])
def test_a_judge_with_a_context_is_refused_with_a_sentence(role: Role, mode: str) -> None:
    with pytest.raises(InvalidFileError, match=f"3:.*must be blank: the {role.value} judges"):
        load_config(f"version: 1\ncontext:\n  {role.value}: {mode}\n")
    assert load_config(f"context: {{{role.value}: blank}}") == Config()


@pytest.mark.parametrize("role", sorted(ADVERSARIAL))
def test_a_policy_that_got_past_the_file_makes_no_judge_partial(role: Role) -> None:
    partial = Context().model_copy(update={role.value: ContextMode.CUSTOM})
    assert mode_of(role, partial) is ContextMode.BLANK
    given = brief(RECORD, role, head=BASE, skill="", bundle="MINE", limits=Limits(), issue=ISSUE)
    assert (given.bundle, given.context) == ("", ContextMode.BLANK)


@pytest.mark.parametrize(
    ("mode", "bundle", "failed"),
    [("inherit", "TEXT", ("It crashed.",)), ("custom", "TEXT", ("It crashed.",)), ("blank", "", ())],
)
def test_a_blank_developer_hears_neither_lessons_nor_earlier_attempts(
    mode: str, bundle: str, failed: tuple[str, ...]
) -> None:
    given = brief(
        RECORD,
        Role.DEVELOPER,
        head=BASE,
        skill="",
        context=ContextMode(mode),
        bundle="TEXT",
        limits=Limits(),
        issue=ISSUE,
        failed_before=["It crashed."],
    )
    assert (given.context, given.bundle, given.failed_before) == (mode, bundle, failed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no .worktrain/context/developer.md on the default branch"),
        (b"\xff", "no UTF-8"),
        (b"x" * (CHARACTERS + 1), "8001 characters; at most 8000"),
        ("é".encode() * CHARACTERS, None),
    ],
    ids=["missing", "binary", "long", "bounded"],
)
def test_a_file_that_cannot_be_read_whole_is_named(text: bytes | None, said: str | None) -> None:
    found = trouble(Role.DEVELOPER, text)
    assert (said in found) if said and found else found is said


def test_a_role_s_own_context_is_a_person_s_to_change() -> None:
    assert all(any(matches(path_of(role), pattern) for pattern in ALWAYS_PROTECTED) for role in Role)
