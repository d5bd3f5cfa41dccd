"""The mirror reads what the remote has, and writes trees and commits without a work tree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.errors import ConfigError, GitError
from worktrain.git.mirror import Mirror
from worktrain.git.values import Change, Signature
from worktrain.ids import Sha

Git = Callable[..., str]
Commit = Callable[..., Sha]

LI = Signature(name="Li", email="li@example.org", when=1_700_000_100)


async def test_tips_are_those_of_the_last_fetch(mirror: Mirror, commit: Commit) -> None:
    before = await mirror.tip("main")
    newer = commit({"README.md": "Shop 2\n"})
    assert await mirror.tip("main") == before
    assert await mirror.remote_tip("main", token="") == newer
    await mirror.fetch(token="")
    assert await mirror.tip("main") == newer


async def test_a_branch_that_is_not_there_has_no_tip(mirror: Mirror) -> None:
    assert await mirror.tip("nowhere") is None
    assert await mirror.remote_tip("nowhere", token="") is None


async def test_a_ref_with_a_longer_name_is_not_taken_for_the_shorter(mirror: Mirror, commit: Commit) -> None:
    commit({"x": "1"}, branch="other/refs/heads/short", start="main")
    assert await mirror.remote_tip("refs/heads/short", token="") is None


async def test_pull_heads_come_and_deleted_branches_go(
    mirror: Mirror, commit: Commit, git: Git, person: Path
) -> None:
    gone = commit({"x": "1"}, branch="gone", start="main")
    git("push", "-q", "origin", f"{gone}:refs/pull/7/head", cwd=person)
    await mirror.fetch(token="")
    assert await mirror.tip_of("refs/pull/7/head") == gone
    git("push", "-q", "origin", ":gone", cwd=person)
    await mirror.fetch(token="")
    assert await mirror.tip("gone") is None
    assert await mirror.has(gone)


@pytest.mark.parametrize("name", ["--upload-pack=x", "a..b", "a@{1}", "@", "x y", "a.lock", "-x", "a\nb", ""])
async def test_what_is_no_branch_name_never_reaches_git(mirror: Mirror, name: str) -> None:
    with pytest.raises(GitError, match="no name for a branch"):
        await mirror.remote_tip(name, token="")


async def test_abbreviated_ids_are_refused(mirror: Mirror) -> None:
    with pytest.raises(GitError, match="no full object id"):
        await mirror.has("abc1234")


async def test_a_commit_is_read_with_its_tree_and_parents(mirror: Mirror, git: Git, person: Path) -> None:
    tip = await mirror.tip("main")
    assert tip
    read = await mirror.commit(tip)
    assert read is not None
    assert read.tree == git("rev-parse", "HEAD^{tree}", cwd=person) == await mirror.tree_of(tip)
    assert read.parents == (git("rev-parse", "HEAD~1", cwd=person),)
    assert (read.when, read.message) == (1700000000, "Add a cart\n")
    assert await mirror.is_ancestor(read.parents[0], tip)
    assert not await mirror.is_ancestor(tip, read.parents[0])
    assert not await mirror.has("0" * 39 + "1")


async def test_changes_say_how_each_path_differs(
    mirror: Mirror, commit: Commit, git: Git, person: Path
) -> None:
    old = await mirror.tip("main")
    assert old
    (person / "run.sh").chmod(0o755)
    new = commit({"README.md": None, "a b/ü.txt": "ü\nv\n", "logo.png": b"\x89\0\1\2", "tab\tname": "5\t0\n"})
    await mirror.fetch(token="")
    found = {change.path: change for change in await mirror.changes(old, new)}
    assert found["README.md"] == Change(
        path="README.md", status="D", old_mode="100644", new_mode="000000", removed=1
    )
    assert (found["a b/ü.txt"].status, found["a b/ü.txt"].added) == ("M", 1)
    assert found["logo.png"].binary
    assert (found["run.sh"].old_mode, found["run.sh"].new_mode) == ("100644", "100755")
    assert found["tab\tname"].status == "A"
    assert len(found) == 5


async def test_a_rename_is_a_removal_and_an_addition(mirror: Mirror, commit: Commit) -> None:
    old = await mirror.tip("main")
    assert old
    new = commit({"README.md": None, "LIESMICH.md": "Shop\n"})
    await mirror.fetch(token="")
    assert {change.path: change.status for change in await mirror.changes(old, new)} == {
        "README.md": "D",
        "LIESMICH.md": "A",
    }


async def test_a_diff_over_the_cap_says_that_it_is_cut(mirror: Mirror, commit: Commit) -> None:
    old = await mirror.tip("main")
    assert old
    new = commit({"long.txt": "line\n" * 1000})
    await mirror.fetch(token="")
    whole = await mirror.diff(old, new)
    assert whole.startswith("diff --git a/long.txt b/long.txt\nnew file mode 100644\n")
    cut = await mirror.diff(old, new, cap=200)
    assert cut.endswith("[the diff is cut here: it is longer than 200 bytes]\n")


async def test_files_are_shown_as_they_are_in_a_tree(mirror: Mirror) -> None:
    tip = await mirror.tip("main")
    assert tip
    assert await mirror.show(tip, "a b/ü.txt") == "ü\n".encode()
    assert await mirror.show(await mirror.tree_of(tip), "README.md") == b"Shop\n"
    for nothing in (
        "shop",
        "none.txt",
        "../README.md",
        "./README.md",
        "/etc/passwd",
        "\ud83d",
        "a\nb missing",
        "x\0y",
    ):
        assert await mirror.show(tip, nothing) is None
    assert await mirror.show_all(tip, ["README.md", "shop", "../x"]) == {
        "README.md": b"Shop\n",
        "shop": None,
        "../x": None,
    }
    with pytest.raises(GitError, match="at most 3"):
        await mirror.show(tip, "README.md", cap=3)


async def test_paths_are_files_only(mirror: Mirror, git: Git, person: Path) -> None:
    tip = await mirror.tip("main")
    assert tip
    assert await mirror.paths(tip) == ("README.md", "a b/ü.txt", "run.sh", "shop/cart.py")
    git("update-index", "--add", "--cacheinfo", f"160000,{tip},sub", cwd=person)
    git("commit", "-q", "-m", "Add a submodule", cwd=person)
    git("push", "-q", "origin", "HEAD:main", cwd=person)
    await mirror.fetch(token="")
    newer = await mirror.tip("main")
    assert newer
    assert "sub" not in await mirror.paths(newer)


async def test_a_merge_gives_a_tree_or_the_conflicts(mirror: Mirror, commit: Commit) -> None:
    left = commit({"README.md": "Left\n"}, branch="left", start="main")
    right = commit({"README.md": "Right\n"}, branch="right", start="main")
    other = commit({"new.txt": "new\n"}, branch="other", start="main")
    await mirror.fetch(token="")
    clean = await mirror.merge_tree(left, other)
    assert clean.tree
    assert await mirror.show(clean.tree, "new.txt") == b"new\n"
    assert await mirror.show(clean.tree, "README.md") == b"Left\n"
    clash = await mirror.merge_tree(left, right)
    assert (clash.tree, clash.conflicts) == (None, ("README.md",))


async def test_paths_are_taken_from_another_tree(mirror: Mirror, commit: Commit) -> None:
    old = await mirror.tip("main")
    assert old
    new = commit(
        {"README.md": "New\n", "run.sh": None, "shop/cart.py": None, "shop": "now a file\n", "x": "1\n"}
    )
    await mirror.fetch(token="")
    head = await mirror.tree_of(new)
    back = await mirror.with_paths_from(head, old, ["README.md", "run.sh", "x"])
    assert {change.path: change.status for change in await mirror.changes(head, back)} == {
        "README.md": "M",
        "run.sh": "A",
        "x": "D",
    }
    everything = [change.path for change in await mirror.changes(old, new)]
    assert await mirror.with_paths_from(head, old, everything) == await mirror.tree_of(old)
    assert await mirror.with_paths_from(head, old, []) == head
    assert await mirror.with_paths_from(head, old, ["nowhere", "*.md"]) == head


async def test_the_same_commit_has_the_same_id_in_every_repository(mirror: Mirror, tmp_path: Path) -> None:
    other = Mirror(tmp_path / "other.git", url=mirror.url, allow_file=True)
    await other.fetch(token="")
    tip = await mirror.tip("main")
    assert tip
    tree = await mirror.tree_of(tip)
    made = [
        await one.commit_tree(
            tree=tree, parents=[tip], message="Fix it\n\nBody: ü\n", author=LI, committer=LI
        )
        for one in (mirror, other)
    ]
    assert made[0] == made[1]
    read = await mirror.commit(made[0])
    assert read is not None
    assert (read.parents, read.tree, read.when) == ((tip,), tree, LI.when)
    assert read.message == "Fix it\n\nBody: ü\n"


async def test_an_address_with_a_user_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="user name"):
        Mirror(tmp_path / "m.git", url="https://x:secret@github.com/acme/shop.git")


async def test_files_are_no_remote_unless_meant(tmp_path: Path, bare: Path, person: Path) -> None:
    mirror = Mirror(tmp_path / "m.git", url=f"file://{bare}")
    with pytest.raises(GitError, match="transport 'file' not allowed"):
        await mirror.fetch(token="")
