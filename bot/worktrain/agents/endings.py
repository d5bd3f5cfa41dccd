"""How a session ends: what decides it, and what is told of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

from worktrain.agents.listening import Listener
from worktrain.processes.live import Live
from worktrain.sessions import Closing, End


async def until_decided(
    running: Live,
    listener: Listener,
    stop: asyncio.Event,
    closed: asyncio.Future[Closing],
    stall: Coroutine[Any, Any, str],
    *,
    seconds: float,
) -> None:
    """Listen until something ends the session: its own word, a bound, its model, the clock, or a person."""
    listening = asyncio.ensure_future(listener.listen(running.lines()))
    stopping = asyncio.ensure_future(stop.wait())
    stalling = asyncio.ensure_future(stall)
    waiting: set[asyncio.Future[Any]] = {listening, stopping, closed, stalling}
    try:
        done, _ = await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if stopping in done and listener.end is None:
            listener.end, listener.reason = End.STOPPED, "A person stopped it."
        elif closed in done and listener.end is None:
            listener.end, listener.reason = closed.result().end, closed.result().reason
        elif listening in done:
            listening.result()
        elif stalling in done:
            listener.end, listener.reason = End.STALLED, stalling.result()
        elif listener.end is None:
            listener.end, listener.reason = End.TIMED_OUT, f"It took longer than {seconds:g} seconds."
    finally:
        for task in (listening, stopping, stalling):
            task.cancel()
        await asyncio.gather(listening, stopping, stalling, return_exceptions=True)


def judge(listener: Listener, exit_code: int, stderr: bytes) -> None:
    """Judge a program that speaks our words: by its outcome, and by how it ended."""
    said = last_line(stderr)
    if said.startswith("worktrain: ") and exit_code != 0:
        listener.end, listener.reason = End.OVER_LIMIT, said.removeprefix("worktrain: ")
    elif listener.end is None and listener.unknown and not listener.events:
        shown = listener.first_unknown.decode(errors="replace")[:80]
        listener.end, listener.reason = End.GARBAGE, f"It wrote no event, but {json.dumps(shown)}."
    elif exit_code != 0 and listener.end is not End.ASKED:
        listener.end = End.CRASHED
        listener.reason = f"It ended with exit code {exit_code}{f': {said}' if said else '.'}"
    elif listener.end is None:
        listener.end, listener.reason = End.CRASHED, "It ended without an outcome."


def ending(listener: Listener) -> dict[str, object]:
    """Give the transcript's last row."""
    return {
        "event": "ended",
        "end": listener.end.value if listener.end else End.INFRASTRUCTURE.value,
        "reason": listener.reason,
        "usage": listener.usage.model_dump(mode="json"),
        "unknown_lines": listener.unknown,
    }


def last_line(stderr: bytes) -> str:
    """Give the last thing that a program complained of, as far as it can be shown."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return "".join(char for char in lines[-1][:300] if char.isprintable()) if lines else ""
