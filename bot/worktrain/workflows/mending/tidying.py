"""Clear away what nobody needs any more: trials that a crash cut off, clones whose work was taken."""

from __future__ import annotations

from pathlib import Path

from worktrain.sessions import End
from worktrain.states import FINAL
from worktrain.store.items import Item
from worktrain.trials.leavings import remove
from worktrain.workflows.tools import Tools


def at_start(data: Path) -> None:
    """Remove checkouts of trials; none can be running before the engine is launched."""
    for folder in sorted((data / "trials").glob("trial-*")):
        remove(folder)


def clones(tools: Tools, item: Item) -> None:
    """Remove the clones of an issue's finished sessions once the issue is over.

    A session that failed keeps its clone: what it wrote is nowhere else. The bundle of a finished one stays.
    """
    if item.state not in FINAL:
        return
    for entry in tools.remembered.sessions.of(item.repository_id, item.number):
        if entry.outcome is not None and entry.outcome.end is End.FINISHED:
            folder = tools.settings.data / "sessions" / entry.id
            for name in ("work", "home"):
                if (folder / name).exists():
                    remove(folder / name)
