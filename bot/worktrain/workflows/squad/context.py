"""Get the context that policy wants a role to have."""

from __future__ import annotations

from worktrain.briefs import IssueSnapshot
from worktrain.config.schema import Config
from worktrain.errors import WorkTrainError
from worktrain.learning.bundle import bundle
from worktrain.records import Record
from worktrain.retros import Retro
from worktrain.sessions import ContextMode, Role
from worktrain.squads.asking import question
from worktrain.squads.context import mode_of, path_of, trouble
from worktrain.store.items import Item
from worktrain.words.hidden import visible
from worktrain.workflows.squad.halts import PersonMustDecide
from worktrain.workflows.tools import Place, Tools


async def context(
    tools: Tools, place: Place, item: Item, record: Record, role: Role, issue: IssueSnapshot, config: Config
) -> tuple[ContextMode, str]:
    """Give the mode and the text; raises PersonMustDecide where the file that policy names is no use."""
    mode = mode_of(role, config.context)
    if mode is ContextMode.BLANK:
        return mode, ""
    if mode is ContextMode.CUSTOM:
        return mode, await _custom(place, record, role)
    return mode, bundle(role, issue, _last_retro(tools, item))


async def _custom(place: Place, record: Record, role: Role) -> str:
    """Read the file as it is on the base that this run began with, never from an agent's clone."""
    assert record.base_sha is not None, "a session works on a base"
    try:
        found = await place.mirror.show(record.base_sha, path_of(role))
    except WorkTrainError as exc:
        raise PersonMustDecide(record, question("context", str(exc))) from exc
    wrong = trouble(role, found)
    if wrong is not None or found is None:
        raise PersonMustDecide(record, question("context", wrong or ""))
    return visible(found.decode()).text


def _last_retro(tools: Tools, item: Item) -> Retro | None:
    row = tools.remembered.retros.last_before(item.repository_id, item.engagement)
    return None if row is None else Retro.model_validate_json(row.retro)
