"""Read a person's own clone, as `worktrain proof verify` does: offline, and without changing it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from worktrain.errors import ConfigError, GitError
from worktrain.git.command import Git
from worktrain.git.environment import alternates
from worktrain.git.names import NOTES, is_ref
from worktrain.git.packs import SHALLOW
from worktrain.git.repository import Repository
from worktrain.git.values import MergeTree
from worktrain.ids import Sha, is_sha
from worktrain.processes.run import run

FETCH_SECONDS = 300.0


class Checkout(Repository):
    """A clone, found from any folder inside it."""

    def __init__(self, path: Path) -> None:
        super().__init__(Git(git_dir=find_git_dir(path)))

    async def resolve(self, name: str) -> Sha | None:
        """Give the commit that a person means: a (short) id, a branch, a tag, HEAD."""
        if not is_sha(name) and not is_ref(name.partition("~")[0].partition("^")[0]):
            return None
        done = await self._git.run(
            "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", accept=(0, 1, 128)
        )
        found = done.stdout.decode().strip()
        return Sha(found) if done.exit_code == 0 and is_sha(found) else None

    async def is_on_branch(self) -> bool:
        """Say whether HEAD names a branch."""
        return (await self._git.run("symbolic-ref", "--quiet", "HEAD", accept=(0, 1))).exit_code == 0

    async def was_tip(self, commit: Sha, tip: Sha) -> bool:
        """Say whether a branch that is at `tip` now once was at `commit`: first parents only.

        A commit that came in by a merge is an ancestor too, but the branch never stood there.
        """
        if commit == tip:
            return True
        if not await self.is_ancestor(commit, tip):
            return False
        rows = await self._git.line("rev-list", "--first-parent", "--parents", f"^{commit}", tip)
        return rows.splitlines()[-1].split()[1] == commit

    async def merge_tree(self, base: str, head: str) -> MergeTree:
        """Merge in a repository aside: the clone gets no objects, its merge drivers are not run."""
        with tempfile.TemporaryDirectory(prefix="worktrain-merge-") as folder:
            return await (await self.aside(Path(folder))).merge_tree(base, head)

    async def aside(self, folder: Path) -> Repository:
        """Give a repository in an empty folder that reads this clone's objects and tags but keeps its own."""
        for name in ("objects", "refs"):
            (folder / name).mkdir()
        (folder / "HEAD").write_text("ref: refs/heads/none\n")
        tags = await self._git.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
        (folder / "packed-refs").write_bytes(tags.stdout)
        with suppress(FileNotFoundError):
            shutil.copyfile(self._git.git_dir / SHALLOW, folder / SHALLOW)
        return Repository(Git(git_dir=folder).with_env(**alternates(self._git.git_dir / "objects")))

    async def fetch_notes_and_pull(self, number: int | None) -> Sha | None:
        """Get the notes, and a pull request's head (given back), from `origin` as the person's git would."""
        specs = [f"+{NOTES}*:{NOTES}*"]
        if number is not None:
            specs.append(f"+refs/pull/{number}/head:refs/worktrain/pull/{number}")
        argv = ["git", "-c", "core.hooksPath=/dev/null", "fetch", "--quiet", "--no-tags", "origin", *specs]
        env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_TRACE")}
        env |= {"GIT_DIR": str(self._git.git_dir), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        done = await run(argv, cwd=self._git.git_dir, env=env, timeout=FETCH_SECONDS)
        if done.exit_code != 0:
            raise GitError(
                "origin could not be fetched.", why=self._git.said(done), fix="Try `git fetch origin`."
            )
        return None if number is None else await self.tip_of(f"refs/worktrain/pull/{number}")


def find_git_dir(path: Path) -> Path:
    """Find the repository of a folder: its own, a parent's, a linked work tree's, or a bare one."""
    start = path.absolute()
    for folder in (start, *start.parents):
        try:
            found = _git_dir_at(folder)
        except (OSError, ValueError):  # a .git file with bytes that are no path
            continue
        if found is not None:
            return found
    raise ConfigError(f"{path} is not in a git repository.", fix="Say where the clone is with --repo DIR.")


def _git_dir_at(folder: Path) -> Path | None:
    dot_git = folder / ".git"
    if dot_git.is_file():
        git_dir = folder / dot_git.read_text().removeprefix("gitdir:").strip()
        if not (git_dir / "HEAD").is_file():
            return None
        common = git_dir / "commondir"
        return (git_dir / common.read_text().strip()).resolve() if common.exists() else git_dir
    for candidate in (dot_git, folder):
        if (candidate / "HEAD").is_file() and (candidate / "objects").is_dir():
            return candidate
    return None
