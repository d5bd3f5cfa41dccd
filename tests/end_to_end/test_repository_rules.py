"""Whole runs in repositories that demand something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.end_to_end.conftest import Played, config, finding, fix, issue, squad

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
        "developer": [fix("slug"), fix("slug", {"write": {"path": "notes.md", "text": "Mended.\n"}})],
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
