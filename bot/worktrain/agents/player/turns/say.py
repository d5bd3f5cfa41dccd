"""Say something."""

from __future__ import annotations

from typing import Any

from worktrain.agents.player import voice
from worktrain.agents.player.job import Job


def say(turn: dict[str, Any], job: Job) -> None:  # noqa: ARG001 - one signature for all kinds
    """Say the text."""
    voice.say(turn["text"])
