"""Work that never starts, waits, or ends because a person or another change has it."""

from __future__ import annotations

from tests.end_to_end.conftest import Json, Play, act, after, before, config, issue, patch, squad, write

EARLY = patch("blog/slug.py", before("slug"), after("slug"))
LONG: Json = {"turns": [{"say": "Slowly."}, {"wait": 60}, write("docs/late.md", "Too late.\n")]}


REDELIVER = "POST /app/hook/deliveries/{delivery_id}/attempts"


def test_who_may_not_start_work_is_refused_by_us_or_by_github(play: Play) -> None:
    played = play(
        [
            issue("slug", ready_by="sam"),
            issue("dates", ready_by="eve"),
            issue("tags", ready_by="rae"),
            issue("feeds", ready_by=None),
        ],
        expect={"slug": "refused", "dates": "not_started", "tags": "not_started", "feeds": "not_started"},
    )
    assert played.labels(1) == {"worktrain:declined"}
    assert len(played.comments(1)) == 1
    assert "sam" in played.comments(1)[0]
    for key in ("dates", "tags", "feeds"):
        told = played.of(key)
        assert (told["pr"], told["base_sha"], told["head_sha"], told["proof"], told["reason"]) == (None,) * 5
        assert told["sessions"] == []
        assert (told["writes"], told["content_writes"]) == (0, 0)
        assert played.labels(told["number"]) == set()
    assert "403" in played.stderr
    assert played.of("slug")["sessions"] == []


def test_the_kill_switch_keeps_everything_from_starting(play: Play) -> None:
    played = play(
        [issue("slug"), issue("tags")],
        policy=config(kill_switch=True),
        expect={"slug": "not_started", "tags": "not_started"},
    )
    assert played.of("slug")["writes"] == 0
    assert played.labels(1) == {"worktrain:ready"}


def test_plan_only_stops_at_the_plan(play: Play) -> None:
    played = play(
        [issue("slug"), issue("tags"), issue("dates", body="`blog/slug.py` once more.")],
        policy=config(autonomy="plan-only"),
        expect={"slug": "planned", "tags": "planned", "dates": "waiting"},
    )
    for key in ("slug", "tags"):
        told = played.of(key)
        assert told["pr"] is None
        assert told["sessions"] == []
        assert played.labels(told["number"]) == {"worktrain:ready"}
        assert len(played.comments(told["number"])) == 1
    assert "#1" in played.comments(3)[0]
    wrote = {row["route"] for row in played.writes if row["actor"]["kind"] == "app"}
    plan = {"POST /repos/{owner}/{repo}/issues/{issue_number}/" + what for what in ("comments", "reactions")}
    assert wrote - {REDELIVER} == {"POST /repos/{owner}/{repo}/labels", *plan}, "our labels, a sign, the plan"
    assert played.git("for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/main"


def test_what_depends_on_unmerged_work_waits_and_what_depends_on_merged_work_goes_on(play: Play) -> None:
    played = play(
        [
            issue("slug"),
            issue("dates", depends_on=["slug"]),
            issue("tags", body="Like #1, `blog/slug.py` should strip."),
            issue("feeds"),
            issue("words", depends_on=["feeds"]),
            issue("links", ready_by=None),
            issue("users", depends_on=["links"]),
        ],
        {
            "slug": {**squad("slug"), "sdet": {"puppet": "honest"}},
            **{name: squad(name) for name in ("dates", "tags", "feeds", "words", "users")},
        },
        expect={
            "slug": "needs_human",
            "dates": "waiting",
            "tags": "waiting",
            "feeds": "merged",
            "words": "merged",
            "users": "waiting",
            "links": "not_started",
        },
    )
    for key in ("dates", "tags", "users"):
        told = played.of(key)
        assert told["pr"] is None
        assert not any("-developer-" in session for session in told["sessions"])
        assert played.labels(told["number"]) == {"worktrain:ready"}
    assert "#1" in played.comments(2)[0]
    base = played.of("words")["base_sha"]
    assert base == played.of("feeds")["merged_sha"]


def test_a_person_stops_work_by_word_label_or_closing(play: Play) -> None:
    names = ["slug", "dates", "tags"]
    played = play(
        [issue(name) for name in names],
        {name: {**squad(name), "developer": [LONG]} for name in names},
        policy=config(concurrency={"developer": 3}),
        acts=[
            act("slug", "developing", "li", comment="/worktrain stop", after=0.5),
            act("dates", "developing", "sam", unlabel="worktrain:ready", after=0.5),
            act("tags", "developing", "maria", close=True, after=0.5),
        ],
        expect=dict.fromkeys(names, "stopped"),
    )
    for name in names:
        told = played.of(name)
        assert (told["interventions"], told["attempts"], told["pr"]) == (1, 1, None)
        assert played.labels(told["number"]) == set()
    assert played.report["duration_s"] < 55


def test_an_open_pull_request_or_a_closed_one_declines(play: Play) -> None:
    played = play(
        [issue("slug"), issue("dates"), issue("tags")],
        pull_requests=[
            {
                "key": "early",
                "title": "Strip",
                "body": "Fixes #1",
                "author": "li",
                "branch": "li/s",
                "patch": "early.patch",
            }
        ],
        files={"early.patch": EARLY},
        acts=[act("dates", "reviewing", "maria", close=True), act("tags", "proving", "li", close=True)],
        expect={"slug": "declined", "dates": "declined", "tags": "declined"},
    )
    assert played.of("slug")["pr"] is None
    assert played.of("slug")["sessions"] == []
    assert "#4" in played.of("slug")["reason"]
    for key in ("dates", "tags"):
        assert played.of(key)["interventions"] == 1
        assert played.pull(played.of(key)["pr"])["state"] == "closed"
    for number in (1, 2, 3):
        assert played.labels(number) == {"worktrain:declined"}
