"""One look at all repositories: news into the inbox first, cursors moved only after that.

Theory of operation. Whatever is found becomes the delivery that a webhook would have been, under an id
that is made of GitHub's own ids. So finding it twice, crashing between the inbox and the cursor, and
webhooks beside the poller do nothing twice; lists are read with an overlap, because what GitHub shows late
is found then.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from worktrain.errors import WorkTrainError
from worktrain.events import Where
from worktrain.github.hub import Hub
from worktrain.intake.polled.found import Found
from worktrain.store.deliveries import Delivery
from worktrain.store.remembered import Remembered
from worktrain.workflows.polling import base, comments, events, pulls
from worktrain.workflows.polling.look import Look, Seen

log = logging.getLogger("worktrain.polling")

FEEDS = (events.look, comments.look, pulls.look, base.look)
INSTALLED_FOR = 60.0
"""Seconds for which the list of repositories is good."""

Store = Callable[[list[Delivery]], None]
Handle = Callable[[Delivery], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Polled:
    """What one look came to; `began` where a repository was looked at for the first time."""

    news: int = 0
    began: bool = False
    problem: str = ""


class Poller:
    """Asks GitHub what happened; `store` has deliveries on disk when it returns, `handle` starts a job."""

    def __init__(self, github: Hub, remembered: Remembered, *, store: Store, handle: Handle) -> None:
        self._github = github
        self._remembered = remembered
        self._store = store
        self._handle = handle
        self._wheres: list[Where] = []
        self._known_until = float("-inf")

    async def poll(self) -> Polled:
        """Look at every repository once; one repository's trouble keeps no other from being looked at."""
        news, began, problem = 0, False, ""
        for where in await self._installed():
            try:
                told, first = await self._repository(where)
            except WorkTrainError as exc:
                problem = _told(where, str(exc))
            except (KeyError, TypeError, ValueError, AttributeError) as exc:
                # one row that is not as documented must not end the asking for ever
                problem = _told(where, f"a list is not shaped as GitHub documents it ({exc!r})")
            else:
                news, began = news + told, began or first
        return Polled(news=news, began=began, problem=problem)

    async def _installed(self) -> list[Where]:
        if time.monotonic() >= self._known_until:
            self._wheres = await self._github.installed()
            self._known_until = time.monotonic() + INSTALLED_FOR
        return self._wheres

    async def _repository(self, where: Where) -> tuple[int, bool]:
        _slug, me, _login = await self._github.slug_and_bot()
        github = self._github.repository(
            full_name=where.repository,
            repository_id=where.repository_id,
            installation_id=where.installation_id,
        )
        at = Look(where=where, github=github, remembered=self._remembered, me=me)
        seen = [await look(at) for look in FEEDS]
        news = sorted((one for each in seen for one in each.news), key=lambda one: one.at)
        await self._take(news)
        self._keep(where, seen)
        return len(news), any(each.first for each in seen)

    async def _take(self, news: list[Found]) -> None:
        """Have all of it on disk before anything follows from it; then handle it in the order it happened."""
        deliveries = [Delivery(guid=one.guid, event=one.event, body=_body(one)) for one in news]
        if deliveries:
            await asyncio.to_thread(self._store, deliveries)
        for delivery in deliveries:
            await self._handle(delivery)

    def _keep(self, where: Where, seen: list[Seen]) -> None:
        for each in seen:
            if each.cursor is not None:
                self._remembered.cursors.put(where.repository_id, each.feed, each.cursor)


def _told(where: Where, why: str) -> str:
    log.error("cannot poll %s: %s", where.repository, why, extra={"action": "not-polled"})
    return f"{where.repository}: {why}"


def _body(one: Found) -> bytes:
    return json.dumps(one.payload, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
