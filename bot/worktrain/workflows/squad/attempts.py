"""Attempts: the next one begins by itself until they are used up; a restart does not reset the count."""

from __future__ import annotations

from worktrain.ids import run_id
from worktrain.records import Record
from worktrain.states import Happening
from worktrain.store.items import Item, Items


def fail(items: Items, item: Item, record: Record, reason: str) -> Item:
    """End this attempt with its reason; begin the next, or give up."""
    record = record.with_(reason=reason)
    if item.attempt < item.attempts_allowed:
        return items.begin_attempt(item, ended=record, begun=next_attempt(record), because=reason)
    return items.move(item, Happening.GIVE_UP, because=reason, record=record)


def next_attempt(record: Record) -> Record:
    """Start a record for another go: issue, plan and pull request stay, nothing else does."""
    attempt = record.attempt + 1
    issue = record.issue
    return Record(
        run=run_id(repository_id=issue.repository_id, issue=issue.number, attempt=attempt),
        attempt=attempt,
        issue=issue,
        policy_sha256=record.policy_sha256,
        wave=record.wave,
        written_as=record.written_as,
        branch=record.branch,
        plan=record.plan,
        retro_read=record.retro_read,
        drafts=record.drafts,
        pull=record.pull,
        pull_node=record.pull_node,
        interventions=record.interventions,
        answers=record.answers,
    )
