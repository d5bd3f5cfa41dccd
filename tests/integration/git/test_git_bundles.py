"""What an agent leaves behind is one bundle, and the bot takes one commit of it and runs nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.git.bundles import MAX_BYTES
from worktrain.git.clones import clone_for_session
from worktrain.git.collect import collect_command
from worktrain.git.failures import BundleRefused
from worktrain.git.lines import matching
from worktrain.git.mirror import Mirror
from worktrain.ids import Sha

Git = Callable[..., str]


@pytest.fixture
async def base(mirror: Mirror) -> Sha:
    tip = await mirror.tip("main")
    assert tip
    return tip


@pytest.fixture
async def clone(mirror: Mirror, base: Sha, tmp_path: Path) -> Path:
    """A session's clone, as an agent gets it."""
    path = tmp_path / "session"
    await clone_for_session(mirror, base, path, branch="worktrain/issue-1-x")
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return tmp_path / "work.bundle"


def collect(clone: Path, base: Sha, bundle: Path, *, check: bool = True) -> None:
    argv = collect_command(base=base, bundle=str(bundle))
    done = subprocess.run(argv, cwd=clone, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False)
    assert not check or done.returncode == 0, done.stderr.decode()


def hand_made(git: Git, clone: Path, bundle: Path, *refs: str) -> None:
    """Make the bundle that an agent could make by itself."""
    git("bundle", "create", "-q", str(bundle), *refs, cwd=clone)


async def test_the_work_tree_becomes_one_commit(mirror: Mirror, base: Sha, clone: Path, bundle: Path) -> None:
    (clone / "shop/cart.py").write_text("def total():\n    return 1\n")
    (clone / "README.md").unlink()
    (clone / "docs").mkdir()
    (clone / "docs/ä b.md").write_text("x\n")
    (clone / "__pycache__").mkdir()
    (clone / "__pycache__/x.pyc").write_bytes(b"\0")
    collect(clone, base, bundle)
    taken = await mirror.import_bundle(bundle, expected_parent=base)
    assert taken.problems == ()
    assert await mirror.parents(taken.commit) == (base,)
    assert await mirror.tree_of(taken.commit) == taken.tree
    assert {change.path: change.status for change in await mirror.changes(base, taken.commit)} == {
        "README.md": "D",
        "docs/ä b.md": "A",
        "shop/cart.py": "M",
    }


async def test_an_unchanged_work_tree_leaves_no_bundle(base: Sha, clone: Path, bundle: Path) -> None:
    collect(clone, base, bundle)
    assert not bundle.exists()


async def test_collecting_twice_gives_the_same_commit(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path, tmp_path: Path
) -> None:
    (clone / "x.txt").write_text("x\n")
    collect(clone, base, bundle)
    collect(clone, base, tmp_path / "again.bundle")
    first = await mirror.import_bundle(bundle, expected_parent=base)
    assert await mirror.import_bundle(tmp_path / "again.bundle", expected_parent=base) == first


async def test_commits_that_the_agent_made_become_one(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path, git: Git
) -> None:
    for number in range(3):
        (clone / "n.txt").write_text(f"{number}\n")
        (clone / "kept.pyc").write_text("forced\n")
        git("add", "-f", "n.txt", "kept.pyc", cwd=clone)
        git("commit", "-q", "-m", f"{number}", cwd=clone)
    git("switch", "-q", "--orphan", "nothing", cwd=clone)
    git("read-tree", "worktrain/issue-1-x", cwd=clone)
    git("checkout-index", "-a", "-f", cwd=clone)
    collect(clone, base, bundle)
    taken = await mirror.import_bundle(bundle, expected_parent=base)
    assert await mirror.parents(taken.commit) == (base,)
    assert [change.path for change in await mirror.changes(base, taken.commit)] == ["kept.pyc", "n.txt"]


async def test_a_broken_index_is_no_obstacle(mirror: Mirror, base: Sha, clone: Path, bundle: Path) -> None:
    (clone / ".git/index").write_bytes(b"garbage")
    (clone / "x.txt").write_text("x\n")
    collect(clone, base, bundle)
    taken = await mirror.import_bundle(bundle, expected_parent=base)
    assert [change.path for change in await mirror.changes(base, taken.commit)] == ["x.txt"]


async def test_a_file_may_become_a_folder_and_a_folder_a_file(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path
) -> None:
    (clone / "README.md").unlink()
    (clone / "README.md").mkdir()
    (clone / "README.md/x").write_text("x\n")
    (clone / "shop/cart.py").unlink()
    (clone / "shop").rmdir()
    (clone / "shop").write_text("x\n")
    (clone / ":(glob)*").write_text("a name that looks like a pattern\n")
    collect(clone, base, bundle)
    taken = await mirror.import_bundle(bundle, expected_parent=base)
    assert await mirror.paths(taken.commit) == (":(glob)*", "README.md/x", "a b/ü.txt", "run.sh", "shop")


async def test_an_edit_of_the_same_size_in_the_same_second_is_seen(
    mirror: Mirror, base: Sha, tmp_path: Path
) -> None:
    for number in range(8):
        clone, bundle = tmp_path / f"{number}", tmp_path / f"{number}.bundle"
        await clone_for_session(mirror, base, clone, branch="work")
        with (clone / "README.md").open("r+") as file:
            file.write("Sh0p")
        collect(clone, base, bundle)
        assert bundle.exists()


async def test_what_the_agent_did_not_touch_stays_byte_for_byte(
    mirror: Mirror, commit: Callable[..., Sha], git: Git, person: Path, tmp_path: Path, bundle: Path
) -> None:
    commit({"dos.txt": "a\r\nb\r\n", "win.bat": "echo\n"})
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub", cwd=person)
    git("commit", "-q", "-m", "Add a submodule", cwd=person)
    (person / "sub").mkdir()
    tip = commit({".gitattributes": "*.txt text\n*.bat eol=crlf\n"})
    await mirror.fetch(token="")
    await clone_for_session(mirror, tip, tmp_path / "clone", branch="work")
    assert (tmp_path / "clone/win.bat").read_bytes() == b"echo\r\n"
    (tmp_path / "clone/x.bat").write_bytes(b"x\r\n")
    collect(tmp_path / "clone", tip, bundle)
    taken = await mirror.import_bundle(bundle, expected_parent=tip)
    assert [change.path for change in await mirror.changes(tip, taken.commit)] == ["x.bat"]
    assert await mirror.show(taken.commit, "x.bat") == b"x\n"


async def test_only_the_expected_head_is_taken(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path, git: Git
) -> None:
    (clone / "x.txt").write_text("x\n")
    git("add", "-A", cwd=clone)
    git("commit", "-q", "-m", "Work", cwd=clone)
    for ref in ("heads/main", "tags/v9", "pull/1/head", "remotes/origin/main", "notes/worktrain"):
        git("update-ref", f"refs/{ref}", "HEAD", cwd=clone)
    before = git("for-each-ref", cwd=mirror.path)
    hand_made(git, clone, bundle, "HEAD", "--all", f"^{base}")
    taken = await mirror.import_bundle(bundle, expected_parent=base)
    assert taken.commit == git("rev-parse", "HEAD", cwd=clone)
    assert git("for-each-ref", cwd=mirror.path) == before
    assert await mirror.tip("main") == base


async def test_more_than_one_commit_is_refused_and_leaves_nothing(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path, git: Git
) -> None:
    for number in range(2):
        git("commit", "-q", "--allow-empty", "-m", f"{number}", cwd=clone)
    hand_made(git, clone, bundle, "HEAD", f"^{base}")
    with pytest.raises(BundleRefused, match="not one commit on its base"):
        await mirror.import_bundle(bundle, expected_parent=base)
    assert not await mirror.has(git("rev-parse", "HEAD", cwd=clone))


async def test_a_merge_is_refused(mirror: Mirror, base: Sha, clone: Path, bundle: Path, git: Git) -> None:
    tree = git("rev-parse", "HEAD^{tree}", cwd=clone)
    merge = git("commit-tree", "-p", base, "-p", "HEAD~1", "-m", "Merge", tree, cwd=clone)
    git("update-ref", "HEAD", merge, cwd=clone)
    hand_made(git, clone, bundle, "HEAD", f"^{base}")
    with pytest.raises(BundleRefused, match="not one commit"):
        await mirror.import_bundle(bundle, expected_parent=base)


async def test_a_bundle_without_head_is_refused(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path, git: Git
) -> None:
    git("commit", "-q", "--allow-empty", "-m", "Work", cwd=clone)
    hand_made(git, clone, bundle, "worktrain/issue-1-x", f"^{base}")
    with pytest.raises(BundleRefused, match="does not name one HEAD"):
        await mirror.import_bundle(bundle, expected_parent=base)


@pytest.mark.parametrize("content", [b"", b"garbage", b"# v2 git bundle\n", b"# v2 git bundle\n\nPACK"])
async def test_garbage_is_refused(mirror: Mirror, base: Sha, bundle: Path, content: bytes) -> None:
    bundle.write_bytes(content)
    with pytest.raises(BundleRefused):
        await mirror.import_bundle(bundle, expected_parent=base)


async def test_a_truncated_or_flipped_pack_is_refused(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path
) -> None:
    (clone / "x.txt").write_text("x\n" * 100)
    collect(clone, base, bundle)
    whole = bundle.read_bytes()
    middle = whole.index(b"PACK") + 20
    for damaged in (whole[:-30], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]):
        bundle.write_bytes(damaged)
        with pytest.raises(BundleRefused):
            await mirror.import_bundle(bundle, expected_parent=base)


async def test_a_link_a_pipe_and_a_giant_are_no_bundle(
    mirror: Mirror, base: Sha, bundle: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    bundle.symlink_to(secret)
    with pytest.raises(BundleRefused, match="cannot be opened"):
        await mirror.import_bundle(bundle, expected_parent=base)
    bundle.unlink()
    os.mkfifo(bundle)
    with pytest.raises(BundleRefused, match="not a plain file"):
        await mirror.import_bundle(bundle, expected_parent=base)
    bundle.unlink()
    with bundle.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(BundleRefused, match="too large"):
        await mirror.import_bundle(bundle, expected_parent=base)
    with pytest.raises(BundleRefused, match="cannot be opened"):
        await mirror.import_bundle(tmp_path / "nothing", expected_parent=base)


def commit_entry(git: Git, clone: Path, base: Sha, entry: str, content: bytes = b"") -> Sha:
    """Commit a tree entry that no honest git would make, and point HEAD at it."""
    blob = git("hash-object", "-w", "--stdin", cwd=clone, stdin=content)
    rows = git("ls-tree", base, cwd=clone) + "\n" + entry.format(blob=blob)
    tree = git("mktree", "--missing", cwd=clone, stdin=rows.encode())
    made = git("commit-tree", "-p", base, "-m", "Evil", tree, cwd=clone)
    git("update-ref", "HEAD", made, cwd=clone)
    return Sha(made)


@pytest.mark.parametrize(
    ("entry", "content", "match"),
    [
        pytest.param("120000 blob {blob}\tlink", b"/etc/passwd", "symlink-outside", id="absolute link"),
        pytest.param("120000 blob {blob}\tlink", b"../other-agent", "symlink-outside", id="link upwards"),
        pytest.param("120000 blob {blob}\tlink", b".git/config", "symlink-outside", id="link into .git"),
        pytest.param("160000 commit " + "1" * 40 + "\tsub", b"", "submodule", id="gitlink"),
        pytest.param("100644 blob {blob}\t.GIT", b"x", "hasDotgit", id=".GIT"),
        pytest.param("100644 blob {blob}\tgit~1", b"x", "hasDotgit", id="git~1"),
        pytest.param("100644 blob {blob}\t..", b"x", "hasDotdot", id="dot-dot"),
        pytest.param("100644 blob {blob}\tx\x1by", b"x", "control-character", id="escape character"),
        pytest.param("100644 blob {blob}\t" + "n" * 300, b"x", "long-name", id="long name"),
        pytest.param("100644 blob {blob}\tbig", b"0" * 6_000_000, "large-file", id="large file"),
        pytest.param("120000 blob {blob}\t.gitmodules", b"x", "gitmodulesSymlink", id="linked .gitmodules"),
    ],
)
async def test_a_hostile_tree_is_refused_and_leaves_nothing(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path, git: Git, entry: str, content: bytes, match: str
) -> None:
    made = commit_entry(git, clone, base, entry, content)
    hand_made(git, clone, bundle, "HEAD", f"^{base}")
    with pytest.raises(BundleRefused, match=match):
        await mirror.import_bundle(bundle, expected_parent=base)
    assert not await mirror.has(made)
    assert not list(mirror.path.glob("import-*"))


async def test_what_a_person_should_see_goes_with_the_import(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path
) -> None:
    (clone / "inside").symlink_to("shop/cart.py")
    (clone / "run.sh").chmod(0o755)
    (clone / ".gitmodules").write_text("")
    for number in range(101):
        (clone / f"{number}.txt").write_text("x")
    collect(clone, base, bundle)
    taken = await mirror.import_bundle(bundle, expected_parent=base)
    assert {(problem.kind, problem.path) for problem in taken.problems} == {
        ("symlink", "inside"),
        ("executable", "run.sh"),
        ("gitmodules", ".gitmodules"),
        ("many-files", ""),
    }
    assert await mirror.show(taken.commit, "inside") == b"shop/cart.py"


async def test_what_was_there_before_is_not_held_against_the_agent(
    mirror: Mirror, commit: Callable[..., Sha], person: Path, clone: Path
) -> None:
    (person / "link").symlink_to("/etc/passwd")
    older = commit({})
    newer = commit({"x": "1"})
    await mirror.fetch(token="")
    assert await mirror.check_tree(await mirror.tree_of(newer), against=older) == ()


HOOKS = (
    "pre-commit",
    "post-commit",
    "post-checkout",
    "reference-transaction",
    "post-index-change",
    "pre-push",
)


async def test_nothing_that_an_agent_plants_in_its_clone_is_run(
    mirror: Mirror, base: Sha, clone: Path, bundle: Path, tmp_path: Path, git: Git
) -> None:
    sentinel = tmp_path / "ran"
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {sentinel}\ncat\n")
    program.chmod(0o755)
    hooks = clone / ".git/hooks"
    hooks.mkdir()
    for name in HOOKS:
        (hooks / name).write_bytes(program.read_bytes())
        (hooks / name).chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "diff.external",
        "filter.evil.clean",
        "filter.evil.smudge",
        "diff.evil.textconv",
        "merge.evil.driver",
        "core.askPass",
        "uploadpack.packObjectsHook",
        "alias.add",
        "remote.origin.uploadpack",
    ):
        git("config", key, str(program), cwd=clone)
    (clone / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n")
    (clone / "README.md").write_text("Changed\n")
    collect(clone, base, bundle)
    taken = await mirror.import_bundle(bundle, expected_parent=base)
    await mirror.changes(base, taken.commit)
    await mirror.diff(base, taken.commit)
    await mirror.merge_tree(base, taken.commit)
    await matching(mirror.git, taken.commit, "Changed", endings=(".md",))
    await clone_for_session(mirror, taken.commit, tmp_path / "next", branch="next")
    assert not sentinel.exists()
    git("status", cwd=clone)
    assert sentinel.exists(), "the trap itself works"
