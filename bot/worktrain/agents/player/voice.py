"""How the player speaks: one JSON object a line on stdout."""

from __future__ import annotations

import json
import sys

MOST = 16_000
"""Characters of one tool's output that are told; the end of it matters most."""


def tell(event: str, **rest: object) -> None:
    """Write one event."""
    sys.stdout.write(json.dumps({"event": event, **rest}) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    tell("say", text=text)


def tool(name: str, given: dict[str, object], *, exit_code: int | None = None, output: str = "") -> None:
    shown = output if len(output) <= MOST else f"[…]\n{output[-MOST:]}"
    tell("tool", name=name, input=given, exit_code=exit_code, output=shown)


class Failure(Exception):  # noqa: N818 - how a session ends, in one sentence; not a mistake of the player
    """The session ends as failed."""
