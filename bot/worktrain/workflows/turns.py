"""Ways in which a move ends early; control flow, stated as such."""

from __future__ import annotations

from worktrain.records import Asked, Record


class Halt(Exception):  # noqa: N818 — not an error: the move hands over to something else
    """A move cannot go on; the record carries what is known until here."""

    def __init__(self, record: Record) -> None:
        super().__init__(type(self).__name__)
        self.record = record


class PersonMustDecide(Halt):
    """The run rests until a person answers."""

    def __init__(self, record: Record, asked: Asked) -> None:
        super().__init__(record)
        self.asked = asked


class AttemptFailed(Halt):
    """An agent broke its contract: this attempt is used up."""

    def __init__(self, record: Record, reason: str) -> None:
        super().__init__(record)
        self.reason = reason


class Interrupted(Halt):
    """A person acted; the squad looks at the interrupt before it does anything else."""
