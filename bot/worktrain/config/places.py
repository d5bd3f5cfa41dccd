"""Where the policy stands, and where people look for it too: two files would be two truths."""

from __future__ import annotations

from collections.abc import Collection

from worktrain.config.problems import InvalidFileError, Mark, Problem
from worktrain.config.schema import CONFIG_PATH

PLACES = (CONFIG_PATH, ".github/worktrain.yaml", ".worktrain.yml", ".worktrain.yaml")
"""The first is read; the others are what it might be mistaken for."""


def only_one(found: Collection[str]) -> None:
    """Refuse another file than the one that is read; the error names both."""
    others = [path for path in PLACES[1:] if path in found]
    if not others:
        return
    if CONFIG_PATH in found:
        reason = f"there is {CONFIG_PATH} too; only that is read, so remove one of the two"
    else:
        reason = f"not read where it stands; its place is {CONFIG_PATH}"
    raise InvalidFileError(others[0], [Problem(Mark(), reason)])
