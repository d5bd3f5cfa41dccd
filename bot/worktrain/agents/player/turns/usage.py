"""Report what the session used."""

from __future__ import annotations

from typing import Any

from worktrain.agents.player import voice
from worktrain.agents.player.job import Job


def usage(turn: dict[str, Any], job: Job) -> None:  # noqa: ARG001 - one signature for all kinds
    """Report tokens and money."""
    voice.tell("usage", **{key: turn[key] for key in ("input_tokens", "output_tokens", "usd")})
