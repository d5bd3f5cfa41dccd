"""What is proven goes in: by itself or by a person, in the way that policy names, and verifies afterwards."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Play, Played, act, config, fix, issue, squad, write

ROLES = ["architect", "developer", "reviewer", "sdet", "productivity"]


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
        message = played.git("log", "-1", "--format=%B", told["merged_sha"])
        assert "Co-authored-by: maria <" in message
        assert "WorkTrain-Run: " in message
        assert f"WorkTrain-Issue: #{told['number']}" in message
    assert played.git("log", "--first-parent", "--format=%H", "main").count("\n") == 3


def hold_to_one_of_each(played: Played, key: str) -> None:
    """See that every role had one session, with a transcript, and that nothing was written twice."""
    names = played.of(key)["sessions"]
    assert [name.split("-")[-2] for name in names] == ROLES
    assert {path.stem for path in (played.kept / "transcripts").iterdir()} == set(names)
    opened = [row for row in played.writes if row["route"] == "POST /repos/{owner}/{repo}/issues"]
    assert len(opened) == 2, "the scenario's issue, and one retro"


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
    hold_to_one_of_each(played, "slug")


def test_without_auto_merge_what_is_proven_is_ready_until_a_person_acts(play: Play) -> None:
    names = ["slug", "dates", "feeds", "words"]
    acts = [
        act("slug", "ready", "maria", merge="squash"),
        act("feeds", "ready", "maria", close=True),
        act("words", "ready", "li", comment="/worktrain stop"),
        act("dates", "ready", "li", review={"event": "APPROVE", "body": "Good."}),
    ]
    expect = {"slug": "merged", "dates": "ready", "feeds": "declined", "words": "stopped"}
    played = play(
        [issue(name) for name in names], policy=config(merge={"auto": False}), acts=acts, expect=expect
    )
    merged = played.of("slug")
    assert merged["interventions"] == 1
    assert played.verify("slug") == 0
    assert played.pull(merged["pr"])["merged_by"] == "maria"
    dates = played.of("dates")
    assert dates["interventions"] == 0
    assert dates["base_sha"] == merged["merged_sha"], "proven again on the base as it is now"
    assert played.verify("dates") == 0
    assert played.labels(dates["number"]) == {"worktrain:ready", "worktrain:needs-human"}
    assert played.pull(dates["pr"])["draft"] is False
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
