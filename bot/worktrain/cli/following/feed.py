"""Everything that happens in one run, in the order of its time: its sessions' events and its states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from worktrain.cli.following.tail import Tail
from worktrain.ids import RunId, run_id
from worktrain.sessions import Role
from worktrain.states import FINAL, State
from worktrain.store.items import Item, Transition
from worktrain.store.remembered import Remembered


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One event; `role` and `session` are empty for a change of state."""

    at: str
    run: str
    event: str
    session: str = ""
    role: str = ""
    fields: dict[str, object] = field(default_factory=dict)


class Feed:
    """Gives what is new at each look; of an issue all attempts from now on, of a run only itself."""

    def __init__(self, known: Remembered, data: Path, item: Item, *, attempt: int, later: bool) -> None:
        self._known = known
        self._folder = data / "transcripts"
        self._item = item
        self._first = attempt
        self._later = later
        self._tails: dict[str, Tail] = {}
        self._seq = -1
        self.over = False

    def look(self) -> list[Happened]:
        """Give what came since the last look; `over` tells whether more can come."""
        item = self._known.items.now(self._item)
        self.over = item.state in FINAL or (not self._later and item.attempt > self._first)
        steps = self._known.items.transitions(item.repository_id, item.number)
        runs = {step.attempt: self._run(step.attempt) for step in steps if self._wanted(step.attempt)}
        found = [each for run in runs.values() for each in self._events(run)]
        found += [self._moved(step) for step in steps if step.attempt in runs and step.seq > self._seq]
        self._seq = max((step.seq for step in steps), default=self._seq)
        return sorted(found, key=lambda each: _comparable(each.at))

    def _wanted(self, attempt: int) -> bool:
        return attempt == self._first or (self._later and attempt > self._first)

    def _run(self, attempt: int) -> RunId:
        return run_id(repository_id=self._item.repository_id, issue=self._item.number, attempt=attempt)

    def _events(self, run: RunId) -> Iterator[Happened]:
        for path in sorted(self._folder.glob(f"{run}-*.jsonl")):
            tail = self._tails.setdefault(path.stem, Tail(path))
            for row in tail.rows():
                yield _happened(row, run, path.stem)

    def _moved(self, step: Transition) -> Happened:
        before = step.before.value if step.before else None
        fields: dict[str, object] = {"before": before, "after": step.after.value, "because": step.because}
        return Happened(at=step.at, run=self._run(step.attempt), event="state", fields=fields)


def _happened(row: dict[str, object], run: str, session: str) -> Happened:
    role = session.removeprefix(f"{run}-").rpartition("-")[0]
    fields = {name: value for name, value in row.items() if name not in {"at", "event", "session", "role"}}
    return Happened(
        at=str(row.get("at", "")),
        run=run,
        event=str(row.get("event", "")),
        session=session,
        role=role if role in set(Role) else "",
        fields=fields,
    )


def _comparable(at: str) -> str:
    """Make times of the store and of transcripts comparable: both are UTC, but end in `Z` or `+00:00`."""
    return at.removesuffix("Z").removesuffix("+00:00").ljust(26, "0")


def state_of(happened: Happened) -> State | None:
    """Give the state that was reached, if one was."""
    return State(str(happened.fields["after"])) if happened.event == "state" else None
