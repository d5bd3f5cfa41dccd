"""`pause`, `resume`: a person halts an issue's work between two steps, and lets it go on."""

from __future__ import annotations

from worktrain.commands import Call
from worktrain.squads import pausing
from worktrain.squads.asking import after_pause
from worktrain.states import FINAL, Happening, State
from worktrain.store.items import Interrupt, Item
from worktrain.workflows import legs
from worktrain.workflows.acts.commands import steering
from worktrain.workflows.acts.commands.context import Said, intervened
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.squad.questions import ask
from worktrain.workflows.telling.show import show
from worktrain.workflows.waves.wishes import want


async def pause(said: Said, _call: Call) -> str:
    """Let nothing new start: a session at work may end, everything else halts now."""
    item = said.item
    if item is None or item.state in FINAL:
        return Nothing("there is nothing to pause" if item is None else f"the work is over ({item.state})")
    if item.interrupt is not None:
        return Nothing(f"{item.interrupt.kind} was said before")
    if item.state is State.NEEDS_HUMAN:
        return await _pause_at_rest(said, item)
    sender = said.event.sender
    word = Interrupt(kind=pausing.WORD, by=sender.login, by_id=sender.id)
    said.tools.remembered.items.interrupt(item.repository_id, item.number, word)
    if not _session_at_work(said, item):
        said.tools.stop(item.repository_id, item.number).set()
    await _show(said, item)
    await legs.begin(said.tools, item.repository_id, item.number)
    return f"pause by {sender.login}"


async def resume(said: Said, call: Call) -> str:
    """Go on where it was paused; anything else that rests goes on as it always could."""
    item = said.item
    if item is not None and item.interrupt is not None and item.interrupt.kind == pausing.WORD:
        return Nothing("it is about to pause; say it again once it has")
    happening = pausing.resumed(item.record) if item is not None else None
    if item is None or item.state is not State.NEEDS_HUMAN or happening is None:
        return await steering.resume(said, call)
    record = intervened(said, item.record, "resume").with_(asked=None, reason=None)
    because = f"{said.event.sender.login} wants it to go on"
    said.tools.remembered.items.move(item, happening, because=because, record=record)
    if happening is Happening.REQUEUE:
        await _show(said, item)
        await want(said.tools, item.repository_id)
    else:
        await legs.begin(said.tools, item.repository_id, item.number)
    return "it goes on"


async def _pause_at_rest(said: Said, item: Item) -> str:
    """Keep what would go on by itself, once there is money or a model again, from doing so."""
    happening = after_pause(item.record)
    if happening is None:
        return Nothing("it waits for a person already")
    state = next(state for state, follows in pausing.GOES_ON.items() if follows is happening)
    record = intervened(said, item.record, pausing.WORD)
    ask(said.tools.remembered.items, item, record, pausing.paused(state, by=said.event.sender.login))
    await _show(said, item)
    return f"pause by {said.event.sender.login}"


def _session_at_work(said: Said, item: Item) -> bool:
    entries = said.tools.remembered.sessions.of(item.repository_id, item.number)
    return any(not entry.ended for entry in entries)


async def _show(said: Said, item: Item) -> None:
    now, place = said.tools.remembered.items.now(item), said.place
    base = now.record.base_sha
    config = await place.snapshot(now.record, base) if base else await place.policy()
    await show(said.tools, place, now, config)
