"""Ask the scenario whether a session may start: it answers when its people have acted."""

from __future__ import annotations

import aiohttp

from worktrain.errors import RemoteError
from worktrain.states import State

TIMEOUT = aiohttp.ClientTimeout(total=300)


async def ask(url: str, *, issue: int, state: State) -> None:
    """Wait for the scenario's leave."""
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.post(url, json={"issue": issue, "state": state.value}) as response,
        ):
            response.raise_for_status()
    except (aiohttp.ClientError, TimeoutError) as exc:
        raise RemoteError("The scenario does not answer.", why=str(exc)) from exc
