"""Every import contract of pyproject.toml, broken on purpose: one that cannot turn red keeps nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

BROKEN_BY = {
    "floors": ("bot/worktrain/store/planted.py", "import worktrain.github.writer"),
    "no-cycles": ("bot/worktrain/ids.py", "import worktrain.sessions"),
    "pure-rules": ("bot/worktrain/planning/planted.py", "import time"),
    "owner-of-dbos": ("bot/worktrain/workflows/planted.py", "import dbos"),
    "owner-of-programs": ("bot/worktrain/git/planted.py", "import subprocess"),
    "owner-of-sql": ("bot/worktrain/workflows/planted.py", "import sqlite3"),
    "owners-of-http": ("bot/worktrain/git/planted.py", "import aiohttp"),
    "owner-of-the-terminal": ("bot/worktrain/workflows/planted.py", "import click"),
    "bot-without-hooks": ("bot/worktrain/git/planted.py", "import worktrain_hooks"),
    "light-hooks": ("hooks/worktrain_hooks/planted.py", "import worktrain.words.status"),
}
"""Contract → the file that gets one line too many, and the line."""


def settings() -> dict[str, dict[str, Any]]:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    return {contract["id"]: contract for contract in tools["importlinter"]["contracts"]}


def contracts() -> dict[str, str]:
    return {id_: contract["name"] for id_, contract in settings().items()}


def rooms() -> set[str]:
    bot = ROOT / "bot" / "worktrain"
    folders = {path.parent.name for path in bot.glob("*/__init__.py")}
    return folders | {path.stem for path in bot.glob("*.py")} - {"__init__", "__main__"}


def copy(to: Path) -> Path:
    for root in ("bot", "hooks"):
        shutil.copytree(ROOT / root, to / root, ignore=shutil.ignore_patterns("__pycache__", "sample"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def verdicts(house: Path) -> dict[str, bool]:
    """Give for each contract whether it is kept."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(house / "bot"), str(house / "hooks")])}
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    said = " ".join(done.stdout.split())
    found = {
        id_: match[1] == "KEPT"
        for id_, name in contracts().items()
        if (match := re.search(rf"{re.escape(name)} (KEPT|BROKEN)", said))
    }
    assert found.keys() == contracts().keys(), done.stdout + done.stderr
    return found


def test_every_contract_has_a_line_that_breaks_it() -> None:
    assert BROKEN_BY.keys() == contracts().keys()


def test_every_room_but_three_is_closed_to_the_hooks() -> None:
    closed = {name.removeprefix("worktrain.") for name in settings()["light-hooks"]["forbidden_modules"]}
    assert rooms() - closed - {"preflight", "errors", "ids"} == set()


def test_the_house_keeps_its_contracts(tmp_path: Path) -> None:
    assert [id_ for id_, kept in verdicts(copy(tmp_path)).items() if not kept] == []


def test_a_room_without_a_place_breaks_the_floors(tmp_path: Path) -> None:
    house = copy(tmp_path)
    (house / "bot" / "worktrain" / "attic.py").write_text('"""A room that nobody planned."""\n')
    assert [id_ for id_, kept in verdicts(house).items() if not kept] == ["floors"]


@pytest.mark.parametrize("id_", sorted(BROKEN_BY))
def test_a_contract_that_is_broken_turns_red(id_: str, tmp_path: Path) -> None:
    house = copy(tmp_path)
    file, line = BROKEN_BY[id_]
    with (house / file).open("a") as module:
        module.write(f"\n{line}\n")
    assert not verdicts(house)[id_]
