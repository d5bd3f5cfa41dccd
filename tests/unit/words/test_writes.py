"""The write gate refuses what is not the run's, and what does more than be read (OUT-01 to OUT-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worktrain import intents
from worktrain.ids import RunId, Sha
from worktrain.squads.writes import Refused, Scope, check, references_of, scope_of
from worktrain.words.marker import mark

if TYPE_CHECKING:
    from tests.unit.words.conftest import Story

SHOP = "acme/shop"
RUN = RunId("wt-100-12-1")
HEAD = Sha("ab" * 20)
BRANCH = "worktrain/issue-12-slugs"
SCOPE = Scope(
    repository=SHOP,
    issue=12,
    pull=31,
    branch=BRANCH,
    base="main",
    run=RUN,
    references=frozenset({7}),
    mentions=frozenset({"maria"}),
    hosts=frozenset({"worktrain.example:8321"}),
)


def comment(body: str, number: int = 12) -> intents.Reply:
    return intents.Reply(repository=SHOP, run=RUN, number=number, to="1", body=body)


def opened(**more: object) -> intents.OpenPull:
    given: dict[str, object] = {
        "repository": SHOP,
        "run": RUN,
        "branch": BRANCH,
        "base": "main",
        "title": "Slugs",
        "body": "Fixes #12",
    }
    return intents.OpenPull.model_validate(given | more)


def label(name: str, number: int = 12) -> intents.AddLabel:
    return intents.AddLabel(repository=SHOP, run=RUN, number=number, name=name, cause="1")


def refusal(intent: intents.Intent, scope: Scope = SCOPE) -> str:
    with pytest.raises(Refused) as caught:
        check(intent, scope)
    assert caught.value.why
    return caught.value.rule


@pytest.mark.parametrize(
    "intent",
    [
        pytest.param(comment("Hello."), id="a comment on the issue"),
        pytest.param(comment("Hello.", number=31), id="a comment on its pull request"),
        pytest.param(comment("#12 waits for #7; its pull request is #31."), id="known references"),
        pytest.param(comment("@maria: please decide."), id="the person who asked, once"),
        pytest.param(comment("[Run](http://worktrain.example:8321/runs/1)"), id="a link to ourselves"),
        pytest.param(comment(f"Hi.\n{mark('status')}"), id="a marker at the end"),
        pytest.param(comment("`@fixture` and `<img>` and `https://evil.example`"), id="in a code span"),
        pytest.param(comment("```\n@pytest.fixture\n<img src=x>\n```"), id="in a code block"),
        pytest.param(comment("> ```\n> @pytest.fixture\n> ```"), id="in a quoted code block"),
        pytest.param(comment("<details><summary>More</summary>\n\nx\n\n</details>"), id="details"),
        pytest.param(comment("Write to a@b.example, see a/b/c and 50% or x#y."), id="plain signs"),
        pytest.param(opened(), id="a draft that fixes the issue"),
        pytest.param(label("worktrain:running"), id="a label of ours"),
        pytest.param(
            intents.RemoveLabel(repository=SHOP, number=12, name="worktrain:ready", cause="1"), id="ready off"
        ),
        pytest.param(
            intents.PushBranch(repository=SHOP, run=RUN, repository_id=1, branch=BRANCH, sha=HEAD), id="push"
        ),
        pytest.param(
            intents.MergePull(
                repository=SHOP, number=31, head_sha=HEAD, method="squash", title="Slugs (#31)", message=""
            ),
            id="a merge",
        ),
        pytest.param(
            intents.PushNote(repository=SHOP, repository_id=1, sha=HEAD, text='{"keyid": "@x #9"}'),
            id="a note",
        ),
        pytest.param(intents.ReadyPull(repository=SHOP, number=31, node="N", head_sha=HEAD), id="ready"),
        pytest.param(
            intents.React(repository=SHOP, subject="comment", subject_id=99, content="eyes"), id="a reaction"
        ),
    ],
)
def test_what_belongs_to_the_run_passes_unchanged(intent: intents.Intent) -> None:
    assert check(intent, SCOPE) is intent


@pytest.mark.parametrize(
    "intent",
    [
        pytest.param(comment("Hi.", number=3), id="another issue"),
        pytest.param(label("worktrain:done", number=3), id="another issue's label"),
        pytest.param(intents.Reply(repository="acme/other", number=12, to="1", body="Hi."), id="repository"),
        pytest.param(
            intents.Reply(repository=SHOP, run=RunId("wt-100-3-1"), number=12, to="1", body="Hi."), id="run"
        ),
        pytest.param(opened(branch="main"), id="the default branch"),
        pytest.param(opened(branch="worktrain/issue-3-x"), id="another issue's branch"),
        pytest.param(opened(base="release"), id="another base"),
        pytest.param(opened(draft=False), id="not a draft"),
        pytest.param(
            intents.PushBranch(repository=SHOP, repository_id=1, branch="main", sha=HEAD), id="push to main"
        ),
        pytest.param(
            intents.PushBranch(repository=SHOP, repository_id=1, branch=BRANCH, sha=Sha("HEAD")),
            id="no commit",
        ),
        pytest.param(intents.EditPull(repository=SHOP, number=12, body="Hi."), id="a body that is no pull's"),
        pytest.param(intents.ReadyPull(repository=SHOP, number=30, node="N", head_sha=HEAD), id="another"),
        pytest.param(
            intents.React(repository=SHOP, subject="issue", subject_id=3, content="eyes"),
            id="another reaction",
        ),
        pytest.param(
            intents.SetCheck(
                repository=SHOP, name="ci / build", head_sha=HEAD, status="queued", title="x", summary="y"
            ),
            id="a check of others",
        ),
    ],
)
def test_a_target_that_is_not_the_runs_is_refused(intent: intents.Intent) -> None:
    assert refusal(intent) == "target"


@pytest.mark.parametrize("name", ["bug", "worktrain:ready", "worktrain:skip", "Worktrain:done", "x"])
def test_a_label_that_is_not_ours_to_put_on_is_refused(name: str) -> None:
    assert refusal(label(name)) == "label"


def test_a_person_s_command_may_put_ready_on() -> None:
    assert check(label("worktrain:ready"), Scope(repository=SHOP, issue=12)) is not None


def test_the_pull_request_may_carry_the_issue_s_labels() -> None:
    scope = Scope(repository=SHOP, issue=12, pull=31, run=RUN, labels=frozenset({"bug"}))
    assert check(label("bug", number=31), scope) is not None
    assert refusal(label("bug", number=12), scope) == "label"


def test_an_unknown_intent_is_refused() -> None:
    class DropTables(intents.Intent):
        kind: str = "drop-tables"

    assert refusal(DropTables(repository=SHOP)) == "kind"


def test_a_kind_that_the_scope_leaves_out_is_refused() -> None:
    assert refusal(comment("Hi."), Scope(repository=SHOP, issue=12, kinds=frozenset({"react"}))) == "kind"


def test_exactly_the_cap_is_written() -> None:
    caps = {"reply": 20}
    for used in range(20):
        check(comment("Hi."), Scope(repository=SHOP, issue=12, run=RUN, caps=caps, used={"reply": used}))
    over = Scope(repository=SHOP, issue=12, run=RUN, caps=caps, used={"reply": 20})
    assert refusal(comment("Hi."), over) == "cap"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        pytest.param("Hello @everyone", "command", id="everyone"),
        pytest.param("Hello @acme/owners", "mention", id="a team"),
        pytest.param("Hello @li", "mention", id="somebody else"),
        pytest.param("@maria and @maria", "mention", id="twice"),
        pytest.param("&#64;li", "mention", id="an entity"),
        pytest.param("(@li)", "mention", id="in brackets"),
        pytest.param("Fixes #12", "closing word", id="closing in a comment"),
        pytest.param("Resolves: acme/other#4", "closing word", id="closing elsewhere"),
        pytest.param("```\nFixes #3\n```", "closing word", id="closing in code"),
        pytest.param("fixed https://github.com/a/b/issues/3", "closing word", id="closing by address"),
        pytest.param("see #3", "reference", id="another issue"),
        pytest.param("see acme/other#7", "reference", id="another repository"),
        pytest.param("see GH-3", "reference", id="the old form"),
        pytest.param("Hi.\n/approve", "command", id="a command"),
        pytest.param("```\n/lgtm\n```", "command", id="a command in code"),
        pytest.param("> /worktrain stop", "command", id="our own command"),
        pytest.param("@bors r+", "command", id="a bot"),
        pytest.param("![x](http://worktrain.example:8321/x.png)", "image", id="an image"),
        pytest.param("[x](https://evil.example)", "address", id="a link"),
        pytest.param("https://evil.example/?d=1", "address", id="a bare link"),
        pytest.param("www.evil.example", "address", id="a link without scheme"),
        pytest.param("[x](javascript:alert(1))", "address", id="a script"),
        pytest.param("[x](data:text/html;base64,AA)", "address", id="data"),
        pytest.param("[x]: https://evil.example", "link definition", id="a definition"),
        pytest.param("<img src=x>", "html", id="a tag"),
        pytest.param("<details open>", "html", id="an attribute"),
        pytest.param("</div>", "html", id="a closing tag"),
        pytest.param(f"{mark('proof')}\nHi.", "marker", id="a marker that is not last"),
        pytest.param(f"{mark('proof')}\n{mark('status')}", "marker", id="two markers"),
        pytest.param("Hi. <!-- x -->", "marker", id="a hidden comment"),
        pytest.param("a\u202eb", "invisible", id="bidi"),
        pytest.param("a\u200bb", "invisible", id="zero width"),
        pytest.param("a\x1b[31m", "invisible", id="terminal"),
        pytest.param("```\nopen", "code", id="an open block"),
        pytest.param("an ` open span\nand ` on", "code", id="an open span"),
        pytest.param("~~~\n@li", "code", id="an open tilde block"),
        pytest.param("> ```\n@li", "mention", id="a block that ends with its quotation"),
        pytest.param("```\nx\n``` y\n@li\n```\nz", "", id="a fence that only looks closed"),
        pytest.param("\\`@li\\`", "mention", id="escaped ticks"),
        pytest.param("`` `@li ``", "", id="longer ticks"),
        pytest.param("", "size", id="nothing"),
        pytest.param("é" * 65_537, "size", id="too long"),
        pytest.param("token = ghs_0123456789abcdefghij0123", "secret", id="a token"),
    ],
)
def test_a_text_that_does_more_than_be_read_is_refused(body: str, rule: str) -> None:
    if rule:
        assert refusal(comment(body)) == rule
    else:
        assert check(comment(body), SCOPE)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Fixes #12\n\nFixes #12", id="twice"),
        pytest.param("Fixes #12, fixes #7", id="and another"),
        pytest.param("Fixes #7", id="another"),
        pytest.param("Fixes acme/other#12", id="elsewhere"),
    ],
)
def test_a_pull_request_closes_its_issue_and_no_other(body: str) -> None:
    assert refusal(opened(body=body)) == "closing word"


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("x" * 256, "size"),
        ("two\nlines", "size"),
        ("for `@li`", "mention"),
        ("for @maria", "mention"),
        ("see #3", "reference"),
    ],
)
def test_a_title_is_read_as_plain_text(title: str, rule: str) -> None:
    assert refusal(opened(title=title)) == rule


def test_each_comment_of_a_review_is_looked_at() -> None:
    bad = intents.ReviewComment(path="a.py", line=1, body="@everyone")
    review = intents.SubmitReview(
        repository=SHOP, number=31, round=1, head_sha=HEAD, body="Verdict", comments=(bad,)
    )
    assert refusal(review) == "command"


def test_a_secret_of_ours_is_found_in_a_note_too() -> None:
    scope = Scope(repository=SHOP, issue=12, secrets=("Zq7v1kX9mB4tR8wP2nL6",))
    note = intents.PushNote(repository=SHOP, repository_id=1, sha=HEAD, text='{"a":"Zq7v1kX9mB4tR8wP2nL6"}')
    assert refusal(note, scope) == "secret"
    assert "Zq7v" not in repr(scope)


def test_the_scope_comes_from_the_record(story: Story) -> None:
    scope = scope_of(story.proven, base="main")
    assert (scope.issue, scope.pull, scope.branch, scope.run) == (
        12,
        31,
        story.proven.branch,
        story.proven.run,
    )
    assert scope.mentions == {"maria"}
    assert scope.references == references_of(story.plan) == {3, 5, 7, 9, 12, 20, 21}
    assert refusal(story.comment("Hi.", number=7), scope) == "target"
