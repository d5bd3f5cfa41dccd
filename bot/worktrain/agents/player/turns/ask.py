"""A question that a person has answered: the session goes on with the answer."""

from __future__ import annotations

from typing import Any

from worktrain.agents.player import voice
from worktrain.agents.player.job import Job


def ask(turn: dict[str, Any], job: Job) -> None:
    """Say what the person answered."""
    answer = job.brief["answer"] or {"text": "", "by": "nobody"}
    voice.say(f"I asked: {turn['question']} {answer['by']} answered: {answer['text']}")
