"""Differences between two commits, file by file, with the lines a review may comment on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from worktrain.standin.gitstore.plumbing import git

STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}
HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True)
class FileDiff:
    """One changed file; `patch` starts at the first hunk and is none for binary files."""

    path: str
    status: str
    sha: str
    patch: str | None
    additions: int
    deletions: int
    previous: str | None = None


@dataclass(frozen=True)
class Place:
    """A line of a hunk: its number on one side, and the hunk down to it."""

    side: Literal["LEFT", "RIGHT"]
    line: int
    hunk: str
    position: int


async def changed_files(bare: Path, base: str, head: str) -> list[FileDiff]:
    """Give the files that differ between head and its merge base with base."""
    out = await git(bare, "diff", "-M", "--raw", "-z", "-p", "--no-abbrev", *_quiet(), f"{base}...{head}")
    return parse_diff(out)


async def commit_files(bare: Path, parent: str, sha: str) -> list[FileDiff]:
    return parse_diff(
        await git(bare, "diff", "-M", "--raw", "-z", "-p", "--no-abbrev", *_quiet(), parent, sha)
    )


async def unified(bare: Path, base: str, head: str) -> str:
    """Give the diff as text, as the diff media type shows it."""
    out = await git(bare, "diff", "-M", *_quiet(), f"{base}...{head}")
    return out.decode(errors="replace")


def _quiet() -> tuple[str, ...]:
    return ("--no-ext-diff", "--no-textconv", "--no-color")


def parse_diff(out: bytes) -> list[FileDiff]:
    """Read what `git diff --raw -z -p` printed: the list of files, then a patch for each."""
    text = out.decode(errors="replace")
    rows, patches = text.split("\x00\x00", 1) if "\x00\x00" in text else (text, "")
    sections = re.split(r"^diff --git .*\n", patches, flags=re.MULTILINE)[1:]
    tokens = [token for token in rows.split("\x00") if token]
    return [_file(row, section) for row, section in zip(_rows(tokens), sections, strict=False)]


def _rows(tokens: list[str]) -> list[tuple[str, str, str, str | None]]:
    """Group the raw list: (status letter, object id, path, previous path)."""
    rows: list[tuple[str, str, str, str | None]] = []
    at = 0
    while at < len(tokens):
        _, _, _, sha, letter = tokens[at].split(" ")
        renamed = letter[0] in "RC"
        previous = tokens[at + 1] if renamed else None
        rows.append((letter[0], sha, tokens[at + 2 if renamed else at + 1], previous))
        at += 3 if renamed else 2
    return rows


def _file(row: tuple[str, str, str, str | None], section: str) -> FileDiff:
    letter, sha, path, previous = row
    start = re.search(r"^@@ ", section, flags=re.MULTILINE)
    patch = section[start.start() :].rstrip("\n") if start else None
    lines = [line for line in (patch or "").split("\n") if not line.startswith("@@")]
    return FileDiff(
        path=path,
        status=STATUS.get(letter, "changed"),
        sha=sha,
        patch=patch,
        additions=sum(line.startswith("+") for line in lines),
        deletions=sum(line.startswith("-") for line in lines),
        previous=previous,
    )


def places(patch: str) -> list[Place]:
    """Give every line of a patch that a review comment can point at."""
    found: list[Place] = []
    left = right = 0
    hunk: list[str] = []
    for position, row in enumerate(patch.split("\n")):
        if header := HUNK.match(row):
            left, right, hunk = int(header[1]), int(header[2]), [row]
            continue
        hunk.append(row)
        if row.startswith("\\"):
            continue
        if not row.startswith("+"):
            found.append(Place("LEFT", left, "\n".join(hunk), position))
            left += 1
        if not row.startswith("-"):
            found.append(Place("RIGHT", right, "\n".join(hunk), position))
            right += 1
    return found
