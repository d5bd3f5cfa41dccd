"""What people do on the real stand-in: with their own rights, over HTTP and git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worktrain.demo import people
from worktrain.demo.opening import open_issues
from worktrain.demo.scenario.values import (
    Close,
    Comment,
    Deed,
    Edit,
    Label,
    Merge,
    Push,
    Review,
    Tick,
    Unlabel,
)

if TYPE_CHECKING:
    from tests.integration.demo.conftest import Town

PATCH = b"--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 3\n"


async def test_issues_come_first_and_in_order(town: Town) -> None:
    assert town.numbers == {"one": 1, "two": 2, "early": 3}
    one, two = await town.get("/issues/1"), await town.get("/issues/2")
    assert one["body"] == "First\n\nDepends on #2"
    assert (one["user"]["login"], two["user"]["login"]) == ("eve", "maria")
    assert [label["name"] for label in one["labels"]] == ["bug"], "a stranger's template starts nothing"
    assert one["milestone"]["due_on"] == "2026-12-01T00:00:00Z"
    assert one["milestone"]["number"] == two["milestone"]["number"]
    assert [label["name"] for label in two["labels"]] == ["docs"]


async def test_the_open_pull_request_is_its_authors(town: Town) -> None:
    pull = await town.get("/pulls/3")
    assert (pull["user"]["login"], pull["head"]["ref"], pull["body"]) == ("li", "li/early", "Fixes #2")
    assert "+x = 2" in town.show("li/early")


async def test_a_later_engagement_may_depend_on_what_comes_after(town: Town) -> None:
    later = town.scenario.engagements[1].issues
    assert await open_issues(town.people, later, town.numbers, keeper="maria") == {"three": 4, "four": 5}
    assert (await town.get("/issues/4"))["body"] == "Third\n\nDepends on #1\nDepends on #5"


@pytest.mark.parametrize(
    ("login", "refused"), [("maria", False), ("li", False), ("sam", False), ("eve", True)]
)
async def test_github_refuses_the_label_to_whoever_may_not(town: Town, login: str, refused: bool) -> None:
    await town.do("maria", Label(name="worktrain:ready"), issue="two")
    done = await town.do(login, Label(name="worktrain:ready"))
    assert (done.refused is not None) == refused
    names = [label["name"] for label in (await town.get("/issues/1"))["labels"]]
    assert ("worktrain:ready" in names) != refused


async def test_labels_come_off_again(town: Town) -> None:
    await town.do("maria", Label(name="worktrain:ready"))
    assert (await town.do("maria", Unlabel(name="worktrain:ready"))).refused is None
    assert (await town.do("maria", Unlabel(name="worktrain:ready"))).refused == "404 Label does not exist"


async def test_people_comment_on_the_issue_or_its_pull_request(town: Town) -> None:
    assert (await town.do("eve", Comment(text="hi"))).refused is None
    assert (await town.do("eve", Comment(text="hi", on="pr"))).refused == "there is no pull request yet"
    number = await town.propose()
    await town.do("eve", Comment(text="ho", on="pr"))
    assert [c["body"] for c in await town.get("/issues/1/comments")] == ["hi"]
    assert [c["body"] for c in await town.get(f"/issues/{number}/comments")] == ["ho"]


async def test_an_author_may_edit_and_a_stranger_may_not(town: Town) -> None:
    assert (await town.do("eve", Edit(title="New", body=None))).refused is None
    issue = await town.get("/issues/1")
    assert (issue["title"], issue["body"]) == ("New", "First\n\nDepends on #2")
    assert (await town.do("sam", Edit(title=None, body="x"))).refused is not None


async def test_a_review_is_bound_to_githubs_rules(town: Town) -> None:
    number = await town.propose()
    assert (await town.do("maria", Review(event="APPROVE", body=""))).refused is None
    own = await town.do("li", Review(event="APPROVE", body=""))
    assert own.refused is not None
    assert own.refused.startswith("422")
    reviews = await town.get(f"/pulls/{number}/reviews")
    assert [(r["user"]["login"], r["state"]) for r in reviews] == [("maria", "APPROVED")]


async def test_a_push_is_a_persons_commit_on_our_branch(town: Town) -> None:
    await town.propose()
    push = Push(name="late.patch", patch=PATCH)
    assert (await town.do("li", push)).refused is None
    shown = town.show("worktrain/issue-1-one")
    assert "Author: li <li@users.noreply.github.com>" in shown
    assert "+x = 3" in shown
    again = await town.do("li", push)
    assert again.refused is not None
    assert "does not apply" in again.refused
    assert (await town.do("eve", push)).refused is not None


@pytest.mark.parametrize("method", ["squash", "merge", "rebase"])
async def test_a_person_merges(town: Town, method: str) -> None:
    number = await town.propose()
    await town.do("li", Push(name="late.patch", patch=PATCH))
    done = await town.do("maria", Merge(method=method))  # type: ignore[arg-type]
    assert done.refused is None
    assert (await town.get(f"/pulls/{number}"))["merged"] is True


async def test_a_person_set_on_a_draft_takes_the_mark_off(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PATIENCE_SECONDS", 0.2)
    number = await town.propose(draft=True)
    assert (await town.do("maria", Merge(method="merge"))).refused is None
    assert (await town.get(f"/pulls/{number}"))["merged"] is True


async def test_whoever_may_not_merge_is_refused(town: Town) -> None:
    await town.propose()
    done = await town.do("sam", Merge(method="squash"))
    assert done.refused is not None


@pytest.mark.parametrize("with_pull", [True, False])
async def test_closing_closes_the_pull_request_or_else_the_issue(town: Town, with_pull: bool) -> None:
    number = await town.propose() if with_pull else None
    await town.do("maria", Close())
    assert (await town.get("/issues/1"))["state"] == ("open" if with_pull else "closed")
    if number:
        assert (await town.get(f"/pulls/{number}"))["state"] == "closed"


async def test_a_box_is_ticked_in_a_comment(town: Town) -> None:
    await town.do("maria", Comment(text="- [ ] other\n- [ ] Run it **again** <!-- worktrain:box -->"))
    assert (await town.do("maria", Tick(text="Run it"))).refused is None
    [comment] = await town.get("/issues/1/comments")
    assert comment["body"] == "- [ ] other\n- [x] Run it **again** <!-- worktrain:box -->"
    assert (await town.do("maria", Tick(text="Run it"))).refused == "there is no box with 'Run it'"


@pytest.mark.parametrize(
    "deed", [Merge(method="squash"), Push(name="p", patch=PATCH), Review(event="COMMENT", body="x")]
)
async def test_what_needs_a_pull_request_says_so(town: Town, deed: Deed) -> None:
    assert (await town.do("maria", deed)).refused == "there is no pull request yet"
