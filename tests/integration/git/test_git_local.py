"""A person's own clone is read offline and left as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.errors import ConfigError, GitError
from worktrain.git.clones import checkout_tree
from worktrain.git.local import Checkout
from worktrain.ids import Sha

Git = Callable[..., str]
Commit = Callable[..., Sha]


async def test_commits_are_named_as_people_name_them(person: Path, git: Git) -> None:
    here = Checkout(person / "shop")
    head = git("rev-parse", "HEAD", cwd=person)
    for name in (head, head[:8], "HEAD", "main", "origin/main", "refs/heads/main"):
        assert await here.resolve(name) == head
    assert await here.resolve("v1.0") == await here.resolve("HEAD~1") == (await here.parents(head))[0]
    for name in ("nowhere", "--help", "-x", "a b", ":/Add", "1" * 40, "HEAD@{0}", ""):
        assert await here.resolve(name) is None
    assert await here.show(head, "README.md") == b"Shop\n"


async def test_a_merge_leaves_the_clone_as_it_was_and_runs_no_driver(
    person: Path, commit: Commit, git: Git, tmp_path: Path
) -> None:
    left = commit({"README.md": "Left\n", ".gitattributes": "* merge=evil\n"}, branch="left", start="main")
    right = commit({"README.md": "Right\n"}, branch="right", start="main")
    other = commit({"new.txt": "x\n"}, branch="other", start="main")
    git("config", "merge.evil.driver", f"touch {tmp_path / 'ran'}", cwd=person)
    (person / ".git/info").mkdir(exist_ok=True)
    (person / ".git/info/attributes").write_text("* merge=evil\n")
    before = sorted((person / ".git").rglob("*"))
    here = Checkout(person)
    assert (await here.merge_tree(left, right)).conflicts == ("README.md",)
    assert (await here.merge_tree(left, other)).tree
    assert sorted((person / ".git").rglob("*")) == before
    assert not (tmp_path / "ran").exists()


async def test_notes_and_a_pull_request_come_with_a_fetch(person: Path, git: Git, commit: Commit) -> None:
    head = commit({"x": "1"}, branch="topic", start="main")
    git("push", "-q", "origin", f"{head}:refs/pull/5/head", ":topic", cwd=person)
    git("notes", "--ref=worktrain", "add", "-m", "proof", head, cwd=person)
    git("push", "-q", "origin", "refs/notes/worktrain", cwd=person)
    git("update-ref", "-d", "refs/notes/worktrain", cwd=person)
    git("config", "protocol.file.allow", "always", cwd=person)
    here = Checkout(person)
    assert await here.note(head) is None
    assert await here.fetch_notes_and_pull(5) == head
    assert await here.note(head) == b"proof\n"
    assert await here.fetch_notes_and_pull(None) is None
    with pytest.raises(GitError, match="origin could not be fetched"):
        await here.fetch_notes_and_pull(99)


async def test_a_tree_can_be_checked_out_from_a_clone_again(person: Path, git: Git, tmp_path: Path) -> None:
    head = git("rev-parse", "HEAD", cwd=person)
    before = sorted((person / ".git").rglob("*"))
    (tmp_path / "aside").mkdir()
    aside = await Checkout(person).aside(tmp_path / "aside")
    tree = await aside.tree_of(git("rev-parse", "HEAD~1", cwd=person))
    await checkout_tree(aside, tree, tmp_path / "run", history_of=head)
    assert git("rev-parse", "HEAD^{tree}", cwd=tmp_path / "run") == tree
    assert git("tag", cwd=tmp_path / "run") == "v1.0"
    assert sorted((person / ".git").rglob("*")) == before


async def test_replacements_and_grafts_do_not_change_what_is_read(person: Path, git: Git) -> None:
    head = Sha(git("rev-parse", "HEAD", cwd=person))
    tree = git("rev-parse", "HEAD^{tree}", cwd=person)
    git("replace", "HEAD", "HEAD~1", cwd=person)
    assert git("rev-parse", f"{head}^{{tree}}", cwd=person) != tree
    assert await Checkout(person).tree_of(head) == tree


async def test_linked_work_trees_and_bare_repositories_are_found(
    person: Path, bare: Path, git: Git, tmp_path: Path
) -> None:
    git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side", cwd=person)
    head = git("rev-parse", "HEAD", cwd=person)
    assert await Checkout(tmp_path / "linked").has(head)
    assert await Checkout(bare).has(head)
    with pytest.raises(ConfigError, match="not in a git repository"):
        Checkout(Path("/proc"))
