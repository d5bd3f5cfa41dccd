"""Keep an issue's status comment and labels in step with the store; what has not changed is not written."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.intents import AddLabel, CreateLabel, RemoveLabel, StickyComment
from worktrain.store.items import Item, Transition
from worktrain.words import labels
from worktrain.words.status import status
from worktrain.words.views import LogLine, StatusView
from worktrain.workflows.scopes import of_repository, scope
from worktrain.workflows.tools import Place, Tools


async def show(tools: Tools, place: Place, item: Item, config: Config) -> None:
    """Edit the sticky comment, then the labels: at most one of ours, and ready until the end."""
    intent = StickyComment(
        repository=place.where.repository,
        run=item.record.run,
        number=item.number,
        sticky="status",
        body=status(item.record, item.state, view_of(tools, item, config)),
    )
    await place.do(intent, scope(item.record))
    await show_labels(tools, place, item)


def view_of(tools: Tools, item: Item, config: Config) -> StatusView:
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
    for step in tools.remembered.items.transitions(item.repository_id, item.number):
        wanted = labels.label_of(step.after)
        if shown is not None and shown != wanted:
            await _remove(place, item, shown, step)
        if wanted is not None and shown != wanted:
            await _add(place, item, wanted, step)
        if step.after in labels.ENDS_READY:
            await _remove(place, item, labels.READY.name, step)
        shown = wanted


async def _add(place: Place, item: Item, name: str, step: Transition) -> None:
    intent = AddLabel(
        repository=place.where.repository,
        run=item.record.run,
        number=item.number,
        name=name,
        cause=str(step.seq),
    )
    await place.do(intent, scope(item.record))


async def _remove(place: Place, item: Item, name: str, step: Transition) -> None:
    intent = RemoveLabel(
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
