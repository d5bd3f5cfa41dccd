"""All that is remembered of one attempt, gathered for showing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from worktrain.ids import run_id
from worktrain.records import Record
from worktrain.sessions import Usage
from worktrain.states import State
from worktrain.store.items import Item, Transition
from worktrain.store.remembered import Remembered
from worktrain.store.sessions import SessionEntry


@dataclass(frozen=True, kw_only=True)
class RunView:
    """One attempt; `state` is None when a later attempt has replaced it."""

    record: Record
    state: State | None
    allowed: int
    transitions: tuple[Transition, ...]
    running: tuple[SessionEntry, ...]

    @property
    def spent(self) -> Usage:
        return spent(self.record)


def view(known: Remembered, item: Item, *, attempt: int) -> RunView | None:
    """Gather an attempt at this item; None if there never was one of this number."""
    run = run_id(repository_id=item.repository_id, issue=item.number, attempt=attempt)
    records = [*known.items.earlier(item.repository_id, item.number), item.record]
    record = next((each for each in records if each.run == run), None)
    if record is None:
        return None
    last = record.run == item.record.run
    steps = known.items.transitions(item.repository_id, item.number)
    return RunView(
        record=record,
        state=item.state if last else None,
        allowed=item.attempts_allowed,
        transitions=tuple(step for step in steps if step.attempt == attempt),
        running=_running(known, item) if last else (),
    )


def _running(known: Remembered, item: Item) -> tuple[SessionEntry, ...]:
    """Give the sessions that have not ended; the record gets its row when they do."""
    entries = known.sessions.of(item.repository_id, item.number)
    return tuple(entry for entry in entries if not entry.ended and entry.brief.run == item.record.run)


def spent(record: Record) -> Usage:
    """Add up what the sessions of an attempt used."""
    return reduce(Usage.plus, (row.usage for row in record.sessions), Usage())


def transcript(data: Path, session: str) -> Path | None:
    """Find what a session emitted, JSON lines; None where the folder does not have it any more."""
    path = data / "transcripts" / f"{session}.jsonl"
    return path if path.is_file() else None
