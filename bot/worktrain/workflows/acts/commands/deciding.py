"""`answer`, `approve`, `dismiss`: a person decides what a run waits for."""

from __future__ import annotations

from worktrain.briefs import Answer
from worktrain.commands import Call
from worktrain.records import Record
from worktrain.sessions import Role
from worktrain.squads.asking import AFTER_ANSWER, AFTER_APPROVAL, approval
from worktrain.squads.findings import open_findings
from worktrain.states import Happening, State
from worktrain.store.items import Item
from worktrain.verdicts import Dismissal
from worktrain.workflows import legs
from worktrain.workflows.acts import dismissing
from worktrain.workflows.acts.commands.context import Said, intervened, intervention
from worktrain.workflows.acts.nothing import Nothing


async def give_answer(said: Said, call: Call) -> str:
    """Record the answer; the session that asked goes on with it."""
    item = said.item
    asked = item.record.asked if item else None
    if item is None or asked is None or asked.kind != "question" or not call.argument:
        return Nothing("nothing was asked that this could answer")
    role = Role(asked.detail or Role.DEVELOPER)
    sender = said.event.sender
    given = Answer(
        question=f"{role.value}: {asked.question}", text=call.argument, by=sender.login, by_id=sender.id
    )
    record = intervened(said, item.record, "answer", call.argument)
    record = record.with_(answers=(*record.answers, given))
    return await _go_on(said, item, record, AFTER_ANSWER[role])


async def approve(said: Said, _call: Call) -> str:
    """Put the yes on the record, bound to the head as it is, and ask the gate again."""
    item, sender = said.item, said.event.sender
    given = approval(item.record, by=sender.login, by_id=sender.id) if item else None
    if item is None or given is None:
        return Nothing("nothing was asked that can be approved")
    record = intervened(said, item.record, "approve", given.what)
    record = record.with_(approvals=(*record.approvals, given))
    return await _go_on(said, item, record, AFTER_APPROVAL[given.what])


async def dismiss(said: Said, call: Call) -> str:
    """Say that a finding no longer counts; if it was the last that blocked, the run goes on."""
    item, (name, reason) = said.item, call.words
    known = {f.id for f in open_findings(item.record)} if item else set()
    if item is None or name.upper() not in known:
        return Nothing(f"there is no open finding {name or '(none named)'}")
    sender = said.event.sender
    given = Dismissal(finding=name.upper(), by=sender.login, by_id=sender.id, reason=reason)
    act = intervention(said, "dismiss", call.argument)
    await dismissing.want(said.tools, item, given, act, cause=said.event.comment_id)
    return f"{given.finding} is dismissed"


async def _go_on(said: Said, item: Item, record: Record, happening: Happening) -> str:
    if item.state is not State.NEEDS_HUMAN:
        return Nothing(f"nothing waits for it ({item.state})")
    because = f"{said.event.sender.login} decided"
    record = record.with_(asked=None, reason=None)
    said.tools.remembered.items.move(item, happening, because=because, record=record)
    await legs.begin(said.tools, item.repository_id, item.number)
    return because
