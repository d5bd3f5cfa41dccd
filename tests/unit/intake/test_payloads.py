"""A payload becomes an event once, at the border; what is malformed is ignored, never an error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.events import BasePushed, CheckDone, Commented, Ignored, Labelled, PullClosed, PullPushed
from worktrain.intake.authority import may_act
from worktrain.intake.payloads import parse

MARIA = {"id": 7, "login": "maria", "type": "User"}
COMMON: dict[str, Any] = {
    "repository": {"id": 1, "full_name": "acme/shop", "default_branch": "main"},
    "installation": {"id": 9},
    "sender": MARIA,
}
ISSUE: dict[str, Any] = {
    "number": 12,
    "title": "Slugs collide",
    "body": "For posts of the same day.",
    "user": {"id": 8, "login": "eve", "type": "User"},
    "labels": [{"name": "bug"}, {"name": "worktrain:ready"}],
    "milestone": {"title": "1.2"},
    "updated_at": "2026-11-20T10:00:00Z",
}
SHA = "a" * 40


def labelled(**issue: object) -> dict[str, Any]:
    return {**COMMON, "action": "labeled", "label": {"name": "worktrain:ready"}, "issue": {**ISSUE, **issue}}


def test_a_label_carries_the_text_as_it_stood() -> None:
    event = parse("issues", labelled())
    assert isinstance(event, Labelled)
    assert (event.title, event.body, event.label) == (ISSUE["title"], ISSUE["body"], "worktrain:ready")
    assert (event.author.login, event.sender.id, event.milestone) == ("eve", 7, "1.2")


def test_an_issue_without_a_body_has_an_empty_one() -> None:
    event = parse("issues", labelled(body=None, milestone=None))
    assert isinstance(event, Labelled)
    assert (event.body, event.milestone) == ("", None)


def test_a_label_on_a_pull_request_starts_nothing() -> None:
    event = parse("issues", labelled(pull_request={"url": "…"}))
    assert isinstance(event, Ignored)


def test_a_comment_knows_whether_it_is_on_a_pull_request() -> None:
    issue = {**ISSUE, "pull_request": {"url": "…"}}
    event = parse("issue_comment", {**COMMON, "action": "created", "issue": issue, "comment": {"id": 5}})
    assert isinstance(event, Commented)
    assert (event.on_pull, event.comment_id, event.body) == (True, 5, "")


def test_a_merge_knows_the_merged_commit() -> None:
    pull = {"number": 3, "merged": True, "merge_commit_sha": SHA, "head": {"sha": SHA, "ref": "b"}}
    event = parse("pull_request", {**COMMON, "action": "closed", "pull_request": pull})
    assert isinstance(event, PullClosed)
    assert (event.merged, event.merged_sha) == (True, SHA)


@pytest.mark.parametrize(
    ("home", "branch"),
    [
        ({"id": 1}, "worktrain/issue-1-x"),
        ({"id": 2}, "eve:worktrain/issue-1-x"),
        (None, "eve:worktrain/issue-1-x"),
    ],
)
def test_a_branch_of_a_fork_is_never_taken_for_one_of_ours(home: object, branch: str) -> None:
    head = {"sha": SHA, "ref": "worktrain/issue-1-x", "label": "eve:worktrain/issue-1-x", "repo": home}
    pull = {"number": 3, "head": head}
    event = parse("pull_request", {**COMMON, "action": "opened", "pull_request": pull})
    assert isinstance(event, PullPushed)
    assert event.branch == branch


def test_a_push_to_the_default_branch_moves_the_base() -> None:
    event = parse("push", {**COMMON, "ref": "refs/heads/main", "after": SHA})
    assert isinstance(event, BasePushed)


def test_a_commit_status_counts_as_a_check() -> None:
    event = parse("status", {**COMMON, "context": "ci/build", "sha": SHA, "state": "success"})
    assert isinstance(event, CheckDone)
    assert (event.name, event.conclusion) == ("ci/build", "success")


@pytest.mark.parametrize("payload", [[], None, 1, "text", {}, {"action": 5}, {"action": "labeled"}])
def test_what_is_no_object_or_lacks_everything_is_ignored(payload: object) -> None:
    assert isinstance(parse("issues", payload), Ignored)


def _without(path: tuple[str, ...]) -> dict[str, Any]:
    def cut(value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
        kept = {key: inner for key, inner in value.items() if key != keys[0] or len(keys) > 1}
        if len(keys) > 1:
            kept[keys[0]] = cut(value[keys[0]], keys[1:])
        return kept

    return cut(labelled(), path)


@pytest.mark.parametrize(
    "path",
    [
        ("sender",),
        ("sender", "id"),
        ("issue", "number"),
        ("issue", "user"),
        ("repository", "id"),
        ("label", "name"),
    ],
)
def test_a_missing_field_is_ignored_with_a_reason(path: tuple[str, ...]) -> None:
    event = parse("issues", _without(path))
    assert isinstance(event, Ignored)
    assert event.because


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        ("repository", "id", 2**63),
        ("repository", "id", -1),
        ("issue", "number", 2**70),
        ("sender", "id", 2**63),
        ("repository", "full_name", "../../etc"),
        ("repository", "full_name", "acme/shop\n"),
        ("repository", "full_name", "acme/shop/x"),
    ],
)
def test_wh_08_what_no_database_or_address_can_hold_is_ignored(where: str, name: str, value: object) -> None:
    payload = labelled()
    assert isinstance(parse("issues", {**payload, where: {**payload[where], name: value}}), Ignored)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    field=st.sampled_from(["issue", "sender", "repository", "installation", "label"]),
    value=JSON,
    event=st.sampled_from(["issues", "issue_comment", "pull_request", "push", "status", "check_run"]),
)
def test_no_content_of_a_field_is_an_error(field: str, value: object, event: str) -> None:
    assert parse(event, {**labelled(), field: value}) is not None


@pytest.mark.parametrize("permission", ["none", "read", "triage", "", "WRITE", "owner"])
def test_less_than_write_may_not_start_work(permission: str) -> None:
    event = parse("issues", labelled())
    assert isinstance(event, Labelled)
    assert not may_act(event.sender, permission)


@pytest.mark.parametrize("permission", ["write", "maintain", "admin"])
def test_a_person_with_write_may_and_a_bot_never(permission: str) -> None:
    event = parse("issues", labelled())
    assert isinstance(event, Labelled)
    assert may_act(event.sender, permission)
    assert not may_act(event.sender.model_copy(update={"kind": "Bot"}), permission)
