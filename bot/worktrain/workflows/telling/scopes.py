"""What each write is held against: the run's own targets, or the repository's when there is no run."""

from __future__ import annotations

from worktrain.events import Where
from worktrain.records import Record
from worktrain.squads.write_scope import Scope, scope_of

_LABELS = frozenset({"create-label", "add-label", "react", "reply", "open-issue"})


def scope(record: Record) -> Scope:
    """Give the limits of one run."""
    return scope_of(record)


def of_repository(where: Where) -> Scope:
    """Give the limits of what belongs to no run: labels, reactions, answers to commands, the retro."""
    return Scope(repository=where.repository, base=where.default_branch, kinds=_LABELS, caps={})
