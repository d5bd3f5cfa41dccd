"""The writer's two git intents are made true once, and a git that cannot be used is said early."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.errors import ConfigError, GitError
from worktrain.git.failures import PushRejected
from worktrain.git.hands import push_branch, push_note
from worktrain.git.mirror import Mirror
from worktrain.git.version import require_git
from worktrain.ids import Sha
from worktrain.intents import PushBranch, PushNote

Git = Callable[..., str]
Commit = Callable[..., Sha]
BRANCH = "worktrain/issue-1-x"


def moved(sha: Sha, expect: Sha | None = None, *, branch: str = BRANCH) -> PushBranch:
    return PushBranch(repository="acme/shop", repository_id=1, branch=branch, sha=sha, expect=expect)


async def test_a_push_is_made_once_and_then_found_done(mirror: Mirror) -> None:
    tip = await mirror.tip("main")
    assert tip
    assert await push_branch(mirror, moved(tip), "") == {"sha": tip, "before": None, "already": False}
    assert await push_branch(mirror, moved(tip), "") == {"sha": tip, "before": tip, "already": True}


async def test_a_branch_goes_back_only_from_where_it_was_expected(
    mirror: Mirror, bare: Path, git: Git
) -> None:
    tip = await mirror.tip("main")
    assert tip
    older = (await mirror.parents(tip))[0]
    await push_branch(mirror, moved(tip), "")
    with pytest.raises(PushRejected, match="moved by somebody else"):
        await push_branch(mirror, moved(older), "")
    await push_branch(mirror, moved(older, tip), "")
    assert git("rev-parse", BRANCH, cwd=bare) == older


async def test_a_branch_that_was_deleted_is_not_made_again(mirror: Mirror) -> None:
    tip = await mirror.tip("main")
    assert tip
    older = (await mirror.parents(tip))[0]
    with pytest.raises(PushRejected, match="absent"):
        await push_branch(mirror, moved(tip, older), "")


@pytest.mark.parametrize("branch", ["main", "refs/heads/main", "worktrain", "li/worktrain/x"])
async def test_only_our_own_branches_are_moved(mirror: Mirror, branch: str) -> None:
    tip = await mirror.tip("main")
    assert tip
    with pytest.raises(GitError, match="not a branch of WorkTrain"):
        await push_branch(mirror, moved(tip, branch=branch), "")


async def test_a_note_is_written_on_a_commit_that_has_yet_to_be_fetched(
    mirror: Mirror, commit: Commit, bare: Path, git: Git
) -> None:
    merged = commit({"x": "1"})
    intent = PushNote(repository="acme/shop", repository_id=1, sha=merged, text='{"ü":1}')
    first = await push_note(mirror, intent, "")
    assert await push_note(mirror, intent, "") == first
    assert git("notes", "--ref=worktrain", "show", merged, cwd=bare) == '{"ü":1}'


async def test_a_usable_git_is_named() -> None:
    assert (await require_git()).split(".")[0] == "2"


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("echo git version 2.37.9", "This git cannot be used"),
        ("echo nonsense", "This git cannot be used"),
        (None, "There is no git"),
    ],
)
async def test_no_git_and_an_old_git_are_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, what: str
) -> None:
    if script:
        (tmp_path / "git").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match=what) as caught:
        await require_git()
    assert "Install git 2.38 or newer." in str(caught.value)
