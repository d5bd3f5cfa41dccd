"""Say in the plan what the repository's own rules will want, before anybody is spawned."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.errors import AuthError
from worktrain.github.errors import Refused
from worktrain.plans import Plan
from worktrain.words.demands import UNREADABLE, sentences
from worktrain.workflows.tools import Place


async def with_demands(place: Place, made: Plan, config: Config) -> Plan:
    """Give the plan with a sentence for each demand; that they cannot be read is said, and stops nothing."""
    try:
        demands = await place.github.demands(place.where.default_branch)
        second = place.approver is not None and await place.approver.side_of(place.where) is not None
    except (AuthError, Refused):
        return made.model_copy(update={"demands": (UNREADABLE,)})
    said = sentences(demands, method=config.merge.method, second=second)
    return made.model_copy(update={"demands": said})
