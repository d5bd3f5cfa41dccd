"""Somebody's pull request changes the policy: say what it is worth, and that nothing of it counts yet."""

from __future__ import annotations

from worktrain.config.places import PLACES
from worktrain.events import PullPushed
from worktrain.github.errors import Gone
from worktrain.ids import BRANCHES
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.telling.policy import tell_proposed
from worktrain.workflows.tools import Place


async def proposed(place: Place, event: PullPushed) -> str:
    """Look whether the pull request touches the policy; anybody may propose one, and nobody is believed."""
    if event.branch.startswith(BRANCHES):
        return Nothing("no work item has this pull request")
    try:
        touched = set(PLACES).intersection(await place.github.pull_files(event.number))
    except Gone:
        return Nothing("the pull request is gone")
    if not touched:
        return Nothing("no work item has this pull request, and it leaves the policy alone")
    await tell_proposed(place, commit=event.head_sha)
    return "told what the proposed policy is worth"
