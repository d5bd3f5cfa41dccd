"""A label was put on or taken off: `worktrain:ready` starts work, taking it off stops it."""

from __future__ import annotations

from worktrain.briefs import IssueSnapshot
from worktrain.events import Labelled, Unlabelled
from worktrain.ids import run_id
from worktrain.intents import React
from worktrain.records import Record
from worktrain.states import FINAL, State
from worktrain.store.items import Item
from worktrain.words import ends, labels
from worktrain.words.views import StatusView
from worktrain.workflows.acts.common import authorised, interrupt, item_of
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.telling.replying import reply
from worktrain.workflows.telling.scopes import of_repository
from worktrain.workflows.telling.show import show_labels
from worktrain.workflows.tools import Place, Tools
from worktrain.workflows.waves.wishes import want


async def labelled(tools: Tools, place: Place, event: Labelled) -> str:
    """Start a work item with the text as it stands in the event, if whoever put the label on may."""
    if event.label != labels.READY.name:
        return Nothing(f"the label {event.label} is not ours to act on")
    if event.sender.kind != "User":
        return Nothing(f"{event.sender.login} is not a person")
    item = tools.remembered.items.get(event.where.repository_id, event.number)
    if item is not None and item.state not in FINAL:
        return Nothing(f"the issue is being worked on already ({item.state})")
    if item is not None and item.record.issue.labelled_at >= event.at:
        return Nothing("this label was acted on before")
    if (await place.policy()).kill_switch:
        return Nothing("the kill switch is on")
    record = _record(event, item, written_as=await place.github.stands_for())
    if not await authorised(place, event.sender):
        return await _refuse(tools, place, event, record)
    if event.edited_by:
        return await _read_again(tools, place, event, record)
    await _start(tools, place, record)
    return "work was queued"


async def unlabelled(tools: Tools, _place: Place, event: Unlabelled) -> str:
    """Taking the label off stops the run, whoever does it: GitHub lets only triage and above do so."""
    item = item_of(tools, event, event.number)
    if event.label != labels.READY.name or item is None:
        return Nothing(f"taking {event.label} off changes nothing")
    if event.sender.kind != "User":
        return Nothing(f"{event.sender.login} is not a person")
    if event.at and event.at < item.record.issue.labelled_at:
        return Nothing("the label was put on again since")
    return await interrupt(tools, item, "unlabelled", event.sender)


def _record(event: Labelled, item: Item | None, *, written_as: str) -> Record:
    attempt = item.attempt + 1 if item else 1
    issue = IssueSnapshot(
        repository=event.where.repository,
        repository_id=event.where.repository_id,
        number=event.number,
        title=event.title,
        body=event.body,
        author=event.author.login,
        author_id=event.author.id,
        labels=event.labels,
        milestone=event.milestone,
        labelled_by=event.sender.login,
        labelled_by_id=event.sender.id,
        labelled_at=event.at,
    )
    run = run_id(repository_id=issue.repository_id, issue=issue.number, attempt=attempt)
    return Record(run=run, attempt=attempt, issue=issue, policy_sha256="", written_as=written_as)


async def _start(tools: Tools, place: Place, record: Record) -> None:
    config = await place.policy()
    engagement = tools.remembered.retros.engagement_now(record.issue.repository_id)
    tools.remembered.items.open(
        record,
        state=State.QUEUED,
        allowed=record.attempt + config.limits.attempts - 1,
        engagement=engagement,
        because=f"{record.issue.labelled_by} put the label on",
    )
    tools.points.reach("item.queued")
    seen = React(
        repository=place.where.repository, subject="issue", subject_id=record.issue.number, content="eyes"
    )
    await place.do(seen, of_repository(place.where))
    await want(tools, record.issue.repository_id)


async def _refuse(tools: Tools, place: Place, event: Labelled, record: Record) -> str:
    """Say once why nothing starts, and take the label off."""
    view = StatusView(number=event.number, title=event.title, by=event.sender.login)
    because = f"{event.sender.login} has no write permission"
    return await _not_started(tools, place, record, because=because, body=ends.refused(view))


async def _read_again(tools: Tools, place: Place, event: Labelled, record: Record) -> str:
    """Ask whoever labelled it to read it again: a stranger changed it, and we cannot know what was read."""
    view = StatusView(number=event.number, title=event.title, by=event.edited_by)
    because = f"{event.edited_by}, who has no write permission, changed the text after the label"
    body = ends.changed(view, labelled_by=event.sender.login)
    return await _not_started(tools, place, record, because=because, body=body)


async def _not_started(tools: Tools, place: Place, record: Record, *, because: str, body: str) -> str:
    engagement = tools.remembered.retros.engagement_now(record.issue.repository_id)
    tools.remembered.items.open(
        record, state=State.REFUSED, allowed=record.attempt, engagement=engagement, because=because
    )
    item = tools.remembered.items.get(record.issue.repository_id, record.issue.number)
    assert item is not None, "it was just opened"
    await reply(place, record, number=record.issue.number, to=f"refused-{record.run}", body=body)
    await show_labels(tools, place, item)
    return because
