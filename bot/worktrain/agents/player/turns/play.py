"""Which file plays which kind of turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from worktrain.agents.player.job import Job
from worktrain.agents.player.turns.ask import ask
from worktrain.agents.player.turns.patch import patch
from worktrain.agents.player.turns.read import read
from worktrain.agents.player.turns.run import run
from worktrain.agents.player.turns.say import say
from worktrain.agents.player.turns.usage import usage
from worktrain.agents.player.turns.wait import wait
from worktrain.agents.player.turns.write import write

_KINDS: dict[str, Callable[[dict[str, Any], Job], None]] = {
    "say": say,
    "read": read,
    "write": write,
    "patch": patch,
    "run": run,
    "ask": ask,
    "wait": wait,
    "usage": usage,
}


def play_turn(turn: dict[str, Any], job: Job) -> None:
    _KINDS[turn["kind"]](turn, job)


def flattened(turns: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Put the turns of the branch that plays in place of each `if_bundle_has`."""
    flat = []
    for turn in turns:
        if turn["kind"] == "if_bundle_has":
            branch = turn["then"] if turn["text"] in text else turn["otherwise"]
            flat += flattened(branch, text)
        else:
            flat.append(turn)
    return flat
