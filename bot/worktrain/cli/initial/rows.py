"""The table of `worktrain init`: what was found, and why it is thought so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worktrain.agents.registry import driver
from worktrain.cli.initial.looking import Looked, key_of
from worktrain.cli.tables import Row
from worktrain.config.backends import backends
from worktrain.config.problems import shortened

UNKNOWN = "not found"
_LOGIN = re.compile(r"//[^/@]*@")
"""A name or a token in an address; it belongs on no screen."""


def rows(looked: Looked) -> list[Row]:
    """Give a row for each thing."""
    return [(what, shortened(found), shortened(why)) for what, found, why in _all(looked)]


def _all(looked: Looked) -> Iterator[tuple[str, str, str]]:
    checkout, suggestion = looked.checkout, looked.suggestion
    yield "checkout", str(checkout.root), f"{len(checkout.paths)} files"
    yield _repository(looked)
    yield "default branch", checkout.default_branch or UNKNOWN, checkout.because
    yield "branch rules", *looked.rules
    for name in ("setup", "test", "suite"):
        line = getattr(suggestion, name)
        yield f"commands.{name}", line.value or "none", line.because
    for pattern, because in looked.guarded.items():
        yield "protected", pattern, because
    yield from _agents(looked)


def _repository(looked: Looked) -> tuple[str, str, str]:
    if looked.remote is None:
        address = _LOGIN.sub("//", looked.checkout.address)
        return "repository", UNKNOWN, f"{address} is no GitHub" if address else "there is no remote"
    return "repository", f"{looked.remote.repository}", f"{looked.checkout.remote} at {looked.remote.url}"


def _agents(looked: Looked) -> Iterator[tuple[str, str, str]]:
    for name in backends():
        where = looked.agents.get(name)
        key = f"its key is {'known' if name in looked.keyed else f'not known: {key_of(name)}_FILE'}"
        missing = f"no program {driver(name).wanted.command} on PATH"
        yield f"agent {name}", where or UNKNOWN, key if where else missing


def unsure(looked: Looked) -> list[str]:
    """Say what a person should look at."""
    told, suggestion = [], looked.suggestion
    if suggestion.doubt:
        told.append(f"{suggestion.ecosystem}: {suggestion.doubt}")
    if suggestion.test.value is None:
        told.append("without commands.test no new test can be proven, and every issue ends with a question")
    if looked.besides:
        told.append(f"also found and not used: {', '.join(looked.besides)}; one suite runs for each change")
    if not looked.agents:
        told.append("no agent is installed here; that is needed where `worktrain serve` runs")
    elif looked.agent not in looked.keyed:
        told.append(
            f"the key for {looked.agent} is needed where `worktrain serve` runs: {key_of(looked.agent)}_FILE"
        )
    return told
