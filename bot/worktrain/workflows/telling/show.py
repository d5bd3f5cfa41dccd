"""Keep an issue's comments and labels in step with the store; what has not changed is not written.

What people are told follows from the state, so that a crash between a change and its telling loses nothing.
"""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.intents import AddLabel, CreateLabel, RemoveLabel, StickyComment
from worktrain.squads.pausing import KIND, WORD
from worktrain.states import State
from worktrain.store.items import Item, Transition
from worktrain.words import asks, ends, labels, proof
from worktrain.words.status import status
from worktrain.words.views import LogLine, StatusView
from worktrain.workflows.squad import opinion
from worktrain.workflows.telling.replying import reply
from worktrain.workflows.telling.scopes import of_repository, scope
from worktrain.workflows.tools import Place, Tools


async def show(tools: Tools, place: Place, item: Item, config: Config) -> None:
    """Edit the sticky comment, then the labels: at most one of ours, and ready until the end."""
    intent = StickyComment(
        repository=place.where.repository,
        run=item.record.run,
        number=item.number,
        sticky="status",
        body=status(item.record, item.state, _view(tools, place, item, config)),
    )
    await place.do(intent, scope(item.record))
    await _tell(tools, place, item, config)
    await _void(place, item)
    await show_labels(tools, place, item)


async def _tell(tools: Tools, place: Place, item: Item, config: Config) -> None:
    """Write the new comment, which mails people, that a question and the end of all attempts are worth."""
    record = item.record
    if item.state is State.NEEDS_HUMAN and record.asked is not None and record.asked.kind != KIND:
        to = f"asked-{record.run}-{_since(tools, item)}"
        body = asks.ask(record, record.asked)
    elif item.state is State.FAILED:
        to, body = f"failed-{record.run}", ends.failed(record, _view(tools, place, item, config))
    else:
        return
    await reply(place, record, number=item.number, to=to, body=body)


def _since(tools: Tools, item: Item) -> int:
    """Give the transition that led here; a person may have moved the item on since it was read."""
    steps = tools.remembered.items.transitions(item.repository_id, item.number)
    return next(step.seq for step in reversed(steps) if step.after is item.state)


async def _void(place: Place, item: Item) -> None:
    """Say that somebody else moved the head: proof and approval are about another one."""
    record, asked = item.record, item.record.asked
    if record.pull is None or asked is None or asked.kind != "pushed":
        return
    head = asked.detail or "gone"
    if record.proof is not None:
        intent = StickyComment(
            repository=place.where.repository,
            run=record.run,
            number=record.pull,
            sticky="proof",
            body=proof.out_of_date(record, head),
        )
        await place.do(intent, scope(record))
    await opinion.void(place, record.with_(developer_head=None), head=head)


def _view(tools: Tools, place: Place, item: Item, config: Config) -> StatusView:
    """Gather what the words need beyond the record."""
    record, steps = item.record, tools.remembered.items.transitions(item.repository_id, item.number)
    return StatusView(
        number=item.number,
        title=record.issue.title,
        since=steps[-1].at if steps else "",
        labelled_by=record.issue.labelled_by,
        labelled_at=record.issue.labelled_at,
        attempt=item.attempt,
        limits=config.limits,
        autonomy=config.autonomy,
        merge_auto=config.merge.auto,
        pausing=item.interrupt is not None and item.interrupt.kind == WORD,
        policy_broken=place.policy_broken,
        standstill=tools.remembered.standstill.since() is not None,
        plan=record.plan,
        waits=item.waits_for,
        pull=record.pull,
        covered_by=record.plan.declined.get(item.number) if record.plan else None,
        by=record.interventions[-1].by if record.interventions else "",
        reason=record.reason or "",
        retries=False,
        log=tuple(_line(step) for step in steps if step.attempt == item.attempt),
    )


def _line(step: Transition) -> LogLine:
    return LogLine(at=step.at, text=f"{step.after.value.replace('_', ' ')}: {step.because}")


async def show_labels(tools: Tools, place: Place, item: Item) -> None:
    """Mirror the states in labels, one transition after the other; what was done before is not sent again."""
    shown: str | None = None
    steps = tools.remembered.items.transitions(item.repository_id, item.number)
    # an older end's label may be on again, for a new start
    if steps and steps[-1].after in labels.ENDS_READY:
        await _change(place, item, RemoveLabel, labels.READY.name, steps[-1])
    for step in steps:
        wanted = labels.label_of(step.after)
        if shown is not None and shown != wanted:
            await _change(place, item, RemoveLabel, shown, step)
        if wanted is not None and shown != wanted:
            await _change(place, item, AddLabel, wanted, step)
        shown = wanted


async def _change(
    place: Place, item: Item, change: type[AddLabel | RemoveLabel], name: str, step: Transition
) -> None:
    intent = change(
        repository=place.where.repository,
        run=item.record.run,
        number=item.number,
        name=name,
        cause=str(step.seq),
    )
    await place.do(intent, scope(item.record))


async def make_labels(place: Place) -> None:
    """Create the labels that a repository lacks."""
    for label in labels.ALL:
        intent = CreateLabel(repository=place.where.repository, **label.model_dump())
        await place.do(intent, of_repository(place.where))
