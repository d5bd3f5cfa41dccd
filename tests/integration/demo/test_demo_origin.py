"""The repository that the stand-in serves: from a folder, a git repository or a bundle."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.config.problems import InvalidFileError
from worktrain.demo.origin import make_origin
from worktrain.demo.scenario.values import Scenario

Write = Callable[[str], Scenario]
TEXT = "version: 1\nrepository: {{name: acme/shop, path: {path}{ref}}}\npeople: {{maria: admin}}\n"


def git(*arguments: str, cwd: Path) -> str:
    who = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=trunk")
    done = subprocess.run(["git", *who, *arguments], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def text(path: str, ref: str = "") -> str:
    return TEXT.format(path=path, ref=f", ref: {ref}" if ref else "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with two commits, a tag on the first, a side branch, and a detached-looking past."""
    path = tmp_path / "project"
    path.mkdir()
    git("init", "-q", cwd=path)
    for number in (1, 2):
        (path / "a.py").write_text(f"x = {number}\n")
        git("add", ".", cwd=path)
        git("commit", "-qm", f"c{number}", cwd=path)
        git("tag", "-a", f"v{number}.0", "-m", f"v{number}", cwd=path)
    git("branch", "side", "v1.0", cwd=path)
    return path


@pytest.mark.parametrize("kind", ["repository", "bundle", "clone", "bare"])
@pytest.mark.parametrize(
    ("ref", "branch", "content"),
    [
        ("", "trunk", "x = 2"),
        ("trunk", "trunk", "x = 2"),
        ("side", "side", "x = 1"),
        ("v1.0", "main", "x = 1"),
        ("SHA", "main", "x = 1"),
        ("SHORT", "main", "x = 1"),
    ],
)
async def test_history_and_tags_are_kept_and_ref_becomes_the_head(
    tmp_path: Path, write: Write, project: Path, kind: str, ref: str, branch: str, content: str
) -> None:
    sha = git("rev-parse", "v1.0^{commit}", cwd=project)
    path = {"repository": "project", "bundle": "p.bundle", "clone": "clone", "bare": "b.git"}[kind]
    if kind == "bundle":
        git("bundle", "create", "-q", "../p.bundle", "--all", cwd=project)
        branch = "main" if ref == "" else branch  # a bundle does not say what its HEAD is called
    elif kind != "repository":
        git("clone", "-q", *(["--bare"] if kind == "bare" else []), str(project), path, cwd=tmp_path)
    ref = {"SHA": sha, "SHORT": sha[:9]}.get(ref, ref)
    bare = tmp_path / "bare.git"
    assert await make_origin(write(text(path, ref)), bare, keys="k") == branch
    assert git("symbolic-ref", "HEAD", cwd=bare) == f"refs/heads/{branch}"
    assert git("show", "HEAD:a.py", cwd=bare) == content
    assert git("show", "HEAD:.github/worktrain.keys", cwd=bare) == "k"
    assert git("tag", cwd=bare).split() == ["v1.0", "v2.0"]
    assert git("for-each-ref", "--format=%(refname)", "refs/heads", cwd=bare) == f"refs/heads/{branch}"
    assert "c1" in git("log", "--format=%s", cwd=bare)


async def test_a_folder_becomes_one_commit_without_what_it_ignores(tmp_path: Path, write: Write) -> None:
    repo = tmp_path / "repo"
    (repo / ".gitignore").write_text("*.log\n")
    for name in ("x.log", "__pycache__/a.pyc", "sub/b.py"):
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_text("y")
    bare = tmp_path / "bare.git"
    assert await make_origin(write(text("repo", "develop")), bare, keys="k") == "develop"
    listed = git("ls-tree", "-r", "--name-only", "HEAD^", cwd=bare).split()
    assert listed == [".gitignore", "a.py", "sub/b.py"]
    assert git("rev-list", "--count", "HEAD", cwd=bare) == "2"


async def test_the_same_folder_gives_the_same_commit(tmp_path: Path, write: Write) -> None:
    scenario = write(text("repo"))
    for name in ("one.git", "two.git"):
        await make_origin(scenario, tmp_path / name, keys="k")
    heads = {git("rev-parse", "HEAD", cwd=tmp_path / name) for name in ("one.git", "two.git")}
    assert len(heads) == 1


async def test_the_policy_is_committed_as_it_was_written(tmp_path: Path, write: Write) -> None:
    scenario = write(text("repo") + "config: {merge: {auto: true}}\n")
    await make_origin(scenario, tmp_path / "bare.git", keys="k")
    written = git("show", "HEAD:.github/worktrain.yml", cwd=tmp_path / "bare.git")
    assert written == (scenario.config_text or "").strip()


@pytest.mark.parametrize("ref", ["nowhere", "f" * 40])
async def test_a_ref_that_is_not_there_is_named_with_its_line(
    tmp_path: Path, write: Write, project: Path, ref: str
) -> None:
    with pytest.raises(InvalidFileError, match=r"scenario\.yaml:2:\d+: there is no branch, tag or commit"):
        await make_origin(write(text("project", ref)), tmp_path / "bare.git", keys="k")


async def test_a_bundle_that_is_none_is_named_with_its_line(tmp_path: Path, write: Write) -> None:
    (tmp_path / "p.bundle").write_text("no bundle")
    with pytest.raises(InvalidFileError, match=r"scenario\.yaml:2:\d+: cannot be read"):
        await make_origin(write(text("p.bundle")), tmp_path / "bare.git", keys="k")


async def test_a_proposal_that_does_not_apply_is_named_with_its_line(tmp_path: Path, write: Write) -> None:
    (tmp_path / "bad.patch").write_text("--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-y\n+z\n")
    pull = "{key: p, title: T, body: B, author: maria, branch: m/p, patch: bad.patch}"
    scenario = write(text("repo") + f"pull_requests:\n  - {pull}\n")
    with pytest.raises(InvalidFileError, match=r"scenario\.yaml:5:\d+: the patch does not apply"):
        await make_origin(scenario, tmp_path / "bare.git", keys="k")
