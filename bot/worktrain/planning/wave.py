"""Choose who starts now; everybody else gets the one reason that holds them back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from worktrain.planning import conflicts, independent
from worktrain.plans import Dossier, Edge


@dataclass(frozen=True)
class Held:
    """Issues outside the wave that keep files to themselves, and those that must be done before others."""

    running: Mapping[int, Collection[str]]
    unmerged: Mapping[int, Collection[str]]
    unfinished: frozenset[int]


@dataclass(frozen=True)
class Wave:
    """The parallel set, all edges that were looked at, and who waits because of which."""

    start: tuple[int, ...]
    edges: tuple[Edge, ...]
    waiting: dict[int, Edge]
    optimal: bool


def choose(dossiers: Sequence[Dossier], held: Held) -> Wave:
    """Take the largest-value set without an edge; who is at work already is not moved."""
    blocked = _blocked(dossiers, held)
    free = [dossier for dossier in dossiers if dossier.issue not in blocked]
    inner = conflicts.edges(free)
    chosen = independent.largest({d.issue: d.value for d in free}, _neighbours(inner))
    late = {d.issue: _first(inner, d.issue, chosen.nodes) for d in free if d.issue not in chosen.nodes}
    return Wave(
        start=chosen.nodes,
        edges=(*blocked.values(), *inner),
        waiting=dict(sorted({**blocked, **late}.items())),
        optimal=chosen.optimal,
    )


def _blocked(dossiers: Sequence[Dossier], held: Held) -> dict[int, Edge]:
    """Find whoever cannot start whatever the wave: its dependency is open, or its files are taken."""
    open_now = held.unfinished | held.running.keys() | held.unmerged.keys() | {d.issue for d in dossiers}
    found = {}
    for dossier in dossiers:
        edges = [
            *_dependencies(dossier, open_now, dossiers),
            *conflicts.with_held(dossier, held.running, how="is at work on"),
            *conflicts.with_held(dossier, held.unmerged, how="is not merged, and holds"),
        ]
        if edges:
            found[dossier.issue] = edges[0]
    return found


def _dependencies(dossier: Dossier, open_now: Collection[int], all_: Sequence[Dossier]) -> list[Edge]:
    wanted = {other.issue: set(other.depends_on) for other in all_}
    found = []
    for number in dossier.depends_on:
        if number in open_now and number != dossier.issue:
            because = f"#{dossier.issue} says that it depends on #{number}, which is not merged."
            if dossier.issue in wanted.get(number, ()):
                because = (
                    f"#{dossier.issue} and #{number} say that they depend on each other; please change one."
                )
            found.append(Edge(first=number, second=dossier.issue, kind="depends", because=because))
    return found


def _neighbours(edges: Sequence[Edge]) -> dict[int, set[int]]:
    graph: dict[int, set[int]] = {}
    for edge in edges:
        graph.setdefault(edge.first, set()).add(edge.second)
        graph.setdefault(edge.second, set()).add(edge.first)
    return graph


def _first(edges: Sequence[Edge], issue: int, start: Collection[int]) -> Edge:
    """Give the edge to somebody who starts; in a largest set, whoever is left out has one."""
    for edge in edges:
        if issue == edge.second and edge.first in start:
            return edge
        if issue == edge.first and edge.second in start:
            return edge.model_copy(update={"first": edge.second, "second": edge.first})
    raise AssertionError(f"#{issue} was left out of the wave without a neighbour in it")
