"""The repository's commands, as words: split once, never given to a shell."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from worktrain.config.schema import CONFIG_PATH, Commands
from worktrain.errors import ConfigError

TESTS = "{tests}"


class CommandError(ConfigError):
    """A command of the policy is missing, or cannot be run as it stands."""


def suite_words(commands: Commands) -> tuple[str, ...]:
    """Give the command that runs the whole suite."""
    return _words("suite", commands.suite)


def test_words(commands: Commands, tests: Sequence[str]) -> tuple[str, ...]:
    """Give the command that runs the named tests; each name is one argument, whatever it holds."""
    words = _words("test", commands.test)
    if TESTS not in words:
        raise CommandError(
            "commands.test does not say where the named tests go.",
            why=f"no word of it is {TESTS}",
            fix=f"Write it like `python -m pytest -q {TESTS}` in {CONFIG_PATH}.",
        )
    return tuple(part for word in words for part in (tests if word == TESTS else (word,)))


def _words(name: str, command: str | None) -> tuple[str, ...]:
    fix = f"Set commands.{name} in {CONFIG_PATH}."
    if command is None or not command.strip():
        raise CommandError(f"There is no commands.{name}, so the tests cannot be run.", fix=fix)
    try:
        return tuple(shlex.split(command))
    except ValueError as exc:
        raise CommandError(f"commands.{name} cannot be split into words.", why=str(exc), fix=fix) from exc
