"""`status`, `plan`, `explain`, `help`: a person asks, the bot answers with one comment."""

from __future__ import annotations

from worktrain.commands import Call
from worktrain.squads.findings import all_findings
from worktrain.words import replies
from worktrain.workflows.acts.commands.context import Said, answer


async def status(said: Said, _call: Call) -> str:
    state = said.item.state if said.item else None
    await answer(said, replies.status(said.item.record if said.item else None, state))
    return "the status was told"


async def plan(said: Said, _call: Call) -> str:
    await answer(said, replies.planned(said.item.record.plan if said.item else None))
    return "the plan was told"


async def explain(said: Said, call: Call) -> str:
    known = {f.id: f for f in all_findings(said.item.record).values()} if said.item else {}
    await answer(said, replies.explained(known.get(call.words[0].upper())))
    return "a finding was explained"


async def help_(said: Said, _call: Call) -> str:
    await answer(said, replies.help_())
    return "help was given"


async def not_yet(said: Said, call: Call) -> str:
    """Say of a command that is planned that it does nothing yet."""
    await answer(said, replies.not_yet(call.verb))
    return f"{call.verb} does nothing yet"
