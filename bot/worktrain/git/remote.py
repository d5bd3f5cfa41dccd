"""Talk to the remote: the only commands that get the token."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.errors import GitError, PushForbidden
from worktrain.git.command import Git
from worktrain.git.failures import PushRejected
from worktrain.git.names import sha
from worktrain.ids import Sha

EVERYTHING = (
    "+refs/heads/*:refs/remotes/origin/*",
    "+refs/tags/*:refs/tags/*",
    "+refs/pull/*/head:refs/pull/*/head",
    "+refs/notes/worktrain*:refs/notes/worktrain*",  # the star: a ref that is not there is no failure
)
NOTES_ONLY = EVERYTHING[-1:]

_FETCH = (
    *("fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
    "--update-shallow",  # a remote may be cut off itself; without this git leaves such branches out, silently
)
# What git says when somebody else was quicker: https://github.com/git/git/blob/v2.39.5/builtin/send-pack.c
_MOVED = ("stale info", "fetch first", "non-fast-forward", "already exists", "cannot lock ref")
_MOVED_MEANWHILE = ("failed to update ref", "incorrect old value", "remote ref updated since checkout")


async def fetch(git: Git, refspecs: Sequence[str]) -> None:
    """Bring these refs here; what the remote has no more is removed here too."""
    await git.run(*_FETCH, "--end-of-options", _url(git), *refspecs)


async def tip(git: Git, ref: str) -> Sha | None:
    """Ask the remote what a ref is now; none if it has none of this name."""
    answer = await git.run("ls-remote", "--refs", "--quiet", "--end-of-options", _url(git), ref)
    rows = (row.split("\t") for row in answer.stdout.decode("utf-8", "replace").splitlines())
    # The pattern also matches the ends of longer names.
    return next((sha(row[0]) for row in rows if row[1:] == [ref]), None)


async def push(git: Git, *, id_: Sha, ref: str, expect: Sha | None) -> None:
    """Make the remote's ref be `id_` if it still is `expect` (none: not there), in one step."""
    lease = f"--force-with-lease={ref}:{expect or ''}"
    options = ("--porcelain", "--no-verify", "--no-follow-tags", lease, "--end-of-options")
    done = await git.run("push", *options, _url(git), f"{id_}:{ref}", accept=(0, 1))
    if done.exit_code == 0:
        return
    refused = _refusal(done.stdout.decode("utf-8", "replace"))
    if any(words in refused for words in (*_MOVED, *_MOVED_MEANWHILE)):
        raise PushRejected(
            f"{ref} was not moved to {id_[:12]}.", why=f"it is not {expect or 'absent'} any more: {refused}"
        )
    said = git.said(done)
    if is_forbidden(refused):
        raise PushForbidden(
            f"A rule refuses the push to {ref}.", why=_rules(git.said(done, most=40)) or refused
        )
    raise GitError(f"The remote refused {ref}.", why="; ".join(filter(None, (refused, said))))


def is_forbidden(refused: str) -> bool:
    """Say whether a rule or a missing permission, not the network or another push, is why a ref stayed."""
    return any(words in refused for words in ("declined", "refusing to allow"))


def _rules(said: str) -> str:
    """Give what the remote says of its rules, without the words around it."""
    lines = (line.removeprefix("remote:").strip() for line in said.split("; ") if line.startswith("remote:"))
    told = (line for line in lines if line.startswith(("error: ", "- ")) and "hook declined" not in line)
    return " ".join(told)


def _refusal(porcelain: str) -> str:
    """Give what git says behind the `!` of a ref that was not pushed."""
    rows = (line.split("\t") for line in porcelain.splitlines() if line.startswith("!"))
    return "; ".join(row[-1] for row in rows)


def _url(git: Git) -> str:
    assert git.url is not None
    return git.url
