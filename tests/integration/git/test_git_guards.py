"""Each guard, and what would happen without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.errors import GitError
from worktrain.git import environment
from worktrain.git.clones import clone_for_session
from worktrain.git.failures import BundleRefused
from worktrain.git.mirror import Mirror
from worktrain.ids import Sha

Git = Callable[..., str]


@pytest.fixture
async def base(mirror: Mirror) -> Sha:
    tip = await mirror.tip("main")
    assert tip
    return tip


async def hostile(mirror: Mirror, base: Sha, git: Git, tmp_path: Path) -> Path:
    """Make the bundle of an agent that committed a link to outside."""
    clone, bundle = tmp_path / "session", tmp_path / "work.bundle"
    await clone_for_session(mirror, base, clone, branch="work")
    (clone / "link").symlink_to("/etc/passwd")
    git("add", "-A", cwd=clone)
    git("commit", "-q", "-m", "Link", cwd=clone)
    git("bundle", "create", "-q", str(bundle), "HEAD", f"^{base}", cwd=clone)
    return bundle


async def test_without_the_rules_a_hostile_tree_would_come_in(
    mirror: Mirror, base: Sha, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = await hostile(mirror, base, git, tmp_path)
    with pytest.raises(BundleRefused):
        await mirror.import_bundle(bundle, expected_parent=base)

    def lenient(*_: object, **__: object) -> tuple[()]:
        return ()

    monkeypatch.setattr("worktrain.git.tree_rules.problems", lenient)
    assert (await mirror.import_bundle(bundle, expected_parent=base)).problems == ()


@pytest.fixture
def trapped(mirror: Mirror, tmp_path: Path) -> Path:
    """Plant a hook in the mirror itself, and give the file that shows that it ran."""
    hook = mirror.path / "hooks/reference-transaction"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    hook.chmod(0o755)
    return tmp_path / "ran"


async def test_no_hook_runs_even_in_the_bots_own_repository(
    mirror: Mirror, commit: Callable[..., Sha], trapped: Path
) -> None:
    commit({"x": "1"})
    await mirror.fetch(token="")
    assert not trapped.exists()


async def test_without_the_pins_the_hook_would_run(
    mirror: Mirror, commit: Callable[..., Sha], trapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = [pin for pin in environment._PINS if pin[0] != "core.hooksPath"]
    monkeypatch.setattr(environment, "_PINS", pins)
    commit({"x": "1"})
    await mirror.fetch(token="")
    assert trapped.exists()


async def test_a_push_compares_before_it_swaps_and_without_the_lease_it_would_not(
    mirror: Mirror, base: Sha, bare: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = (await mirror.parents(base))[0]
    with pytest.raises(GitError):
        await mirror.push(token="", sha=older, ref="main", expect=older, force=True)
    assert git("rev-parse", "main", cwd=bare) == base
    real = mirror.git.__class__.run

    async def unleased(self: object, *arguments: str, **options: object) -> object:
        kept = ["--force" if word.startswith("--force-with-lease") else word for word in arguments]
        return await real(self, *kept, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("worktrain.git.command.Git.run", unleased)
    await mirror.push(token="", sha=older, ref="main", expect=older, force=True)
    assert git("rev-parse", "main", cwd=bare) == older


async def test_a_protocol_that_a_repository_allows_itself_is_still_not_spoken(
    mirror: Mirror, tmp_path: Path, git: Git
) -> None:
    git("config", "protocol.ext.allow", "always", cwd=mirror.path)
    evil = Mirror(mirror.path, url=f"ext::touch {tmp_path / 'ran'}")
    with pytest.raises(GitError, match="'ext' not allowed"):
        await evil.fetch(token="")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("program", ["sleep 30", "exit 3"])
async def test_a_git_that_hangs_or_fails_ends_in_a_sentence(
    mirror: Mirror, base: Sha, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{program}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    monkeypatch.setattr("worktrain.git.command.LOCAL_SECONDS", 0.3)
    with pytest.raises(GitError, match=r"git cat-file (took longer than 0 seconds|failed)\."):
        await mirror.has(base)
