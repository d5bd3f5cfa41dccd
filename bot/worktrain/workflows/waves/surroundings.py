"""Gather what a plan is made from: the base tree, open pull requests, and whoever is at work."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.git.lines import matching
from worktrain.github.values import PullNow
from worktrain.ids import Sha
from worktrain.planning.conflicts import holds
from worktrain.planning.depends import find
from worktrain.planning.plan import make_plan
from worktrain.planning.tree import GREP, index
from worktrain.plans import Plan, PullText, Tree
from worktrain.states import WORKING, State
from worktrain.store.items import Item
from worktrain.workflows.tools import Place, Tools

AT_WORK = WORKING | {State.PLANNED}
UNMERGED = frozenset({State.READY, State.NEEDS_HUMAN})
"""At rest, but their branches still want to go in: who shares a file with them waits."""


async def make(
    tools: Tools, place: Place, waiting: Sequence[Item], items: Sequence[Item], *, base: Sha
) -> Plan:
    """Make the plan of the next wave from the base tree, the open pull requests and the queue."""
    snapshots = [item.record.issue for item in waiting]
    return make_plan(
        snapshots,
        await tree_at(place, base),
        number=tools.remembered.repositories.next_wave(place.where.repository_id),
        base_sha=base,
        pulls=await _pulls(place),
        running={item.number: files_of(item) for item in items if item.state in AT_WORK},
        unmerged={item.number: files_of(item) for item in items if item.state in UNMERGED},
        unfinished=await _unfinished(place, waiting, items),
        titles={item.number: item.record.issue.title for item in items if item not in waiting},
    )


async def tree_at(place: Place, base: Sha) -> Tree:
    texts = await matching(place.mirror.git, base, GREP, endings=(".py", ".pyi"))
    return index(texts, paths=await place.mirror.paths(base))


def files_of(item: Item) -> frozenset[str]:
    """Give the files that an item keeps others away from: what it changed, and what it surely will."""
    record = item.record
    dossiers = record.plan.dossiers if record.plan else ()
    foreseen = [holds(dossier) for dossier in dossiers if dossier.issue == item.number]
    return frozenset(record.changed).union(*foreseen)


async def _pulls(place: Place) -> list[PullText]:
    _slug, bot, _login = await place.github.identity()
    return [await _text(place, pull, ours=pull.author_id == bot) for pull in await place.github.open_pulls()]


async def _text(place: Place, pull: PullNow, *, ours: bool) -> PullText:
    return PullText(
        number=pull.number,
        title=pull.title,
        body=pull.body,
        author=pull.author_login,
        branch=pull.head_ref,
        files=() if ours else tuple(await place.github.pull_files(pull.number)),
        ours=ours,
    )


async def _unfinished(place: Place, waiting: Sequence[Item], items: Sequence[Item]) -> set[int]:
    """Give the issues, named as dependencies, that are not done."""
    merged = {item.number for item in items if item.state is State.MERGED}
    named = {
        number
        for item in waiting
        for number in find(item.record.issue.body, repository=place.where.repository)
    }
    found = set()
    for number in sorted(named - merged):
        issue = await place.github.issue(number)
        if issue is not None and issue.state == "open":
            found.add(number)
    return found
