"""Who starts, who waits for whom and why."""

from __future__ import annotations

from typing import Any

from worktrain.briefs import IssueSnapshot
from worktrain.planning import score
from worktrain.planning.conflicts import holds
from worktrain.planning.plan import make_plan
from worktrain.planning.tree import index
from worktrain.plans import Plan, PullText

TREE = index(
    {
        "blog/slug.py": "def slugify(text): pass\n",
        "blog/feed.py": "def render_feed(posts): pass\n",
        "blog/urls.py": "def url_for(post): pass\n",
        "tests/test_slug.py": "def test_one(): pass\n",
    }
)


def issue(number: int, body: str, title: str = "") -> IssueSnapshot:
    return IssueSnapshot(
        repository="acme/blog",
        repository_id=1,
        number=number,
        title=title or f"Issue {number}",
        body=body,
        author="eve",
        author_id=5,
        labelled_by="maria",
        labelled_by_id=1,
        labelled_at="2026-01-05T09:00:00Z",
    )


def plan(*issues: IssueSnapshot, **more: Any) -> Plan:
    return make_plan(issues, TREE, number=1, base_sha="b" * 40, **more)


def test_issues_on_different_files_start_together() -> None:
    assert plan(issue(1, "`blog/slug.py`"), issue(2, "`blog/feed.py`")).start == (1, 2)


def test_issues_on_one_file_go_one_after_the_other() -> None:
    made = plan(issue(1, "`blog/slug.py`"), issue(2, "slugify() is slow"))
    assert made.start == (1,)
    edge = made.waiting[2]
    assert (edge.first, edge.second, edge.kind, edge.files) == (1, 2, "same-file", ("blog/slug.py",))
    assert edge.because == (
        "#1 and #2 both change `blog/slug.py` (#1: named in the issue; #2: defines slugify)."
    )


def test_issues_that_only_resemble_each_other_are_not_held_back() -> None:
    made = plan(issue(1, "slugs of the feed are wrong"), issue(2, "the feed has wrong slugs"))
    assert made.start == (1, 2)
    assert made.edges == ()


def test_one_in_the_middle_waits_so_that_two_can_start() -> None:
    made = plan(
        issue(1, "`blog/slug.py` and `blog/feed.py`"), issue(2, "`blog/slug.py`"), issue(3, "`blog/feed.py`")
    )
    assert made.start == (2, 3)
    assert made.waiting[1].first == 2
    assert made.optimal


def test_worth_decides_when_it_is_given() -> None:
    both = (issue(1, "`blog/slug.py`"), issue(2, "`blog/slug.py`"))
    assert plan(*both, values={2: 5.0}).start == (2,)


def test_shared_tests_hold_nobody_back() -> None:
    assert plan(issue(1, "tests/test_slug.py"), issue(2, "tests/test_slug.py")).start == (1, 2)


def test_whoever_is_at_work_keeps_its_files() -> None:
    made = plan(issue(2, "`blog/slug.py`"), running={1: {"blog/slug.py"}})
    assert made.start == ()
    assert made.waiting[2].because == "#1 is at work on `blog/slug.py`, which #2 will change too."


def test_an_issue_waits_for_work_that_came_to_rest_unmerged() -> None:
    made = plan(issue(2, "`blog/slug.py`"), unmerged={1: {"blog/slug.py"}})
    assert made.waiting[2].because == "#1 is not merged, and holds `blog/slug.py`, which #2 will change too."
    assert "not merged" in made.waiting[2].because


def test_a_dependency_in_the_same_wave_goes_first() -> None:
    made = plan(issue(1, "Depends on #2"), issue(2, "`blog/feed.py`"))
    assert made.start == (2,)
    assert made.waiting[1].kind == "depends"


def test_a_dependency_that_is_open_holds_back_and_one_that_is_closed_does_not() -> None:
    assert plan(issue(1, "Depends on #9"), unfinished={9}).waiting[1].first == 9
    assert plan(issue(1, "Depends on #9")).start == (1,)


def test_an_open_pull_request_can_be_depended_on() -> None:
    pull = PullText(number=9, title="Rewrite", author="li")
    assert plan(issue(1, "Blocked by #9"), pulls=[pull]).waiting[1].first == 9


def test_issues_that_wait_for_each_other_are_told_so() -> None:
    made = plan(issue(1, "Depends on #2"), issue(2, "Depends on #1"))
    assert made.start == ()
    assert "each other" in made.waiting[1].because


def test_an_issue_that_names_itself_does_not_wait_for_ever() -> None:
    assert plan(issue(1, "Depends on #1")).start == (1,)


def test_what_an_open_pull_request_closes_is_declined_and_blocks_no_file() -> None:
    pull = PullText(number=9, title="Unique slugs", body="Fixes #1", author="li")
    made = plan(issue(1, "`blog/slug.py`"), issue(2, "`blog/slug.py`"), pulls=[pull])
    assert made.declined[1].number == 9
    assert made.start == (2,)


def test_what_depends_on_a_declined_issue_waits() -> None:
    pull = PullText(number=9, title="Unique slugs", body="Fixes #1", author="li")
    assert plan(issue(1, ""), issue(2, "Depends on #1"), pulls=[pull]).waiting[2].first == 1


def test_a_mention_is_shown_in_the_dossier_and_declines_nothing() -> None:
    pull = PullText(number=9, title="Something", body="see #1", author="li")
    made = plan(issue(1, ""), pulls=[pull])
    assert made.start == (1,)
    assert made.dossiers[0].pulls[0].relation == "mentions"


def test_the_same_request_twice_is_shown() -> None:
    made = plan(issue(1, "", "Feeds lose the last post"), titles={7: "The last post is lost from feeds"})
    assert made.dossiers[0].alike == (7,)


def test_the_order_of_the_issues_changes_nothing() -> None:
    issues = [issue(n, body) for n, body in ((1, "`blog/slug.py`"), (2, "url_for()"), (3, "`blog/slug.py`"))]
    assert plan(*issues) == plan(*reversed(issues))


def test_an_empty_queue_is_a_plan_too() -> None:
    assert plan().start == ()


def test_a_prediction_is_scored_without_tests_and_changelogs() -> None:
    made = plan(issue(1, "`blog/slug.py`"))
    seen = score.prediction(
        made.dossiers[0], ["blog/slug.py", "blog/urls.py", "tests/test_slug.py", "CHANGELOG.md"]
    )
    assert (seen.predicted, seen.changed) == (("blog/slug.py",), ("blog/slug.py", "blog/urls.py"))
    added = score.score([seen])
    assert (added.predicted, added.changed, added.hits) == (1, 2, 1)
    assert (added.precision, added.recall) == (1.0, 0.5)


def test_foreseen_conflicts_are_scored_against_real_ones() -> None:
    made = plan(issue(1, "`blog/slug.py`"), issue(2, "`blog/slug.py`"), issue(3, "`blog/feed.py`"))
    changed = {1: ["blog/slug.py"], 2: ["blog/slug.py"], 3: ["blog/slug.py"]}
    seen = [score.prediction(dossier, changed[dossier.issue]) for dossier in made.dossiers]
    added = score.score(seen, [made])
    assert (added.edges_predicted, added.edges_real, added.edges_hit) == (1, 3, 1)


def test_only_sure_files_are_held() -> None:
    made = plan(issue(1, "`blog/slug.py`, and something about the feed"))
    assert holds(made.dossiers[0]) == {"blog/slug.py"}
