"""An issue or a pull request was closed: a merge is recorded, anything else ends the work."""

from __future__ import annotations

from worktrain.events import IssueClosed, Person, PullClosed
from worktrain.ids import Sha
from worktrain.records import Intervention
from worktrain.states import FINAL
from worktrain.store.items import Item
from worktrain.workflows import legs
from worktrain.workflows.acts.common import interrupt, item_of
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.squad.merge import after_merge
from worktrain.workflows.tools import Place, Tools


async def issue_closed(tools: Tools, place: Place, event: IssueClosed) -> str:
    """Stop the work of an issue that a person closed; a merge closes it too, and tells of itself."""
    item = item_of(tools, event, event.number)
    if item is None:
        return Nothing("no work item has this issue")
    if event.sender.kind != "User":
        return Nothing(f"{event.sender.login} is not a person")
    if event.at and event.at < item.record.issue.labelled_at:
        return Nothing("the label was put on again since")
    pull = await place.github.pull(item.record.pull) if item.record.pull else None
    if pull is not None and pull.merged:
        return Nothing("its pull request was merged")
    return await interrupt(tools, item, "issue-closed", event.sender)


async def pull_closed(tools: Tools, place: Place, event: PullClosed) -> str:
    """Record a merge that was not ours; without a merge, the closed pull request is a no that we remember."""
    item = tools.remembered.items.by_pull(event.where.repository_id, event.number)
    if item is None:
        return Nothing("no work item has this pull request")
    if event.sender.kind != "User" and not await _merged_by_another(place, event):
        return Nothing(f"{event.sender.login} is not a person")
    if not event.merged or event.merged_sha is None:
        return await interrupt(tools, item, "pull-closed", event.sender)
    tools.stop(item.repository_id, item.number).set()
    async with tools.turn(item.repository_id, item.number):
        return await _merged(tools, place, item.number, event.sender, event.merged_sha)


async def _merged_by_another(place: Place, event: PullClosed) -> bool:
    """Say whether another bot merged it, as GitHub's merge queue does for the person who put it in."""
    _slug, bot_id, _login = await place.github.identity()
    return event.merged and event.sender.id != bot_id


async def found_closed(tools: Tools, place: Place, item: Item, *, merged: Sha | None) -> None:
    """Record the end of a pull request that was closed while nobody listened."""
    somebody = Person(id=0, login="somebody")
    if merged is None:
        await interrupt(tools, item, "pull-closed", somebody)
        return
    async with tools.turn(item.repository_id, item.number):
        await _merged(tools, place, item.number, somebody, merged)


async def _merged(tools: Tools, place: Place, number: int, by: Person, merged: Sha) -> str:
    tools.stop(place.where.repository_id, number).clear()
    item = tools.remembered.items.get(place.where.repository_id, number)
    if item is None or item.state in FINAL:
        return Nothing("the issue's work is over already")
    act = Intervention(kind="merge", by=by.login, by_id=by.id, at=tools.clock(), detail=merged)
    known = any(one.kind == "merge" for one in item.record.interventions)  # a crash came in between
    if not known:
        record = item.record.with_(interventions=(*item.record.interventions, act))
        item = tools.remembered.items.save(item, record)
    await after_merge(tools, place, item, merged=merged, method="by hand", by=by.login)
    await legs.begin(tools, item.repository_id, item.number)
    return f"merged by {by.login}"
