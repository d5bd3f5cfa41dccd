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
        pytest.param(
            intents.EditPull(repository=SHOP, number=12, block="Hi."), id="a body that is no pull's"
        ),
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
