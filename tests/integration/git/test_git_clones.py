"""A clone stands alone, and shows an agent the past and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.errors import GitError
from worktrain.git.clones import checkout_tree, clone_for_session
from worktrain.git.local import Checkout
from worktrain.git.mirror import Mirror
from worktrain.ids import Sha

Git = Callable[..., str]
Commit = Callable[..., Sha]


async def test_a_session_sees_only_the_ancestors(
    mirror: Mirror, commit: Commit, git: Git, person: Path, tmp_path: Path
) -> None:
    base = await mirror.tip("main")
    assert base
    future = commit({"answer.txt": "the fix\n"})
    git("tag", "v9.9", future, cwd=person)
    git("push", "-q", "origin", "v9.9", f"{future}:refs/pull/3/head", cwd=person)
    git("notes", "--ref=worktrain", "add", "-m", "secret", base, cwd=person)
    git("push", "-q", "origin", "refs/notes/worktrain", cwd=person)
    await mirror.fetch(token="")
    clone = tmp_path / "clone"
    await clone_for_session(mirror, base, clone, branch="worktrain/issue-1-x")
    assert git("rev-list", "--all", cwd=clone) == git("rev-list", base, cwd=person)
    assert git("for-each-ref", "--format=%(refname)", cwd=clone).split() == [
        "refs/heads/worktrain/issue-1-x",
        "refs/tags/v1.0",
    ]
    everything = git("cat-file", "--batch-all-objects", "--batch-check", cwd=clone)
    assert base in everything
    assert future not in everything
    assert git("cat-file", "-t", "v1.0", cwd=clone) == "tag"


async def test_a_session_has_no_remote_no_reflog_and_no_hooks(
    mirror: Mirror, git: Git, tmp_path: Path
) -> None:
    base = await mirror.tip("main")
    assert base
    clone = tmp_path / "deep" / "clone"
    await clone_for_session(mirror, base, clone, branch="work")
    assert git("remote", cwd=clone) == ""
    assert not (clone / ".git/logs").exists()
    assert not (clone / ".git/hooks").exists()
    assert not (clone / ".git/objects/info/alternates").exists()
    assert str(mirror.path) not in (clone / ".git/config").read_text()
    assert git("symbolic-ref", "HEAD", cwd=clone) == "refs/heads/work"
    assert git("status", "--porcelain", cwd=clone) == ""
    assert (clone / "a b/ü.txt").read_text() == "ü\n"
    assert git("config", "user.name", cwd=clone) == "WorkTrain agent"


async def test_what_a_test_run_leaves_behind_is_not_offered(mirror: Mirror, git: Git, tmp_path: Path) -> None:
    base = await mirror.tip("main")
    assert base
    clone = tmp_path / "clone"
    await clone_for_session(mirror, base, clone, branch="work")
    for name in (
        "shop/__pycache__/cart.pyc",
        ".pytest_cache/x",
        "shop.egg-info/PKG-INFO",
        ".venv/bin/python",
        ".hypothesis/examples/1/2",
        ".coverage",
        ".coverage.sandbox.7",
        "htmlcov/index.html",
    ):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text("x")
    assert git("status", "--porcelain", cwd=clone) == ""


async def test_a_damaged_clone_damages_nobody_else(mirror: Mirror, git: Git, tmp_path: Path) -> None:
    base = await mirror.tip("main")
    assert base
    first, second = tmp_path / "first", tmp_path / "second"
    await clone_for_session(mirror, base, first, branch="work")
    for pack in (first / ".git/objects/pack").iterdir():
        pack.chmod(0o644)
        pack.write_bytes(b"damaged")
    await clone_for_session(mirror, base, second, branch="work")
    assert git("fsck", "--strict", cwd=second) == ""
    assert git("fsck", cwd=mirror.path) == ""


async def test_a_clone_that_fails_leaves_nothing(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(GitError):
        await clone_for_session(mirror, "1" * 40, tmp_path / "clone", branch="work")
    assert not (tmp_path / "clone").exists()


async def test_filters_and_submodules_of_the_tree_are_data(
    mirror: Mirror, commit: Commit, git: Git, tmp_path: Path
) -> None:
    tip = commit(
        {
            ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs\n*.x filter=evil\n",
            "big.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
            "y.x": "plain\n",
            ".gitmodules": '[submodule "s"]\n\tpath = s\n\turl = ext::sh -c touch% /tmp/x\n',
        }
    )
    await mirror.fetch(token="")
    clone = tmp_path / "clone"
    await clone_for_session(mirror, tip, clone, branch="work")
    assert (clone / "big.bin").read_text().startswith("version https://git-lfs")
    assert (clone / "y.x").read_text() == "plain\n"
    assert not (clone / "s").exists()


async def test_a_tree_is_checked_out_on_top_of_a_history(
    mirror: Mirror, commit: Commit, git: Git, tmp_path: Path
) -> None:
    base = await mirror.tip("main")
    assert base
    head = commit({"shop/cart.py": "def total():\n    return 1\n"}, branch="left", start="main")
    other = commit({"new.txt": "new\n"}, branch="right", start="main")
    await mirror.fetch(token="")
    merged = (await mirror.merge_tree(head, other)).tree
    assert merged
    place = tmp_path / "run"
    await checkout_tree(mirror, merged, place, history_of=other)
    assert git("rev-parse", "HEAD^{tree}", cwd=place) == merged
    assert git("rev-parse", "HEAD~1", cwd=place) == other
    assert git("describe", "--tags", cwd=place).startswith("v1.0-3-g")
    assert git("status", "--porcelain", cwd=place) == ""
    assert (place / "shop/cart.py").read_text().endswith("return 1\n")
    assert head not in git("cat-file", "--batch-all-objects", "--batch-check", cwd=place)


async def test_a_commits_own_tree_needs_no_new_commit(mirror: Mirror, git: Git, tmp_path: Path) -> None:
    tip = await mirror.tip("main")
    assert tip
    for at, treeish in enumerate((tip, await mirror.tree_of(tip))):
        await checkout_tree(mirror, treeish, tmp_path / str(at), history_of=tip)
        assert git("rev-parse", "HEAD", cwd=tmp_path / str(at)) == tip


async def test_the_same_tree_gives_the_same_head_twice(mirror: Mirror, git: Git, tmp_path: Path) -> None:
    tip = await mirror.tip("main")
    assert tip
    older = (await mirror.parents(tip))[0]
    tree = await mirror.with_paths_from(await mirror.tree_of(tip), older, ["run.sh"])
    for name in ("one", "two"):
        await checkout_tree(mirror, tree, tmp_path / name, history_of=tip)
    heads = {git("rev-parse", "HEAD", cwd=tmp_path / name) for name in ("one", "two")}
    assert len(heads) == 1
    assert heads != {tip}


async def test_a_tag_that_comes_later_is_in_the_next_clone(
    mirror: Mirror, git: Git, person: Path, tmp_path: Path
) -> None:
    tip = await mirror.tip("main")
    assert tip
    await clone_for_session(mirror, tip, tmp_path / "before", branch="work")
    git("tag", "v2.0", tip, cwd=person)
    git("push", "-q", "origin", "v2.0", cwd=person)
    await mirror.fetch(token="")
    await clone_for_session(mirror, tip, tmp_path / "after", branch="work")
    assert git("tag", cwd=tmp_path / "before").split() == ["v1.0"]
    assert git("tag", cwd=tmp_path / "after").split() == ["v1.0", "v2.0"]


async def test_only_the_latest_histories_are_kept(mirror: Mirror, commit: Commit, tmp_path: Path) -> None:
    tips = [commit({"n.txt": str(number)}) for number in range(10)]
    await mirror.fetch(token="")
    for number, tip in enumerate(tips):
        await clone_for_session(mirror, tip, tmp_path / str(number), branch="work")
    kept = [folder.name for folder in (mirror.path / "packs").iterdir()]
    assert len(kept) == 8
    assert any(name.startswith(tips[-1]) for name in kept)


async def test_a_remote_that_is_cut_off_can_be_worked_on(
    bare: Path, commit: Commit, git: Git, tmp_path: Path
) -> None:
    tip = commit({"answer.txt": "more\n"})
    git("clone", "-q", "--bare", "--depth", "2", f"file://{bare}", "cut.git", cwd=tmp_path)
    mirror = Mirror(tmp_path / "mirror-of-cut.git", url=f"file://{tmp_path}/cut.git", allow_file=True)
    await mirror.fetch(token="")
    assert await mirror.tip("main") == tip
    clone, checkout = tmp_path / "clone", tmp_path / "checkout"
    await clone_for_session(mirror, tip, clone, branch="work")
    parent = git("rev-parse", f"{tip}~1", cwd=mirror.path)
    await checkout_tree(mirror, parent, checkout, history_of=tip)
    assert len(git("rev-list", "HEAD", cwd=clone).split()) == 2
    assert len(git("rev-list", "HEAD", cwd=checkout).split()) == 3
    assert git("fsck", "--strict", cwd=clone) == git("fsck", "--strict", cwd=checkout) == ""
    merged = await Checkout(tmp_path / "cut.git").merge_tree(parent, tip)
    assert merged.tree == await mirror.tree_of(tip)
