"""Each file of `agents/backends/` is a whole backend, and the page says all that one needs."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from worktrain.agents.driving.driver import Driver, Start
from worktrain.agents.registry import driver
from worktrain.config.backends import backends
from worktrain.providers import KEYS_AT

PAGE = Path(__file__).parents[3] / "docs" / "agents.md"
MEMBERS = {name for name, _ in inspect.getmembers(Driver) if not name.startswith("_")}


@pytest.mark.parametrize("name", backends())
def test_it_has_all_that_is_asked_of_one_under_its_own_name(name: str) -> None:
    known = driver(name)
    assert {member for member in MEMBERS if not hasattr(known, member)} == set()
    assert known.wanted.backend == name
    assert known.wanted.install.startswith("https://"), "a person without the program needs to be told"
    assert known.provider in KEYS_AT


@pytest.mark.parametrize("name", backends())
def test_its_command_line_begins_with_the_program_and_names_the_model(name: str) -> None:
    start = Start(
        session="s", program="/agent", home="/home/agent", out="/out", address="http://x", model="some-model"
    )
    argv = driver(name).argv(start)
    assert argv[0] == "/agent"
    assert "some-model" in argv


def test_the_page_names_every_member_that_one_needs() -> None:
    table = PAGE.read_text("utf-8").partition("## Add one")[2]
    said = {word for row in re.findall(r"(?m)^\| (`.+?) \|", table) for word in re.findall(r"`(\w+)`", row)}
    assert said == MEMBERS
