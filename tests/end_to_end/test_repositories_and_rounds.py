"""Repositories with a history, and further rounds on the same stand-in."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.end_to_end.conftest import (
    PEOPLE,
    Json,
    Play,
    Theatre,
    act,
    config,
    fix,
    issue,
    squad,
    write,
)

WHO = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main")
TAGGED = """\
import subprocess


def test_the_tags_are_here():
    asked = ["git", "describe", "--tags", "--abbrev=0"]
    assert subprocess.run(asked, capture_output=True, text=True).stdout == "v1.0\\n"
"""


def git(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(["git", *WHO, *arguments], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def with_history(folder: Path) -> None:
    """Make a repository of the sample: a tag, a branch `next`, and one more commit on it."""
    git("init", "-q", cwd=folder)
    (folder / "tests" / "test_tags_are_here.py").write_text(TAGGED)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "First", cwd=folder)
    git("tag", "v1.0", cwd=folder)
    git("checkout", "-qb", "next", cwd=folder)
    git("commit", "-q", "--allow-empty", "-m", "Second", cwd=folder)
    git("checkout", "-q", "main", cwd=folder)


@pytest.mark.parametrize(
    ("ref", "bundle", "branch", "commits"),
    [("next", False, "next", 2), ("v1.0", True, "main", 1)],
)
def test_a_repository_keeps_its_history_and_tags(
    theatre: Theatre, ref: str, bundle: bool, branch: str, commits: int
) -> None:
    source: Json = {"name": "acme/blog", "path": "all.bundle" if bundle else "repo"}
    described: Json = {"turns": [{"run": "git describe --tags --abbrev=0"}, *fix("slug")["turns"]]}
    scenario: Json = {
        "version": 1,
        "repository": source | {"ref": ref},
        "config": config(),
        "people": PEOPLE,
        "issues": [issue("slug", milestone={"title": "1.2", "due": "2026-12-01"}, labels=["bug"])],
        "agents": {"slug": {**squad("slug"), "developer": [described]}},
        "expect": {"slug": "merged"},
    }
    folder = theatre.write(scenario, names=["slug"])
    with_history(folder / "repo")
    if bundle:
        git("bundle", "create", "-q", str(folder / "all.bundle"), "--all", "HEAD", cwd=folder / "repo")
    played = theatre.play(folder)
    assert played.exit_code == 0, played.stderr
    assert "v1.0" in played.said("slug", "developer")
    assert played.git("symbolic-ref", "HEAD") == f"refs/heads/{branch}"
    assert played.git("rev-list", "--count", branch) == str(commits + 2), "history, our set-up, the merge"
    assert played.git("tag") == "v1.0"
    assert played.subject(1)["milestone"] == "1.2"
    assert "bug" in played.pull(played.of("slug")["pr"])["labels"]
    assert played.verify("slug") == 0


def test_the_next_round_reads_the_last_retro_and_carries_its_receipt(play: Play) -> None:
    lesson = "Strip before you compare"
    reads: Json = {
        "turns": [
            {
                "if_bundle_has": lesson,
                "then": fix("tags")["turns"],
                "else": [write("docs/none.md", "None.\n")],
            }
        ]
    }
    looks_back = [{"turns": [{"say": "Hm."}], "outcome": {"summary": lesson}}]
    played = play(
        [issue("slug")],
        {"slug": {**squad("slug"), "productivity": looks_back}},
        expect={"slug": "merged"},
        engagements=[
            {
                "issues": [issue("tags", depends_on=["slug"])],
                "agents": {"tags": {**squad("tags"), "developer": [reads]}},
                "people_do": [act("tags", "merged", "maria", comment="Thanks.")],
                "expect": {"tags": "merged"},
            },
            {"issues": [issue("words")], "agents": {"words": squad("words")}, "expect": {"words": "merged"}},
        ],
        files={"repo/blog/tags.py": "def tags(text: str) -> str:\n    return text\n"}
        | {"repo/blog/words.py": "def words(text: str) -> str:\n    return text\n"},
    )
    retros = dict(played.rows("SELECT engagement, digest FROM retros"))
    assert played.record("slug")["retro_read"] is None
    assert played.record("tags")["retro_read"] == retros[1]
    assert played.record("words")["retro_read"] == retros[2]
    stored = played.rows("SELECT retro FROM retros WHERE engagement = 1")[0][0]
    assert lesson in stored
    assert json.loads(stored)["engagement"] == 1
    shown = [row for row in played.writes if row["route"] == "POST /repos/{owner}/{repo}/issues"]
    (retro,) = [row for row in shown if row["actor"]["kind"] != "person"]
    assert "engagement 3" in played.subject(retro["number"])["title"], "one issue, edited in place"
    assert played.verify("tags") == 0
