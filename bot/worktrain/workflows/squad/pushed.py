"""Notice that somebody else moved our branch."""

from __future__ import annotations

from worktrain.records import Record
from worktrain.squads.asking import question
from worktrain.workflows.squad.halts import PersonMustDecide
from worktrain.workflows.tools import Place

PUSHED = "Somebody else pushed to the branch."


async def refuse_strange_head(place: Place, record: Record) -> None:
    """Rest for a person when the branch is not where we left it: a verdict is for one head only."""
    token = await place.github.token()
    now = await place.mirror.remote_tip(f"refs/heads/{record.branch}", token=token)
    if now == record.head_sha:
        return
    text = PUSHED if now else "The branch was deleted."
    raise PersonMustDecide(record, question("pushed", text, detail=now or ""))
