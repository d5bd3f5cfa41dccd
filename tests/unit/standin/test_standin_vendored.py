from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from worktrain.standin.description.reduce import structure
from worktrain.standin.description.strict import description
from worktrain.standin.routes.table import ROUTES

ROOT = Path(__file__).parents[3]


def test_every_vendored_file_has_the_hash_that_is_written_down() -> None:
    listed = tomllib.loads((ROOT / "VENDOR.toml").read_text())["vendored"]
    assert listed
    for each in listed:
        assert hashlib.sha256((ROOT / each["path"]).read_bytes()).hexdigest() == each["sha256"], each["path"]
        assert {"version", "licence", "notice", "package"} <= each.keys()


def test_every_route_is_an_operation_of_githubs_description_and_the_other_way_round() -> None:
    keys = [route.key for route in ROUTES]
    assert len(set(keys)) == len(keys)
    assert set(keys) == set(description()["operations"])


def test_the_description_holds_no_prose() -> None:
    assert (ROOT / "bot/worktrain/standin/description/github.json").stat().st_size < 300_000
    issue = description()["operations"]["POST /repos/{owner}/{repo}/issues"]
    assert "description" not in issue["body"]["properties"]["title"]


def test_a_property_may_be_called_like_a_keyword() -> None:
    schema = {
        "type": "object",
        "description": "prose",
        "properties": {"description": {"type": "string", "description": "prose", "nullable": True}},
    }
    assert structure(schema) == {
        "type": "object",
        "properties": {"description": {"type": ["string", "null"]}},
    }


def test_a_nullable_enumeration_takes_null() -> None:
    found = structure({"type": "string", "enum": ["a"], "nullable": True})
    assert found == {"type": ["string", "null"], "enum": ["a", None]}
