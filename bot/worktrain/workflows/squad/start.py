"""The first move: is everything still as it was when the plan was made? Then an attempt begins."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.events import Person
from worktrain.ids import branch_name
from worktrain.intake.authority import may_act
from worktrain.states import Happening
from worktrain.store.items import Item
from worktrain.words.labels import READY
from worktrain.workflows.squad.signing import signatures_wanted
from worktrain.workflows.tools import Place, Tools


async def start(tools: Tools, place: Place, item: Item, config: Config) -> Item:
    """Check authority, the label and the issue again, live; then fix the base and begin to develop."""
    items, record = tools.remembered.items, item.record
    issue = await place.github.issue(item.number)
    if issue is None or issue.state != "open":
        return items.move(item, Happening.STOP, because="the issue is closed")
    if READY.name not in issue.labels:
        return items.move(item, Happening.STOP, because=f"the label {READY.name} was taken off")
    asker = Person(id=record.issue.labelled_by_id, login=record.issue.labelled_by)
    permission = await place.github.permission(asker.login, asker.id)
    if not may_act(asker, permission):
        because = f"{asker.login} no longer has write permission"
        return items.move(item, Happening.REFUSE, because=because)
    pull = await place.github.pull(record.pull) if record.pull else None
    if pull is None or pull.state != "open":  # closed since: this attempt opens its own
        record = record.with_(pull=None, pull_node="")
    base = await place.fetch()
    config = await place.config(base)  # from here on this is the run's policy
    retro = tools.remembered.retros.last_before(item.repository_id, item.engagement)
    branch = branch_name(issue=item.number, title=record.issue.title)
    record = record.with_(
        base_sha=base,
        branch=branch,
        signs=await signatures_wanted(place, branch),
        policy_sha256=config.digest(),
        retro_read=retro.digest if retro else None,
    )
    return items.move(item, Happening.START, record=record)
