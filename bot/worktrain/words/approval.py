"""What the second App says when it approves, and when it takes something back."""

from __future__ import annotations

from worktrain.ids import Sha
from worktrain.records import Record
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark


def approval(record: Record, head: Sha) -> str:
    """Say what is approved, and why it may be another head than the one that was reviewed."""
    reviewed = record.developer_head or head
    sections = [
        Section(text=f"**Approved: `{head[:7]}`**"),
        Section(
            text=f"The review accepted `{reviewed[:7]}`. The one commit above it adds tests only, "
            "and everything was proven on this head."
        ),
        Section(text=mark("approval", run=record.run, sha=head)),
    ]
    return fit(sections)


def void(head: str) -> str:
    """Say why a review no longer counts: the head is another one."""
    return f"The head is now {head[:7]}; this review was about another one."


def overruled() -> str:
    """Say why a request for changes no longer counts: people decided."""
    return "People dismissed what was still open; the proof names them."
