"""Installation tokens: narrowed, kept in memory only, renewed before they expire."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from worktrain.errors import AuthError
from worktrain.github.client import Client
from worktrain.github.errors import Refused

_EARLY = 300.0  # seconds before the end; a git push must not outlive its token


class InstallationTokens:
    """One installation's token, narrowed to what `narrowed` says in GitHub's own words."""

    def __init__(
        self,
        app: Client,
        *,
        installation_id: int,
        narrowed: dict[str, Any],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._installation_id = installation_id
        self._narrowed = narrowed
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token = ""
        self._until = 0.0

    async def get(self) -> str:
        """Give a token that is good for at least the next minutes."""
        async with self._lock:
            if self._clock() >= self._until:
                await self._mint()
            return self._token

    def forget(self, token: str) -> None:
        """Do not give this one again: GitHub no longer accepts it."""
        if token == self._token:
            self._until = 0.0

    async def _mint(self) -> None:
        path = "/app/installations/{installation_id}/access_tokens"
        try:
            answer = await self._app.post(path, self._narrowed, installation_id=self._installation_id)
        except Refused as exc:
            raise AuthError(
                "The GitHub App may not act there (any more).",
                why=exc.why,
                fix="Look at the App's installation: is it suspended, or the repository not part of it?",
            ) from exc
        now, end = self._clock(), datetime.fromisoformat(answer["expires_at"]).timestamp()
        self._token, self._until = answer["token"], end - min(_EARLY, (end - now) / 6)
