"""Find the proof that a person means: a file, or the note on a commit or on a pull request's head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from worktrain.errors import ConfigError, GitError, UsageError
from worktrain.git.local import Checkout
from worktrain.ids import Sha
from worktrain.proof.canonical import LARGEST, ProofError
from worktrain.proof.checks import Check, unknown
from worktrain.proof.verify import Subject, open_document

_PULL = re.compile(r"#?(\d{1,6})")
_COMMIT = re.compile(r"[0-9a-f]{7,40}")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The proof's bytes and what was asked about; without bytes, why there are none."""

    clone: Checkout | None
    subject: Subject | None = None
    data: bytes | None = None
    missing: Check | None = None
    noted: Check | None = None


async def find(what: str, *, repo: Path | None, fetch: bool) -> Found:
    """Find the proof; a name that can be nothing at all is a UsageError."""
    clone, file = _clone(repo), Path(what)
    if _is_file(file):
        return await _of_file(clone, _read(file), fetch=fetch)
    if clone is None:
        raise ConfigError(f"{what} is no file here.", fix="Say where the clone is with --repo DIR.")
    if pull := _PULL.fullmatch(what):
        return await _of_pull(clone, int(pull[1]), fetch=fetch)
    return await _of_commit(clone, what, fetch=fetch)


async def _of_file(clone: Checkout | None, data: bytes, *, fetch: bool) -> Found:
    problem = await _fetch(clone, _pull_of(data)) if fetch and clone is not None else None
    return Found(clone=clone, data=data, noted=problem)


async def _of_pull(clone: Checkout, number: int, *, fetch: bool) -> Found:
    problem = await _fetch(clone, number) if fetch else None
    places = (f"refs/worktrain/pull/{number}", f"refs/pull/{number}/head", f"refs/remotes/origin/pr/{number}")
    for ref in places if fetch and problem is None else reversed(places):
        head = await clone.resolve(ref)
        if head is not None:
            return await _noted(clone, head, Subject(commit=head, pull=number), problem)
    text = f"The head of pull request {number} is not here; try --fetch."
    return Found(clone=clone, missing=problem or unknown("proof", text))


async def _of_commit(clone: Checkout, name: str, *, fetch: bool) -> Found:
    problem = await _fetch(clone, None) if fetch else None
    commit = await clone.resolve(name)
    if commit is not None:
        return await _noted(clone, commit, Subject(commit=commit), problem)
    if not _COMMIT.fullmatch(name):
        raise UsageError(
            f"{name} is no file, no commit and no pull request's number.",
            fix="Give a proof file, a commit, or a number like 31.",
        )
    return Found(clone=clone, missing=unknown("proof", f"The commit {name} is not here."))


async def _noted(clone: Checkout, commit: Sha, subject: Subject, problem: Check | None) -> Found:
    data = await clone.note(commit)
    if data is None:
        text = f"There is no proof in the notes on {commit[:12]}; a plain clone lacks them, try --fetch."
        return Found(clone=clone, missing=problem or unknown("proof", text))
    return Found(clone=clone, subject=subject, data=data, noted=problem)


async def _fetch(clone: Checkout, pull: int | None) -> Check | None:
    """Get the notes and a pull request's head; what cannot be had is said, and what is here still counts."""
    try:
        await clone.fetch_notes_and_pull(pull)
    except GitError as exc:
        return unknown("fetch", f"{exc.what} ({exc.why})")
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for any file
        return False


def _clone(repo: Path | None) -> Checkout | None:
    """Open the clone that was named, or the one that we stand in, if any."""
    if repo is not None:
        return Checkout(repo)
    try:
        return Checkout(Path.cwd())
    except (ConfigError, GitError):
        return None


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 2)  # enough to be refused as too large
    except OSError as exc:
        raise ConfigError(f"{file} cannot be read.", why=str(exc.strerror)) from exc


def _pull_of(data: bytes) -> int | None:
    try:
        return open_document(data).proven.predicate.pull
    except ProofError:
        return None
