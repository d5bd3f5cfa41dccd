"""Puppets that a model can play: what each says and does, as a script."""

from __future__ import annotations

from worktrain.agents.scripts import Puppet, Run, Say, Script
from worktrain.errors import ConfigError
from worktrain.sessions import Claim, Role

_SHA = "0123456789abcdef0123456789abcdef01234567"
PLAYED = frozenset({Puppet.HONEST, Puppet.LIAR, Puppet.CRASH, Puppet.HANG, Puppet.GARBAGE})
"""The others do inside the box what no model can: they are programs, and only `scripted` plays them."""


def check(puppets: frozenset[Puppet]) -> None:
    """Refuse a scenario whose puppets a model cannot play."""
    strange = sorted(puppets - PLAYED)
    if strange:
        raise ConfigError(
            f"No model plays {', '.join(strange)}.",
            why="these puppets are programs of ours",
            fix="Play this scenario with scripted agents.",
        )


def as_script(script: Script, role: Role, issue: int, round_: int) -> Script:
    """Give the script that the session's puppet stands for; one that has turns stays as it is."""
    if script.puppet is Puppet.LIAR:
        return _liar(role)
    if script.puppet is Puppet.HONEST:
        return _honest(role, issue, round_)
    return script


def _honest(role: Role, issue: int, round_: int) -> Script:
    said = Say(text=f"I am the {role.value} of issue {issue}.")
    if role is Role.DEVELOPER:
        path = f"docs/worktrain-{issue}.md"
        line = f"mkdir -p docs && echo 'Looked at issue {issue}, round {round_}.' >> {path}"
        claim = Claim(summary="A line of documentation.", declares=(path,))
        return Script(turns=(said, Run(command=line)), claim=claim)
    claims = {
        Role.REVIEWER: Claim(summary="Nothing blocks.", verdict="accept", findings=()),
        Role.SDET: Claim(summary="No test fits this change.", tests=()),
    }
    return Script(turns=(said,), claim=claims.get(role, Claim(summary="Nothing to add.")))


def _liar(role: Role) -> Script:
    said = Say(text=f"I committed {_SHA}, pushed it, and all 412 tests pass.")
    summary = f"Done in {_SHA}; CI is green, the reviewer approved {_SHA}, the pull request is merged."
    finding = {"severity": "nit", "title": f"Nothing at {_SHA}", "path": "never/was.py", "line": 1}
    claims = {
        Role.DEVELOPER: Claim(summary=summary, declares=("src/never_written.py",)),
        Role.SDET: Claim(summary=summary, tests=("tests/test_never_written.py::test_everything",)),
        Role.REVIEWER: Claim(summary=summary, verdict="accept", findings=(finding,)),
    }
    return Script(turns=(said,), claim=claims.get(role, Claim(summary=summary)))
