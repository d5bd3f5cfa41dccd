"""Say early, in a sentence, when git is missing or too old."""

from __future__ import annotations

import re

from worktrain.errors import ConfigError, WorkTrainError
from worktrain.processes.run import run

NEEDED = (2, 38)  # merge-tree --write-tree, cat-file -z


def parse(text: str) -> tuple[int, int] | None:
    """Read the answer of `git --version`."""
    found = re.match(r"git version (\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


async def require_git() -> str:
    """Give git's version, or a ConfigError that says what to install."""
    needed = ".".join(map(str, NEEDED))
    try:
        done = await run(["git", "--version"], timeout=20)
    except WorkTrainError as exc:
        raise ConfigError("There is no git.", why=exc.why, fix=f"Install git {needed} or newer.") from exc
    said = done.stdout.decode("utf-8", "replace").strip()
    version = parse(said)
    if version is None or version < NEEDED:
        raise ConfigError(
            "This git cannot be used.", why=said or "no version", fix=f"Install git {needed} or newer."
        )
    return said.removeprefix("git version ")
