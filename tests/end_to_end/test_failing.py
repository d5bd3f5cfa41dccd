"""Agents that fail: each attempt is used up for a reason, and after the last one comment says so."""

from __future__ import annotations

from tests.end_to_end.conftest import Json, Play, config, fix, issue, patch, proving, squad, write

MISFIT = patch("blog/tags.py", "nothing like it\n", "something\n")
BROKEN: dict[str, tuple[Json, str]] = {
    "slug": ({"puppet": "crash"}, "died half-way"),
    "dates": ({"puppet": "garbage"}, "did not speak the protocol"),
    "tags": ({"turns": [{"patch": "misfit.patch"}]}, "apply"),
    "feeds": ({"turns": [{"say": "Nothing to do."}]}, "changed nothing"),
    "words": ({"puppet": "liar"}, "changed nothing"),
    "links": ({"turns": [{"say": str(n)} for n in range(9)]}, "more than 8 turns"),
    "users": ({"turns": [{"usage": {"input_tokens": 900, "output_tokens": 101}}]}, "more than 1000 tokens"),
    "pages": ({"turns": [{"usage": {"usd": 0.3}}, {"usage": {"usd": 0.3}}]}, "more than 0.5 US dollars"),
}


def test_a_developer_that_breaks_its_contract_uses_up_all_attempts(play: Play) -> None:
    played = play(
        [issue(name) for name in BROKEN],
        {name: {"developer": [session, session]} for name, (session, _) in BROKEN.items()},
        policy=config(limits={"attempts": 2, "turns": 8, "tokens": 1000, "usd": 0.5}),
        files={"misfit.patch": MISFIT},
        expect=dict.fromkeys(BROKEN, "failed"),
    )
    for name, (_, reason) in BROKEN.items():
        told = played.of(name)
        assert reason in told["reason"], name
        assert (told["attempts"], told["rounds"], told["interventions"]) == (2, 0, 0)
        assert (told["pr"], told["proof"], told["merged_sha"]) == (None, None, None)
        assert sum("-developer-" in session for session in told["sessions"]) == 2
        assert played.labels(told["number"]) == {"worktrain:failed"}
        comments = played.comments(told["number"])
        assert len(comments) == 2, "one status, one that says how it failed"
        assert any("/worktrain retry" in text for text in comments)
    assert played.git("for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/main"


def test_an_agent_that_hangs_is_ended_at_its_limit(play: Play) -> None:
    played = play(
        [issue("slug"), issue("tags")],
        {"slug": {"developer": {"puppet": "hang"}}, "tags": {"developer": [{"turns": [{"wait": 600}]}] * 2}},
        policy=config(limits={"attempts": 2, "session_minutes": 0.05}),
        expect={"slug": "failed", "tags": "failed"},
    )
    assert "did not end in time" in played.of("slug")["reason"]
    assert "3 seconds" in played.of("tags")["reason"]
    assert played.of("slug")["attempts"] == 2


def test_reviewers_and_testers_fail_too(play: Play) -> None:
    strays = {
        **proving("tags"),
        "turns": [*proving("tags")["turns"], write("blog/tags.py", "tags = str.strip\n")],
    }
    nonsense = {"turns": [{"run": "kill -9 $$"}, {"patch": "misfit.patch"}], "verdict": "accept"}
    names = ["slug", "dates", "tags", "feeds"]
    played = play(
        [issue(name) for name in names],
        {
            "slug": {**squad("slug"), "reviewer": [{"puppet": "crash"}]},
            "dates": {**squad("dates"), "reviewer": [nonsense]},
            "tags": {**squad("tags"), "sdet": [strays]},
            "feeds": {**squad("feeds"), "sdet": [{"puppet": "garbage"}]},
        },
        policy=config(limits={"attempts": 1}),
        files={"misfit.patch": MISFIT},
        expect=dict.fromkeys(names, "failed"),
    )
    assert "reviewer died" in played.of("slug")["reason"]
    assert "apply" in played.of("dates")["reason"]
    assert "blog/tags.py" in played.of("tags")["reason"]
    assert "sdet did not speak" in played.of("feeds")["reason"]
    assert played.of("slug")["rounds"] == 0
    assert played.of("feeds")["rounds"] == 1
    for name in names:
        assert played.pull(played.of(name)["pr"])["draft"] is True, "kept, and never proven"


def test_sessions_are_played_in_order_over_attempts_and_rounds(play: Play) -> None:
    changes = {"verdict": "changes", "findings": [{"severity": "major", "title": "No", "body": "No."}]}
    played = play(
        [issue("slug"), issue("dates")],
        {
            "slug": {
                "developer": [
                    {"puppet": "crash"},
                    fix("slug", {"say": "first"}),
                    fix("slug", write("docs/a.md", "a\n")),
                ],
                "reviewer": [changes, {"verdict": "accept"}],
                "sdet": [proving("slug")],
            },
            "dates": {"developer": [{"turns": []}]},
            "*": {"puppet": "crash"},
        },
        expect={"slug": "merged", "dates": "failed"},
    )
    slug, dates = played.of("slug"), played.of("dates")
    assert (slug["attempts"], slug["rounds"]) == (2, 2)
    number = slug["number"]
    assert [name for name in slug["sessions"] if "-developer-" in name] == [
        f"wt-700001-{number}-1-developer-1",
        f"wt-700001-{number}-2-developer-1",
        f"wt-700001-{number}-2-developer-2",
    ]
    assert (dates["attempts"], dates["rounds"]) == (3, 0)
    assert "died half-way" in dates["reason"], "when the list runs out, the puppet of * plays"
    assert slug["content_writes"] <= 6
