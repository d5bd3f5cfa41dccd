"""Attempts: the next one begins by itself until they are used up; a restart does not reset the count."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.ids import run_id
from worktrain.records import Record
from worktrain.states import Happening
from worktrain.store.items import Item
from worktrain.words import ends
from worktrain.workflows.replying import reply
from worktrain.workflows.show import view_of
from worktrain.workflows.tools import Place, Tools


async def fail(tools: Tools, place: Place, item: Item, record: Record, reason: str, config: Config) -> Item:
    """End this attempt with its reason; begin the next, or give up and say so once."""
    items, record = tools.remembered.items, record.with_(reason=reason)
    item = items.save(item, record)
    if item.attempt < item.attempts_allowed:
        item = items.begin_attempt(item, next_attempt(record))
        return items.move(item, Happening.RETRY, because=reason)
    item = items.move(item, Happening.GIVE_UP, because=reason, record=record)
    body = ends.failed(record, view_of(tools, item, config))
    await reply(place, record, number=item.number, to=f"failed-{record.run}", body=body)
    return item


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
        branch=record.branch,
        plan=record.plan,
        retro_read=record.retro_read,
        pull=record.pull,
        pull_node=record.pull_node,
        interventions=record.interventions,
        answers=record.answers,
    )
