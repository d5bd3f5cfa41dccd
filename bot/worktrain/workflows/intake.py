"""From a stored delivery to what it changes: parsed once, decided, written down with its reason."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from worktrain.events import AnyEvent, Commented, Ignored
from worktrain.intake.payloads import parse
from worktrain.store.deliveries import Delivery
from worktrain.workflows.acts import close, comment, label, push, review
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.engine import Job
from worktrain.workflows.tools import Place, Tools

KIND = "delivery"

log = logging.getLogger("worktrain.intake")

Act = Callable[[Tools, Place, Any], Awaitable[str]]

ACTS: dict[str, Act] = {
    "labelled": label.labelled,
    "unlabelled": label.unlabelled,
    "issue-closed": close.issue_closed,
    "commented": comment.commented,
    "pull-closed": close.pull_closed,
    "pull-pushed": push.pull_pushed,
    "reviewed": review.reviewed,
    "thread-resolved": review.thread_resolved,
    "base-pushed": push.base_pushed,
    "check-done": push.check_done,
}
"""Each kind of event and the act that follows it."""


async def receive(tools: Tools, delivery: Delivery) -> None:
    """Close what is not for us; start the job that handles the rest, with GitHub's GUID as its id."""
    tools.points.reach("delivery.stored")
    event = read(delivery)
    if isinstance(event, Ignored):
        tools.remembered.deliveries.close(delivery.guid, state="ignored", reason=event.because)
        return
    await tools.engine.enqueue(KIND, f"delivery-{delivery.guid}", {"guid": delivery.guid})


async def handle(tools: Tools, job: Job) -> bool:
    """Handle one delivery; what is not for us is closed with the reason why."""
    delivery = tools.remembered.deliveries.get(job["guid"])
    if delivery is None:
        return False
    event = read(delivery)
    if isinstance(event, Ignored):
        tools.remembered.deliveries.close(delivery.guid, state="ignored", reason=event.because)
        return False
    if isinstance(event, Commented) and _was_heard(tools, delivery, event):
        reason = "this comment was heard before"
        tools.remembered.deliveries.close(delivery.guid, state="ignored", reason=reason)
        return False
    reason = await apply(tools, event)
    tools.remembered.deliveries.close(
        delivery.guid,
        state="ignored" if isinstance(reason, Nothing) else "handled",
        reason=reason,
        action=event.what,
        repository=event.where.repository,
        number=getattr(event, "number", None),
    )
    log.info(reason, extra={"action": event.what, "delivery": delivery.guid, "where": event.where.repository})
    tools.points.reach("delivery.handled")
    return False


def _was_heard(tools: Tools, delivery: Delivery, event: Commented) -> bool:
    """Say whether another delivery told of this comment: sent again under a new GUID, or found by a poll."""
    what = f"comment-{event.where.repository_id}-{event.comment_id}"
    deliveries = tools.remembered.deliveries
    return deliveries.repeats(delivery) or not deliveries.is_first_to_say(what, delivery.guid)


def read(delivery: Delivery) -> AnyEvent | Ignored:
    """Parse the raw body; what is no JSON is ignored with a reason, it was signed by GitHub all the same."""
    try:
        payload = json.loads(delivery.body.decode())
        if b"\\ud" in delivery.body.lower():  # half of a pair, which no text may hold
            payload = json.loads(json.dumps(payload, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        return Ignored(because="the body is not JSON")
    return parse(delivery.event, payload)


async def apply(tools: Tools, event: AnyEvent) -> str:
    """Do what follows from an event; one at a time in each repository, in the order in which they came."""
    tools.remembered.repositories.put(event.where)
    place = tools.place(event.where.repository_id)
    async with place.intake:
        return await ACTS[event.what](tools, place, event)
