"""A person's own checkout as `worktrain init` finds it: root, files, remote and branches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from worktrain.errors import ConfigError
from worktrain.git.command import Git

ORIGIN = "origin"
USUAL = ("main", "master", "trunk")


@dataclass(frozen=True, kw_only=True)
class CheckoutNow:
    """What is there; a value that git does not know is empty."""

    root: Path
    paths: tuple[str, ...]
    remote: str
    address: str
    default_branch: str
    because: str
    """Why that is thought to be the default branch."""
    branch: str


async def look(path: Path) -> CheckoutNow:
    """Look at the checkout that a folder is in; ConfigError where there is none, or one without files."""
    root = _root(path)
    git = Git(git_dir=root / ".git", work_tree=root)  # a file in a linked work tree, which git follows
    remotes = (await git.line("remote")).split()
    remote = ORIGIN if ORIGIN in remotes else (remotes[0] if remotes else "")
    branch = await _quiet(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    default, because = await _default(git, remote, branch)
    return CheckoutNow(
        root=root,
        paths=await _paths(git),
        remote=remote,
        address=await _quiet(git, "config", "--get", f"remote.{remote}.url") if remote else "",
        default_branch=default,
        because=because,
        branch=branch,
    )


def _root(path: Path) -> Path:
    start = path.absolute()
    root = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)
    if root is None:
        raise ConfigError(
            f"{path} is in no git checkout.",
            fix="Go to the checkout of the repository that WorkTrain is to work on, or run: git init",
        )
    return root


async def _paths(git: Git) -> tuple[str, ...]:
    done = await git.run("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    return tuple(sorted(filter(None, done.stdout.decode("utf-8", "replace").split("\0"))))


async def _default(git: Git, remote: str, branch: str) -> tuple[str, str]:
    head = await _quiet(git, "symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD")
    if head:
        return head.removeprefix(f"{remote}/"), f"{remote}/HEAD points to it"
    for name in USUAL:
        if remote and await _quiet(git, "rev-parse", "--verify", "--quiet", f"refs/remotes/{remote}/{name}"):
            return name, f"{remote} has a branch of that name"
    return branch, "it is checked out; GitHub's own setting counts"


async def _quiet(git: Git, *arguments: str) -> str:
    """Ask; a no is an empty answer."""
    done = await git.run(*arguments, accept=(0, 1, 128))
    return done.stdout.decode("utf-8", "replace").strip() if done.exit_code == 0 else ""
