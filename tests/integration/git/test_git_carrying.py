"""What of a commit GitHub's API can carry, and how git tells that a rule refused a push."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.errors import PushForbidden
from worktrain.git import carrying
from worktrain.git.carrying import carried
from worktrain.git.failures import Uncarriable
from worktrain.git.mirror import Mirror
from worktrain.git.remote import is_forbidden
from worktrain.ids import Sha

Git = Callable[..., str]
Commit = Callable[..., Sha]


async def parent_of(mirror: Mirror, made: Sha) -> Sha:
    await mirror.fetch(token="")
    return (await mirror.parents(made))[0]


async def test_added_and_changed_files_go_whole_and_removed_ones_by_name(
    mirror: Mirror, commit: Commit
) -> None:
    made = commit({"shop/cart.py": "x = 1\n", "raw.bin": b"\0\xff", "README.md": None})
    additions, deletions = await carried(mirror, parent=await parent_of(mirror, made), commit=made)
    whole = {path: base64.b64decode(text) for path, text in additions}
    assert whole == {"shop/cart.py": b"x = 1\n", "raw.bin": b"\0\xff"}
    assert deletions == ("README.md",)


async def test_a_program_a_link_and_a_mode_that_changes_are_refused_by_name(
    mirror: Mirror, commit: Commit, person: Path, git: Git
) -> None:
    (person / "tool.sh").write_text("echo\n")
    (person / "tool.sh").chmod(0o755)
    (person / "run.sh").chmod(0o755)
    (person / "link").symlink_to("README.md")
    made = commit({"plain.txt": "x"})
    with pytest.raises(Uncarriable) as refused:
        await carried(mirror, parent=await parent_of(mirror, made), commit=made)
    assert set(refused.value.why.split(", ")) == {
        "tool.sh (a program)",
        "run.sh (a program)",
        "link (a link)",
    }


async def test_a_program_may_be_removed(mirror: Mirror, commit: Commit, person: Path) -> None:
    (person / "tool.sh").write_text("echo\n")
    (person / "tool.sh").chmod(0o755)
    commit({"plain.txt": "x"})
    made = commit({"tool.sh": None})
    assert await carried(mirror, parent=await parent_of(mirror, made), commit=made) == ((), ("tool.sh",))


async def test_a_change_that_is_too_large_is_refused(
    mirror: Mirror, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_BYTES", 10)
    made = commit({"a.txt": "12345", "b.txt": "67890"})
    parent = await parent_of(mirror, made)
    assert await carried(mirror, parent=parent, commit=made)
    made = commit({"a.txt": "123456", "b.txt": "678901"})
    with pytest.raises(Uncarriable, match="12 of 10 bytes"):
        await carried(mirror, parent=await parent_of(mirror, made), commit=made)


async def test_a_rule_that_refuses_a_push_is_told_apart_from_a_bad_network(
    mirror: Mirror, bare: Path
) -> None:
    hook = bare / "hooks" / "update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\necho "error: GH013: Rules." >&2\necho "- Sign your commits." >&2\nexit 1\n')
    hook.chmod(0o755)
    tip = await mirror.tip("main")
    assert tip
    with pytest.raises(PushForbidden) as refused:
        await mirror.push(token="", sha=tip, ref="refs/heads/worktrain/x", expect=None)
    assert refused.value.why == "error: GH013: Rules. - Sign your commits."


@pytest.mark.parametrize(
    ("refused", "forbidden"),
    [
        ("[remote rejected] (push declined due to repository rule violations)", True),
        ("[remote rejected] (protected branch hook declined)", True),
        ("[remote rejected] (refusing to allow a GitHub App to create or update workflow `ci.yml`)", True),
        ("[rejected] (stale info)", False),
        ("[remote failure] (remote failed to report status)", False),
    ],
)
def test_only_a_rule_or_a_permission_forbids(refused: str, forbidden: bool) -> None:
    assert is_forbidden(refused) is forbidden
