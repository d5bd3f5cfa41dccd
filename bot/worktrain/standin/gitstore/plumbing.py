"""The one function of the stand-in that runs git."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from worktrain.errors import GitError
from worktrain.processes.run import Finished, run

SECONDS = 60.0
CAP = 512 * 1024 * 1024

# The repository's own hooks, attributes' programs and the machine's configuration have no say here.
OPTIONS = (
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.quotePath=false"),
    *("-c", "safe.directory=*"),
    *("-c", "gc.auto=0"),
    *("-c", "receive.autogc=false"),
)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give a clean environment in which only the repository's own configuration is read."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ATTR_NOSYSTEM": "1",
        **(extra or {}),
    }


async def try_git(
    bare: Path, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> Finished:
    """Run git in the bare repository and give how it ended, whatever that was."""
    argv: Sequence[str] = ("git", *OPTIONS, f"--git-dir={bare}", *args)
    done = await run(argv, cwd=bare, env=environment(env), stdin=stdin, timeout=SECONDS, cap=CAP)
    if done.timed_out:
        raise GitError(f"git {args[0]} did not end in {SECONDS:.0f} seconds.", why=f"in {bare}")
    return done


async def git(bare: Path, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
    """Run git and give its output; anything but success is an error."""
    done = await try_git(bare, *args, stdin=stdin, env=env)
    if done.exit_code != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise GitError(f"git {args[0]} failed.", why=said or f"exit code {done.exit_code}")
    return done.stdout


async def line(bare: Path, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
    """Run git for one line."""
    return (await git(bare, *args, stdin=stdin, env=env)).decode().strip()
