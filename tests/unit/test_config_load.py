"""The policy file: defaults, and every mistake named with its line and column."""

from __future__ import annotations

import contextlib
import json

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worktrain.config.backends import backends
from worktrain.config.load import load_config
from worktrain.config.problems import InvalidFileError
from worktrain.config.schema import Config, NamedAgent, config_schema

DOCUMENTED = """\
version: 1
commands:
  setup: python -m pip install -e .[test]
  test: python -m pytest -q {tests}
  suite: python -m pytest -q
autonomy: cautious
merge: {auto: false, method: squash, checks: []}
protected: [".github/**", "migrations/**"]
limits: {rounds: 3, attempts: 3, session_minutes: 30, turns: 60, tokens: 2000000, usd: 5.0, diff_lines: 400}
concurrency: {repository: 4, developer: 2, reviewer: 3, sdet: 2}
agents: {default: claude-code}
require_intent_confirmation: false
kill_switch: false
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidFileError) as caught:
        load_config(text, name="p.yml")
    return str(caught.value).splitlines()


def test_the_documented_file_holds_the_defaults() -> None:
    config = load_config(DOCUMENTED)
    assert config.model_copy(update={"commands": Config().commands}) == Config()
    assert config.commands.test == "python -m pytest -q {tests}"


def test_a_default_written_out_keeps_the_policy_hash() -> None:
    without_commands = DOCUMENTED.replace("commands:", "").replace("  setup", "#").replace("  test", "#")
    text = without_commands.replace("  suite", "#")
    assert load_config(text).digest() == Config().digest() == load_config("").digest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "squad: 1\nlimits: {round: 1}",
            ['p.yml:1:1: unknown key "squad"', 'p.yml:2:10: unknown key "round" (did you mean "rounds"?)'],
        ),
        ("kill_swich: true", ['p.yml:1:1: unknown key "kill_swich" (did you mean "kill_switch"?)']),
        ("limits: {turns: 1e3}", ['p.yml:1:17: must be a whole number, not "1e3"']),
        ("limits: {rounds: -1}", ["p.yml:1:18: must be greater than or equal to 0"]),
        ("merge: {auto: yes}", ['p.yml:1:15: must be true or false, not "yes"']),
        ("merge: {method: quash}", ['p.yml:1:17: must be one of squash, merge, rebase, not "quash"']),
        ("version: 2", ['p.yml:1:10: must be one of 1, not "2"']),
        ("protected: x", ['p.yml:1:12: must be a list, not "x"']),
        ("protected: [a, {}]", ["p.yml:1:16: must be text, not a mapping"]),
        ("commands:", ["p.yml:1:10: must be a mapping, not nothing"]),
        ("- a", ["p.yml:1:1: must be a mapping, not a list"]),
        (
            "commands: {test: pytest}",
            ["p.yml:1:18: must hold {tests} as a word of its own, for the ids of the tests"],
        ),
        (
            "commands: {suite: 'a \"b'}",
            ["p.yml:1:19: cannot be split into words: empty, or a quote is left open"],
        ),
        ("agents: {default: codecs}", ['p.yml:1:19: unknown agent "codecs" (did you mean "codex"?)']),
        (
            "agents: {sdet: 3}",
            ['p.yml:1:16: must be the name of an agent, or a mapping with "use" or "command"'],
        ),
        ("agents: {sdet: {use: codecs}}", ['p.yml:1:22: unknown agent "codecs" (did you mean "codex"?)']),
        ("agents: {sdet: {model: x}}", ['p.yml:1:16: the key "use" is missing']),
        ("agents: {sdet: {use: codex, model: ''}}", ["p.yml:1:36: must not be empty"]),
        ("agents: {sdet: {use: codex, model: --x}}", ['p.yml:1:36: must be a name, not "--x"']),
        (
            "agents: {sdet: {use: codex, modle: x}}",
            ['p.yml:1:29: unknown key "modle" (did you mean "model"?)'],
        ),
        ("agents: {sdet: {command: []}}", ["p.yml:1:26: must not be empty"]),
        (
            "agents: {sdet: {comand: [a]}}",
            [
                'p.yml:1:16: the key "command" is missing',
                'p.yml:1:17: unknown key "comand" (did you mean "command"?)',
            ],
        ),
    ],
)
def test_every_mistake_is_named_with_its_place(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_a_named_agent_may_be_told_its_model() -> None:
    agents = load_config("agents: {default: codex, reviewer: {use: claude-code, model: opus}}").agents
    assert (agents.of("reviewer"), agents.of("sdet")) == (
        NamedAgent(use="claude-code", model="opus"),
        NamedAgent(use="codex"),
    )


def test_the_files_of_the_backends_are_the_names_that_count() -> None:
    assert {"claude-code", "codex"} <= set(backends())
    for name in backends():
        assert load_config(f"agents: {{default: {name}}}").agents.of("sdet") == NamedAgent(use=name)


def test_any_program_may_be_an_agent() -> None:
    agent = load_config("agents: {developer: {command: [my-agent, --fast]}}").agents.developer
    assert getattr(agent, "command", None) == ("my-agent", "--fast")


def test_the_schema_accepts_the_documented_file_and_refuses_unknown_keys() -> None:
    schema = json.loads(json.dumps(config_schema()))
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid({"version": 1, "limits": {"rounds": 0}, "agents": {"sdet": {"command": ["x"]}}})
    assert not validator.is_valid({"squads": 1})


KEYS = st.sampled_from([*Config.model_fields, "default", "command", "test", "rounds", "auto", "x"])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_document_gives_a_policy_or_a_typed_error(document: dict[str, object]) -> None:
    with contextlib.suppress(InvalidFileError):
        assert isinstance(load_config(json.dumps(document)), Config)
