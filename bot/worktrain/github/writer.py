"""Makes intents true: journaled before they are sent, looked up before they are sent again."""

from __future__ import annotations

from typing import Any

from worktrain.boundaries import Points
from worktrain.errors import WorkTrainError
from worktrain.github.effects.effect import Effect, Found
from worktrain.github.effects.table import effect_of
from worktrain.github.errors import AlreadyThere, Gone, Unanswered
from worktrain.github.hands import Hands
from worktrain.github.journal import Entry, Journal, Result
from worktrain.github.pace import Pace
from worktrain.github.repository import Repository
from worktrain.intents import Intent


class Writer:
    """The only way to write to one repository; each intent has at most one effect."""

    def __init__(
        self, repository: Repository, *, journal: Journal, points: Points, pace: Pace, hands: Hands
    ) -> None:
        self._repository = repository
        self._journal = journal
        self._points = points
        self._pace = pace
        self._hands = hands

    def as_(self, repository: Repository) -> Writer:
        """Give a writer in another App's name: the same journal, its own side of the repository."""
        return Writer(
            repository, journal=self._journal, points=self._points, pace=self._pace, hands=self._hands
        )

    async def do(self, intent: Intent) -> Result:
        """Make it true, unless it is, and give what GitHub calls it (some of id, number, node, sha)."""
        if intent.repository != self._repository.full_name:
            raise WorkTrainError(
                f"The writer of {self._repository.full_name} got a write to {intent.repository}."
            )
        async with self._pace.turn():
            entry = await self._journal.begin(intent)
            effect = effect_of(intent, self._repository, self._hands)
            known = _settled(entry, intent, effect)
            return known if known is not None else await self._make_true(entry, intent, effect)

    async def _make_true(self, entry: Entry, intent: Intent, effect: Effect[Any]) -> Result:
        kind = getattr(intent, "kind", "")
        self._points.reach(f"{kind}.journaled")
        result = await self._applied(entry, intent.key, effect)
        self._points.reach(f"{kind}.applied")
        await self._journal.done(intent.key, intent.digest(), result)
        self._points.reach(f"{kind}.done")
        return result

    async def _applied(self, entry: Entry, key: str, effect: Effect[Any]) -> Result:
        known = entry.result
        if entry.state == "sent" and known is None:  # we died, or the answer was lost
            found = await effect.find()
            if found is not None and found.current:
                return found.result
            known = found.result if found else None
        await self._journal.sent(key)
        return await self._sent(effect, known)

    async def _sent(self, effect: Effect[Any], known: Result | None) -> Result:
        """Send, and once more at most, and only after a look that found nothing."""
        try:
            return await self._once(effect, known)
        except Unanswered:  # an edit by id may be sent again as it is
            found = await effect.find() if known is None else Found(known, current=False)
        except AlreadyThere:
            found = await effect.find()
            if found is None:
                raise
        except Gone:  # what we want to edit was deleted
            if known is None:
                raise
            found = await effect.find()
        if found is not None and found.current:
            return found.result
        return await self._once(effect, found.result if found else None)

    async def _once(self, effect: Effect[Any], known: Result | None) -> Result:
        await self._pace.wait()
        return await (effect.send() if known is None else effect.update(known))


def _settled(entry: Entry, intent: Intent, effect: Effect[Any]) -> Result | None:
    """Give the known result if there is nothing to do."""
    if entry.state != "done" or (effect.updates and entry.digest != intent.digest()):
        return None
    return entry.result
