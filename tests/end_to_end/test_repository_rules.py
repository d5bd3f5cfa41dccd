"""Whole runs in repositories that demand something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.end_to_end.conftest import Played, act, config, finding, fix, issue, squad, write

Play = Callable[..., Played]


def repository(**rules: Any) -> dict[str, Any]:
    return {"name": "acme/blog", "path": "repo", "rules": rules}


def signatures(played: Played, commits: str) -> list[bool]:
    """Say of each commit whether it has a signature."""
    names = played.git("rev-list", commits).split()
    return ["gpgsig" in played.git("cat-file", "commit", name) for name in names]


def test_where_commits_must_be_signed_github_signs_every_one(play: Play) -> None:
    again = {
        **squad("slug"),
        "developer": [fix("slug"), fix("slug", write("notes.md", "Mended.\n"))],
    }
    again["reviewer"] = [{"verdict": "changes", "findings": [finding()]}, {"verdict": "accept"}]
    played = play(
        [issue("slug")],
        {"slug": again},
        policy=config(),
        repository=repository(signed="required", delete_branch=True),
        expect={"slug": "merged"},
    )
    told = played.of("slug")
    assert told["rounds"] == 2
    assert signatures(played, f"{told['base_sha']}..{told['head_sha']}") == [True, True, True]
    assert played.git("for-each-ref", "refs/heads/worktrain") == ""
    assert played.record("slug")["verdicts"][-1]["head_sha"] == played.record("slug")["developer_head"]
    assert played.git("rev-parse", f"{told['head_sha']}^") == played.record("slug")["developer_head"]
    assert played.verify("slug") == 0


def test_a_second_app_approves_what_was_reviewed_and_github_counts_it(play: Play) -> None:
    again = {**squad("slug"), "developer": [fix("slug"), fix("slug", write("notes.md", "Mended.\n"))]}
    again["reviewer"] = [
        {"verdict": "changes", "findings": [finding(path="blog/slug.py", line=5)]},
        {"verdict": "accept"},
    ]
    played = play(
        [issue("slug")],
        {"slug": again},
        policy=config(review={"blocking": True}),
        repository=repository(approvals=1, drops_approvals=True, conversations=True, reviewer_app=True),
        expect={"slug": "merged"},
    )
    told = played.of("slug")
    reviews = [(each["author"], each["state"]) for each in played.pull(told["pr"])["reviews"]]
    second = "worktrain-reviewer[bot]"
    assert reviews == [(second, "DISMISSED"), (second, "DISMISSED"), (second, "APPROVED")]
    assert told["interventions"] == 0
    assert played.verify("slug") == 0


def test_without_a_second_app_a_person_approves_and_then_it_merges(play: Play) -> None:
    rules = repository(approvals=1, checks=["worktrain / proof"], drafts=False, methods=["squash"])
    played = play(
        [issue("slug")],
        policy=config(),
        repository=rules,
        acts=[act("slug", "ready", "li", review={"event": "APPROVE", "body": "Good."})],
        expect={"slug": "merged"},
    )
    told = played.of("slug")
    pull = played.pull(told["pr"])
    assert [(each["author"], each["state"]) for each in pull["reviews"]] == [
        ("worktrain[bot]", "COMMENTED"),
        ("li", "APPROVED"),
    ]
    assert pull["title"] == "Slug keeps spaces"
    assert played.verify("slug") == 0
