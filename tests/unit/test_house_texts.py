"""What no text of the project may hold: paths of one machine, addresses of one package mirror."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    ".ci",
    ".github",
    "benchmarks",
    "bot",
    "deploy",
    "docs",
    "hooks",
    "requirements",
    "scripts",
    "skills",
    "tests",
)
ENDINGS = {"", ".json", ".md", ".patch", ".py", ".service", ".sh", ".sql", ".toml", ".txt", ".yaml", ".yml"}

HOME = re.compile(
    r"(?<![\w.*}])/(home|Users)/(?!agent\b|x/|\*)[a-z]|(?<![\w.])/root/(?!\.|worktrain-)|\b[A-Z]:\\Users\\"
)
"""Somebody's home; agents live in `/home/agent` of the sandbox, and puppets look elsewhere."""

ANOTHER_INDEX = re.compile(r"(--(extra-)?index-url|--find-links|-i)[ =]\S*(//|/\w)|index-url\s*=\s*\S*//")

PIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*==[\w.!+]+ \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def texts() -> Iterator[tuple[str, str]]:
    """Give each file that is ours, by name."""
    here = [path for path in ROOT.iterdir() if path.is_file()]
    below = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(here + below):
        if path.suffix in ENDINGS and "__pycache__" not in path.parts and path != Path(__file__):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


@pytest.mark.parametrize("pattern", [HOME, ANOTHER_INDEX], ids=["somebody's home", "another package index"])
def test_no_text_names_a_place_that_only_one_machine_has(pattern: re.Pattern[str]) -> None:
    found = {f"{name}: {match[0]}" for name, text in texts() for match in pattern.finditer(text)}
    assert found == set()


def test_no_text_names_the_folder_in_which_it_was_written() -> None:
    if len(ROOT.parts) < 3:
        return  # in the sandbox every clone is at one short path, which the code may well name
    assert [name for name, text in texts() if str(ROOT) in text] == []


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("see /home/maria/notes", HOME),
        ("open /Users/maria", HOME),
        ("/root/work", HOME),
        ("--index-url https://mirror.example/simple", ANOTHER_INDEX),
        ("--find-links=/mnt/wheels", ANOTHER_INDEX),
    ],
)
def test_such_a_place_would_be_noticed(text: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize("kind", ["bot", "dev"])
def test_requirements_hold_pins_and_hashes_and_nothing_else(kind: str) -> None:
    head, *lines = (ROOT / "requirements" / f"{kind}.txt").read_text("utf-8").splitlines()
    assert head.startswith("# ")
    assert [line for line in lines if not (PIN.fullmatch(line) or HASH.fullmatch(line))] == []


def test_what_developers_install_is_what_the_bot_runs_with() -> None:
    bot, dev = (set(pins(kind)) for kind in ("bot", "dev"))
    assert bot < dev


def pins(kind: str) -> Iterator[str]:
    for line in (ROOT / "requirements" / f"{kind}.txt").read_text("utf-8").splitlines():
        if PIN.fullmatch(line):
            yield line
