"""Conclude an engagement: when nothing of it is under way, its retro is stored for the next to read."""

from __future__ import annotations

from worktrain.config.schema import Autonomy
from worktrain.intents import OpenIssue
from worktrain.learning.retro import Finished, canonical, digest, make_retro
from worktrain.planning.score import score
from worktrain.retros import Retro
from worktrain.sessions import Role
from worktrain.states import RESTING, State
from worktrain.store.items import Item
from worktrain.store.retros import RetroRow
from worktrain.words import retro as words
from worktrain.workflows.telling.scopes import of_repository
from worktrain.workflows.tools import Place, Tools


async def conclude(tools: Tools, place: Place) -> None:
    """Write the retro of every engagement that began, is at rest, and has changed since its last retro."""
    items = tools.remembered.items.of(place.where.repository_id)
    resting = await _resting(place, items)
    for engagement in sorted({item.engagement for item in items}):
        mine = [item for item in items if item.engagement == engagement and item.state is not State.REFUSED]
        over = all(item.state in resting and item.interrupt is None for item in mine)
        if over and any(_begun(tools, item) for item in mine):
            await _write(tools, place, engagement, mine)


def _begun(tools: Tools, item: Item) -> bool:
    """Say whether work on it ever began; of plans alone there is nothing to look back on."""
    earlier = tools.remembered.items.earlier(item.repository_id, item.number)
    return any(record.base_sha is not None for record in (item.record, *earlier))


async def _resting(place: Place, items: list[Item]) -> frozenset[State]:
    """Give the states in which nothing goes on; what is planned starts at once, unless policy only plans."""
    if all(item.state is not State.PLANNED for item in items):
        return RESTING
    config = await place.config(await place.fetch())
    return RESTING if config.autonomy is Autonomy.PLAN_ONLY else RESTING - {State.PLANNED}


async def _write(tools: Tools, place: Place, engagement: int, items: list[Item]) -> None:
    made = make_retro(
        engagement,
        [_finished(tools, item) for item in items],
        score=score(
            [item.record.prediction for item in items if item.record.prediction],
            [item.record.plan for item in items if item.record.plan],
        ),
    )
    row = RetroRow(engagement=engagement, retro=canonical(made), digest=digest(made))
    rows, repository_id = tools.remembered.retros, place.where.repository_id
    known = rows.get(repository_id, engagement)
    if known is not None and known.digest == row.digest:
        return
    rows.put(row, repository_id=repository_id)
    tools.points.reach("retro.stored")
    await _publish(place, made)


async def _publish(place: Place, made: Retro) -> None:
    intent = OpenIssue(
        repository=place.where.repository, topic="retro", title=words.title(made), body=words.body(made)
    )
    await place.do(intent, of_repository(place.where))


def _finished(tools: Tools, item: Item) -> Finished:
    entries = tools.remembered.sessions.of(item.repository_id, item.number)
    said = [
        entry.outcome.claim.summary
        for entry in entries
        if entry.role == Role.PRODUCTIVITY and entry.outcome is not None
    ]
    return Finished(
        record=item.record,
        state=item.state,
        earlier=tuple(tools.remembered.items.earlier(item.repository_id, item.number)),
        notes=tuple(said),
    )
