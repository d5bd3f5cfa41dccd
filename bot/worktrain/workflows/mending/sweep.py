"""Mend what a crash or a lost webhook left behind: at the start, and every few minutes."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from worktrain.config.schema import Autonomy
from worktrain.errors import RemoteError, WorkTrainError
from worktrain.events import Labelled, Person, Where
from worktrain.github.app import App
from worktrain.github.errors import Limited, Refused
from worktrain.github.shortcomings import shortcomings
from worktrain.github.values import IssueNow
from worktrain.records import RUN
from worktrain.states import RESTING, WORKING, State
from worktrain.store.items import Item
from worktrain.words import labels
from worktrain.workflows import intake, legs
from worktrain.workflows.acts import close, label
from worktrain.workflows.engine import Job
from worktrain.workflows.mending import pauses, tidying
from worktrain.workflows.polling.events import changed_by_a_stranger
from worktrain.workflows.squad import kill_switch
from worktrain.workflows.telling.show import make_labels, show
from worktrain.workflows.tools import Place, Tools
from worktrain.workflows.waves import wishes

log = logging.getLogger("worktrain.sweep")

KIND = "sweep"
WINDOW = timedelta(days=3)
"""GitHub keeps deliveries for redelivery this long on github.com."""


TOLD = timedelta(hours=1)
"""What has rested longer than this was told by an earlier sweep."""

UNDER_WAY = frozenset({"PENDING", "ENQUEUED"})


async def sweep(tools: Tools, _job: Job) -> bool:
    """Look at deliveries, labelled issues, open pull requests and unfinished runs, in this order."""
    for delivery in tools.remembered.deliveries.waiting():
        await intake.receive(tools, delivery)
    await _granted(tools)
    if tools.settings.webhook_secrets:  # without a hook there are no deliveries to ask for
        await _redeliver(tools)
    for where in await tools.github.installed():
        tools.remembered.repositories.put(where)
        try:
            await _repository(tools, tools.place_of(where))
        except WorkTrainError as exc:
            if isinstance(exc, RemoteError) and not isinstance(exc, Refused | Limited):
                raise  # GitHub did not answer: all of it is tried again
            # one repository's trouble keeps no other from being looked at
            log.error("cannot sweep %s: %s", where.repository, exc, extra={"action": "not-swept"})
    return False


async def _granted(tools: Tools) -> None:
    """Say what the App may not do, at the start and when that changes, before any work runs into it."""
    lacking = await shortcomings(tools.github) if isinstance(tools.github, App) else []
    for sentence in lacking:
        if sentence not in tools.said:
            log.warning("%s", sentence, extra={"action": "not-granted"})
    tools.said = frozenset(lacking)


async def _redeliver(tools: Tools) -> None:
    """Ask GitHub for the deliveries that never reached us; they come through the inbox like any other."""
    since = datetime.now(UTC) - WINDOW
    for row in await tools.github.failed_deliveries(since=since):
        try:
            await tools.github.redeliver(row.id)
        except Refused as exc:  # too old, or gone: the sweep finds what it was about by itself
            log.warning("not sent again: %s", exc, extra={"action": "not-redelivered", "guid": row.guid})


async def _repository(tools: Tools, place: Place) -> None:
    await make_labels(place)
    async with place.intake:
        for issue in await place.github.labelled(labels.READY.name):
            await _missed_label(tools, place, issue)
    await _kill_switch(tools, place)
    for item in tools.remembered.items.of(place.where.repository_id):
        tidying.clones(tools, item)
        await _missed_end(tools, place, item)
        item = await pauses.go_on(tools, place, item)
        await _stranded(tools, place, item)
        await _untold(tools, place, item)


async def _kill_switch(tools: Tools, place: Place) -> None:
    """Stop what is at work if the switch was turned on while nobody listened."""
    items = [item for item in tools.remembered.items.of(place.where.repository_id) if item.state in WORKING]
    for item in items:
        if (await kill_switch.heeded(tools, place, item)).interrupt != item.interrupt:
            tools.stop(item.repository_id, item.number).set()
            await legs.begin(tools, item.repository_id, item.number)


async def _missed_label(tools: Tools, place: Place, issue: IssueNow) -> None:
    """Start what was labelled while nobody listened, as whoever labelled it."""
    if tools.remembered.items.get(place.where.repository_id, issue.number) is not None:
        return
    found = await place.github.last_labelling(issue.number, labels.READY.name)
    if found is None:
        return
    edited_by = ""
    if not tools.settings.webhook_secrets:  # no delivery will ever say what the labeller read
        edited_by = await changed_by_a_stranger(place.github, issue.number, found.at)
    elif await place.github.edited_since(issue.number, found.at):
        # What the labeller read is only in the delivery; GitHub was just asked to send it again.
        log.warning("#%s was changed after its label", issue.number, extra={"action": "not-started"})
        return
    event = _event(place.where, issue, found.by, found.at)
    await label.labelled(tools, place, event.model_copy(update={"edited_by": edited_by}))


def _event(where: Where, issue: IssueNow, by: Person, at: str) -> Labelled:
    return Labelled(
        where=where,
        sender=by,
        number=issue.number,
        label=labels.READY.name,
        title=issue.title,
        body=issue.body,
        author=issue.author,
        labels=issue.labels,
        milestone=issue.milestone,
        at=at,
    )


async def _missed_end(tools: Tools, place: Place, item: Item) -> None:
    """Notice that a pull request at rest was merged or closed while nobody listened."""
    if item.state not in {State.READY, State.NEEDS_HUMAN} or item.record.pull is None:
        return
    if await tools.engine.state_of(legs.job_id(item.repository_id, item.number, item.leg)) in UNDER_WAY:
        return  # our own merge may have been cut off; its job finds that out by itself
    pull = await place.github.pull(item.record.pull)
    if pull is not None and pull.state != "open":
        merged = pull.merge_commit_sha if pull.merged else None
        await close.found_closed(tools, place, item, merged=merged)


async def _stranded(tools: Tools, place: Place, item: Item) -> None:
    """Start again what has no living job: a crash came between a change and the job that follows it."""
    if item.state is State.QUEUED:
        await wishes.want(tools, item.repository_id)
        return
    if not await _should_move(place, item):
        return
    state = await tools.engine.state_of(legs.job_id(item.repository_id, item.number, item.leg))
    if state is None:
        await legs.resume(tools, item.repository_id, item.number, item.leg)
    elif state not in UNDER_WAY:
        await legs.begin(tools, item.repository_id, item.number)


async def _untold(tools: Tools, place: Place, item: Item) -> None:
    """Say again what a crash may have kept from people; the journal knows what was said."""
    resting = item.state in RESTING - {State.PLANNED} and item.interrupt is None
    if not resting or item.updated_at < _before(tools, TOLD):
        return
    if await tools.engine.state_of(legs.job_id(item.repository_id, item.number, item.leg)) in UNDER_WAY:
        return
    config = await place.policy()
    await show(tools, place, item, config)
    if item.state is State.READY and config.merge.checks:
        await legs.begin(tools, item.repository_id, item.number)  # the check's webhook may be lost


def _before(tools: Tools, span: timedelta) -> str:
    now = datetime.fromisoformat(tools.clock())
    return (now - span).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def _should_move(place: Place, item: Item) -> bool:
    if item.state in WORKING or item.interrupt is not None:
        return True
    if item.state is not State.PLANNED:
        return False
    config = await place.config(await place.fetch())
    wanted = any(act.kind == RUN for act in item.record.interventions)
    return wanted or config.autonomy is not Autonomy.PLAN_ONLY
