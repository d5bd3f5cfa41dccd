"""What is proven goes in: by itself or by a person, in the way that policy names, and verifies afterwards."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import PEOPLE, Play, act, config, fix, issue, proving, squad, write


def test_a_squash_merge_is_one_commit_that_its_proof_verifies(play: Play) -> None:
    played = play([issue("slug"), issue("tags")], expect={"slug": "merged", "tags": "merged"})
    for key in ("slug", "tags"):
        told = played.of(key)
        assert (told["rounds"], told["attempts"], told["interventions"]) == (1, 1, 0)
        assert told["content_writes"] <= 5
        assert told["requests"] <= 60
        assert told["proof"] == f"proofs/{key}.json"
        assert told["reason"] is None
        assert played.git("log", "-1", "--format=%P", told["merged_sha"]).count(" ") == 0
        assert played.git("show", f"{told['merged_sha']}:blog/{key}.py").endswith("text.strip()")
        assert played.verify(key) == 0
        assert played.labels(told["number"]) == {"worktrain:done"}
        assert played.pull(told["pr"])["merged"] is True
        assert played.subject(told["number"])["state"] == "closed"
    assert played.git("log", "--first-parent", "--format=%H", "main").count("\n") == 3


def test_each_session_of_a_merged_issue_is_named_once(play: Play) -> None:
    played = play([issue("slug")], expect={"slug": "merged"})
    names = played.of("slug")["sessions"]
    roles = ["architect", "developer", "reviewer", "sdet", "productivity"]
    assert [name.split("-")[-2] for name in names] == roles
    assert len(set(names)) == len(names)
    assert {path.stem for path in (played.kept / "transcripts").iterdir()} == set(names)
    issues = [row for row in played.writes if row["route"] == "POST /repos/{owner}/{repo}/issues"]
    assert len(issues) == 2, "the scenario's issue, and one retro"


@pytest.mark.parametrize(("method", "parents", "commits"), [("merge", 2, 3), ("rebase", 1, 2)])
def test_policy_names_how_a_pull_request_is_merged(
    play: Play, method: str, parents: int, commits: int
) -> None:
    policy = config(merge={"auto": True, "method": method})
    played = play([issue("slug")], policy=policy, expect={"slug": "merged"})
    merged, base = played.of("slug")["merged_sha"], played.of("slug")["base_sha"]
    assert len(played.git("log", "-1", "--format=%P", merged).split()) == parents
    assert played.git("rev-list", "--count", f"{base}..{merged}") == str(commits)
    assert played.git("rev-parse", "main") == merged
    assert played.verify("slug") == 0


def test_without_auto_merge_what_is_proven_is_ready_until_a_person_acts(play: Play) -> None:
    names = ["slug", "dates", "feeds", "words", "links"]
    acts = [
        act("slug", "ready", "maria", merge="squash"),
        act("feeds", "ready", "maria", close=True),
        act("words", "ready", "li", comment="/worktrain stop"),
        act("links", "ready", "li", review={"event": "APPROVE", "body": "Good."}),
    ]
    expect = {"slug": "merged", "dates": "ready", "feeds": "declined", "words": "stopped", "links": "ready"}
    played = play(
        [issue(name) for name in names], policy=config(merge={"auto": False}), acts=acts, expect=expect
    )
    merged = played.of("slug")
    assert merged["interventions"] == 1
    assert played.verify("slug") == 0
    assert played.pull(merged["pr"])["merged_by"] == "maria"
    for key in ("dates", "links"):
        told = played.of(key)
        assert told["interventions"] == 0
        assert told["base_sha"] == merged["merged_sha"], "proven again on the base as it is now"
        assert played.verify(key) == 0
        assert played.labels(told["number"]) == {"worktrain:ready", "worktrain:needs-human"}
        assert played.pull(told["pr"])["draft"] is False
    assert played.of("feeds")["interventions"] == 1
    assert played.labels(played.of("feeds")["number"]) == {"worktrain:declined"}
    assert played.of("words")["interventions"] == 1
    assert played.labels(played.of("words")["number"]) == set()


def test_a_branch_that_conflicts_with_the_base_waits_for_a_person(play: Play) -> None:
    late = fix("dates", {"wait": 1})
    late["turns"].insert(1, write("blog/slug.py", "def slug(text: str) -> str:\n    return text * 2\n"))
    played = play(
        [issue("slug"), issue("dates")],
        {
            "slug": squad("slug"),
            "dates": {
                **squad("dates"),
                "developer": [late],
                "reviewer": [{"turns": [{"wait": 12}], "verdict": "accept"}],
            },
        },
        expect={"slug": "merged", "dates": "needs_human"},
    )
    assert "conflict" in played.of("dates")["reason"]
    assert played.git("rev-parse", "main") == played.of("slug")["merged_sha"]


def test_a_merged_change_stays_within_the_people_who_may(play: Play) -> None:
    """Every commit that went in is the App's, with whoever asked for it as co-author."""
    played = play(
        [issue("slug", ready_by="li")],
        {"slug": {**squad("slug"), "sdet": [proving("slug")]}},
        expect={"slug": "merged"},
    )
    message = played.git("log", "-1", "--format=%an%n%B", played.of("slug")["merged_sha"])
    assert "Co-authored-by: li <" in message
    assert "WorkTrain-Run: " in message
    assert "WorkTrain-Issue: " in message
    assert all(login not in message.splitlines()[0] for login in PEOPLE)
