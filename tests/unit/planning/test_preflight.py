"""Is somebody already on it?"""

from __future__ import annotations

import pytest

from worktrain.planning.preflight import alike, closer, pulls_about
from worktrain.plans import OpenPull, PullText

TITLE = "Slugs collide for posts of the same day"


def about(pull: PullText, *, files: tuple[str, ...] = ()) -> list[OpenPull]:
    return list(pulls_about(2, TITLE, files=files, pulls=[pull], repository="acme/blog"))


def pull(title: str = "Something else", body: str = "", **more: object) -> PullText:
    return PullText.model_validate({"number": 9, "title": title, "body": body, "author": "li", **more})


@pytest.mark.parametrize(
    "body",
    [
        "Fixes #2",
        "This closes #2.",
        "resolved: #2",
        "FIX acme/blog#2",
        "fixed https://github.com/acme/blog/issues/2",
        "Closes GH-2",
    ],
)
def test_a_pull_request_that_closes_the_issue_has_it(body: str) -> None:
    found = about(pull(body=body))
    assert found[0].relation == "closes"
    assert closer(found) == found[0]
    assert "says" in found[0].evidence


def test_a_closing_word_in_the_title_counts() -> None:
    assert about(pull("Fix #2: unique slugs"))[0].relation == "closes"


def test_a_branch_of_another_worktrain_has_it() -> None:
    assert about(pull(branch="worktrain/issue-2-slugs-collide"))[0].relation == "closes"


def test_our_own_earlier_attempt_is_nobody_else() -> None:
    assert about(pull(body="Fixes #2", branch="worktrain/issue-2-slugs-collide", ours=True)) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Related to #2", id="a mention"),
        pytest.param("Fixes #1, #2", id="only the first of a list is closed"),
        pytest.param("`Fixes #7`, see #2", id="a closing word in code"),
    ],
)
def test_a_mention_is_evidence_and_no_refusal(body: str) -> None:
    found = about(pull(body=body))
    assert [each.relation for each in found] == ["mentions"]
    assert closer(found) is None


@pytest.mark.parametrize(
    "body",
    [
        "Fixes #22",
        "Fixes #12",
        "Fixes other/place#2",
        "<!-- Fixes #2 -->",
        "```\nFixes #2\n```",
        "> Fixes #2",
        "Fixes https://github.com/other/place/issues/2",
    ],
)
def test_another_issue_is_not_this_one(body: str) -> None:
    assert about(pull(body=body)) == []


def test_nearly_the_same_title_is_evidence() -> None:
    found = about(pull("Slugs of posts from the same day collide"))
    assert [each.relation for each in found] == ["resembles"]
    assert closer(found) is None


def test_the_same_file_is_evidence() -> None:
    found = about(pull(files=("blog/slug.py",)), files=("blog/slug.py",))
    assert found[0].evidence == "changes blog/slug.py too"


def test_the_same_request_twice_in_the_queue_is_noticed() -> None:
    others = {2: TITLE, 3: "Same-day posts: slugs collide", 4: "Add an archive"}
    assert alike(2, TITLE, others) == (3,)
