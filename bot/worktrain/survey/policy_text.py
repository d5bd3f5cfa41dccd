"""The text of a first `.github/worktrain.yml`: short, and each value with the reason for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from worktrain.config.problems import shortened
from worktrain.survey.suggestion import Line, Suggestion

HEAD = """\
# WorkTrain's policy for this repository; it counts as it stands on the default branch.
# `worktrain config check` finds mistakes, `worktrain config schema` lists every key.
"""
SCHEMA = "# yaml-language-server: $schema=worktrain.schema.json\n"
_NO_AGENT = """\
# Which agent plays the roles; none was found where this was written, and claude-code is the default.
# agents:
#   default: {command: [my-agent, --fast]}
"""
_PLAIN = re.compile(r"[A-Za-z](?:(?!: | #)[ -~])*(?<![\s:])")
"""What YAML reads back as it is outside of `{}` and `[]`: nothing in it begins a comment or a value."""
_WORDS = frozenset({"true", "false", "null"})


def policy_text(suggestion: Suggestion, guarded: Mapping[str, str], agent: str, *, schema: bool) -> str:
    """Write the file; the same findings give the same text."""
    parts = [
        f"{SCHEMA if schema else ''}{HEAD}version: 1\n",
        _commands(suggestion),
        "# A person must allow changes of these files; those of CI and of agents always count.\n"
        "protected:\n"
        + "".join(
            f"  - {_scalar(pattern)}  # {shortened(because)}\n" for pattern, because in guarded.items()
        ),
        _agents(agent),
        "# Nothing merges by itself until you say `auto: true`.\nmerge:\n  auto: false\n",
    ]
    return "\n".join(part for part in parts if part)


def _commands(suggestion: Suggestion) -> str:
    rows = (("setup", suggestion.setup), ("test", suggestion.test), ("suite", suggestion.suite))
    lines = [_command(name, line) for name, line in rows]
    doubt = f"  # {suggestion.doubt}\n" if suggestion.doubt else ""
    head = "# Split into words, never given to a shell. Tests see no network and no keys.\n"
    nothing = "" if any(line.value for _, line in rows) else "  {}\n"
    return f"{head}commands:\n{nothing}{doubt}{''.join(lines)}"


def _command(name: str, line: Line) -> str:
    if line.value is None:
        return f"  # {name}: not known; {shortened(line.because)}\n"
    return f"  {name}: {_scalar(line.value)}  # {shortened(line.because)}\n"


def _agents(agent: str) -> str:
    if not agent:
        return _NO_AGENT
    return (
        f"# Which agent plays the roles; WorkTrain's operator has it on PATH.\nagents:\n  default: {agent}\n"
    )


def _scalar(text: str) -> str:
    """Write a text so that YAML reads it back as it is: plain where that is safe, else in quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    """Write a character as YAML has it between double quotes: https://yaml.org/spec/1.2.2/#57."""
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08x}"
