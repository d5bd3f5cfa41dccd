"""What the demo has seen of the App's transitions, read from its store as they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from worktrain.states import State
from worktrain.store.items import Transition
from worktrain.store.remembered import Remembered


@dataclass
class History:
    """All transitions so far, in order."""

    remembered: Remembered
    told: Callable[[Transition], None]
    seen: list[Transition] = field(default_factory=list)

    def catch_up(self) -> bool:
        """Read what is new; say whether there was any."""
        last = self.seen[-1].seq if self.seen else 0
        new = self.remembered.items.transitions_since(last)
        self.seen.extend(new)
        for step in new:
            self.told(step)
        return bool(new)

    def reached(self, number: int) -> frozenset[State]:
        """Give every state that an issue has been in."""
        return frozenset(step.after for step in self.seen if step.number == number)

    def now(self, number: int) -> State | None:
        """Give the state that an issue is in."""
        return next((step.after for step in reversed(self.seen) if step.number == number), None)
