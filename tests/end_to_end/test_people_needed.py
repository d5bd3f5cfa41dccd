"""Where a run stops for a person, what it says, and how it goes on."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import (
    COMMANDS,
    Json,
    Play,
    act,
    after,
    before,
    config,
    finding,
    fix,
    issue,
    patch,
    proving,
    squad,
    write,
)

PUSHED = patch("blog/links.py", after("links"), after("links").replace("Keeps", "Holds"))
ASKS: Json = {
    "turns": [{"say": "Which?"}, {"ask": "Same day or same minute?"}, *fix("dates")["turns"]],
    "outcome": {"summary": "dates strips."},
}
TWO_FILES: Json = {
    "turns": [*fix("feeds")["turns"], write("blog/feeds_more.py", "MORE = 1\n")],
    "outcome": {"summary": "Both."},
}


def test_a_question_rests_until_a_person_answers_it_and_the_session_goes_on(play: Play) -> None:
    asks_in_vain = {**ASKS, "turns": [{"ask": "What is a slug?"}]}
    tester = {"turns": [{"ask": "Which case?"}, *proving("tags")["turns"]], "tests": proving("tags")["tests"]}
    played = play(
        [issue("slug"), issue("dates"), issue("tags")],
        {
            "slug": {"developer": [asks_in_vain]},
            "dates": {**squad("dates"), "developer": [ASKS]},
            "tags": {**squad("tags"), "sdet": [tester]},
        },
        acts=[
            act("dates", "needs_human", "maria", comment="/worktrain answer same-minute"),
            act("tags", "needs_human", "li", comment="/worktrain answer the first"),
        ],
        expect={"slug": "needs_human", "dates": "merged", "tags": "merged"},
    )
    assert played.of("slug")["reason"] == "What is a slug?"
    assert any("What is a slug?" in text for text in played.comments(1))
    assert played.labels(1) == {"worktrain:ready", "worktrain:needs-human"}
    for key, role, answer in (("dates", "developer", "same-minute"), ("tags", "sdet", "the first")):
        told = played.of(key)
        assert (told["interventions"], told["attempts"], told["rounds"]) == (1, 1, 1)
        (session,) = [name for name in told["sessions"] if role in name]
        assert played.brief(session)["answer"]["text"] == answer
    assert played.said("dates", "developer").count("Which?") == 1, (
        "the session goes on, it does not start anew"
    )


def test_reviews_that_never_end_stop_at_the_limit_of_rounds(play: Play) -> None:
    changes = [{"verdict": "changes", "findings": [finding(title=f"Wrong {n}")]} for n in range(3)]
    fixes = [fix("slug", write("docs/log.md", "line\n" * n)) for n in (1, 2, 3)]
    accepts = [
        {"verdict": "accept", "findings": [finding()]},
        {"verdict": "accept", "findings": [finding("minor")]},
    ]
    played = play(
        [issue("slug"), issue("dates"), issue("tags")],
        {
            "slug": {"developer": fixes, "reviewer": changes},
            "dates": {
                **squad("dates"),
                "developer": [fix("dates"), fix("dates", write("docs/d.md", "d\n"))],
                "reviewer": accepts,
            },
            "tags": {**squad("tags"), "reviewer": [{"verdict": "abstain"}]},
        },
        policy=config(limits={"rounds": 1}),
        expect={"slug": "needs_human", "dates": "merged", "tags": "needs_human"},
    )
    assert (played.of("slug")["rounds"], played.of("slug")["attempts"]) == (2, 1)
    assert "1 fix round" in played.of("slug")["reason"]
    assert played.of("dates")["rounds"] == 2, "an accept with a major finding counts as changes"
    assert played.of("dates")["content_writes"] <= 6
    assert played.of("tags")["rounds"] == 1


def test_a_dismissed_finding_stays_dismissed_and_the_last_one_lets_the_run_go_on(play: Play) -> None:
    again = {"verdict": "changes", "findings": [finding(title="Tabs stay")]}
    second: Json = {"turns": [{"ask": "Must I?"}, write("docs/tabs.md", "Tabs are kept.\n")]}
    played = play(
        [issue("slug"), issue("dates")],
        {
            "slug": {**squad("slug"), "developer": [fix("slug"), second], "reviewer": [again, again]},
            "dates": {**squad("dates"), "developer": [fix("dates"), second], "reviewer": [again, again]},
        },
        policy=config(limits={"rounds": 1}),
        acts=[
            act("slug", "needs_human", "maria", comment="/worktrain dismiss F1 tabs are fine"),
            act("slug", "needs_human", "maria", comment="/worktrain answer no"),
            act("dates", "needs_human", "eve", comment="/worktrain dismiss F1 please"),
            act("dates", "needs_human", "li", comment="/worktrain answer yes"),
        ],
        expect={"slug": "merged", "dates": "needs_human"},
    )
    assert (played.of("slug")["rounds"], played.of("slug")["interventions"]) == (2, 2)


def test_the_gate_asks_a_person_where_tests_or_rules_do_not_suffice(play: Play) -> None:
    undeclared = {**fix("words"), "outcome": {"declares": ["blog/words.py"]}}
    undeclared["turns"] = [*undeclared["turns"], write("blog/stray.py", "STRAY = 1\n")]
    large = {"turns": [*fix("pages")["turns"], write("blog/large.py", "X = 1\n" * 61)]}
    ruled = {"turns": [*fix("users")["turns"], write("migrations/0001.md", "Nothing yet.\n")]}
    names = ["slug", "feeds", "words", "links", "users", "pages", "tags"]
    played = play(
        [issue(name) for name in names],
        {
            **{name: squad(name) for name in names},
            "slug": {**squad("slug"), "sdet": {"puppet": "honest"}},
            "feeds": {**squad("feeds"), "developer": [TWO_FILES]},
            "words": {**squad("words"), "developer": [undeclared]},
            "users": {**squad("users"), "developer": [ruled]},
            "pages": {**squad("pages"), "developer": [large]},
            "tags": {"puppet": "honest"},
        },
        policy=config(limits={"diff_lines": 60}),
        files={"late.patch": PUSHED},
        acts=[
            act("feeds", "needs_human", "maria", comment="/worktrain approve"),
            act("links", "reviewing", "li", push="late.patch"),
        ],
        expect={**dict.fromkeys(names, "needs_human"), "feeds": "merged"},
    )
    reasons = {name: played.of(name)["reason"] for name in names}
    assert played.of("feeds")["interventions"] == 1
    assert "no test" in reasons["slug"]
    assert "declare" in reasons["words"]
    assert "pushed" in reasons["links"]
    assert "rotected" in reasons["users"]
    assert "migrations/0001.md" in reasons["users"]
    assert "60" in reasons["pages"]
    assert played.of("links")["interventions"] == 1
    assert played.of("tags")["merged_sha"] is None


@pytest.mark.parametrize(
    ("commands", "text", "reason"),
    [
        (COMMANDS, f"{after('slug')}\n\ndef test_red() -> None:\n    raise AssertionError\n", "red"),
        (COMMANDS, "import time\n\n\ndef test_slow() -> None:\n    time.sleep(600)\n", "does not end"),
        (None, before("slug"), "no test suite"),
        ({**COMMANDS, "suite": "python -m pytest -q -k nothing"}, "", "ran no test"),
    ],
)
def test_a_suite_that_is_not_green_before_the_start_waits_for_a_person(
    play: Play, commands: Json | None, text: str, reason: str
) -> None:
    policy = {
        "version": 1,
        "limits": {"session_minutes": 0.1},
        **({"commands": commands} if commands else {}),
    }
    played = play(
        [issue("slug"), issue("tags")],
        policy=policy,
        files={"repo/tests/test_more.py": text},
        expect={"slug": "needs_human", "tags": "needs_human"},
    )
    assert reason in played.of("slug")["reason"] or reason in played.record("slug")["asked"]["question"]
    assert played.of("slug")["sessions"] == []
    assert played.of("slug")["pr"] is None
    assert any("tests/test_more.py" in text for text in played.comments(1)) == (
        reason == "red" and "raise" in text
    )
