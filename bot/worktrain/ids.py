"""Names of things that are computed, never chosen: the same input gives the same name on every host."""

from __future__ import annotations

import hashlib
import re
from typing import NewType

Sha = NewType("Sha", str)
"""A full 40-digit git object id in lower case."""

RunId = NewType("RunId", str)
"""One attempt at one issue: `wt-<repository id>-<issue>-<attempt>`."""

SessionId = NewType("SessionId", str)
"""One agent, one role, one brief: `<run>-<role>-<round>`."""

BRANCHES = "worktrain/issue-"
"""How the name of every branch of ours begins."""

_SHA = re.compile(r"[0-9a-f]{40}")


def is_sha(text: str) -> bool:
    """Say whether the text is a full object id (abbreviations are not: they can become ambiguous)."""
    return _SHA.fullmatch(text) is not None


def run_id(*, repository_id: int, issue: int, attempt: int) -> RunId:
    return RunId(f"wt-{repository_id}-{issue}-{attempt}")


def session_id(run: RunId, *, role: str, round_: int) -> SessionId:
    return SessionId(f"{run}-{role}-{round_}")


def slug(title: str, *, limit: int = 40) -> str:
    """Shorten a title to what may stand in a branch name: lower-case words joined by dashes."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return words[:limit].rstrip("-") or "work"


def branch_name(*, issue: int, title: str) -> str:
    return f"{BRANCHES}{issue}-{slug(title)}"


def fingerprint(*parts: str) -> str:
    """Give 12 hex digits that stay the same for the same parts."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]
