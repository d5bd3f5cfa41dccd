"""The largest-value set of nodes of which no two are joined: exact, with a bound on its steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

STEPS = 100_000
"""Branches looked at per component; the same on every machine, unlike a bound on time."""

_EPSILON = 1e-9


@dataclass(frozen=True)
class Chosen:
    """A set, and whether it was proved that none is worth more."""

    nodes: tuple[int, ...]
    optimal: bool


def largest(values: Mapping[int, float], neighbours: Mapping[int, Collection[int]]) -> Chosen:
    """Choose per connected component; of equally good sets, the one with the lowest numbers."""
    graph = {node: frozenset(neighbours.get(node, ())) & values.keys() - {node} for node in values}
    parts = [_Search(values, graph, part).run() for part in _components(graph)]
    return Chosen(
        nodes=tuple(sorted(node for part in parts for node in part.nodes)),
        optimal=all(part.optimal for part in parts),
    )


def _components(graph: Mapping[int, frozenset[int]]) -> list[tuple[int, ...]]:
    left = set(graph)
    parts = []
    while left:
        part, border = set[int](), {min(left)}
        while border:
            part |= border
            border = {other for node in border for other in graph[node]} - part
        left -= part
        parts.append(tuple(sorted(part)))
    return parts


@dataclass
class _Search:
    """Branch and bound over one component: take the lowest node, or leave it."""

    values: Mapping[int, float]
    graph: Mapping[int, frozenset[int]]
    part: tuple[int, ...]
    best: tuple[int, ...] = ()
    best_value: float = 0.0
    steps: int = 0

    def run(self) -> Chosen:
        self.best = self._greedy()
        # A shade less than it is worth, so that an equal set with lower numbers replaces it.
        self.best_value = sum(self.values[node] for node in self.best) - 2 * _EPSILON
        stack: list[tuple[tuple[int, ...], tuple[int, ...], float]] = [((), self.part, 0.0)]
        while stack and self.steps < STEPS:
            self.steps += 1
            taken, left, value = stack.pop()
            if not left:
                self._keep(taken, value)
            elif value + self._bound(left) > self.best_value + _EPSILON:
                first, *rest = left
                stack.append((taken, tuple(rest), value))
                free = tuple(node for node in rest if node not in self.graph[first])
                stack.append(((*taken, first), free, value + self.values[first]))
        return Chosen(self.best, optimal=not stack)

    def _keep(self, taken: tuple[int, ...], value: float) -> None:
        if value > self.best_value + _EPSILON:
            self.best, self.best_value = taken, value

    def _bound(self, left: tuple[int, ...]) -> float:
        """Cover what is left with cliques: of each, at most the dearest node can be taken."""
        cliques: list[list[int]] = []
        for node in left:
            home = next((clique for clique in cliques if self.graph[node].issuperset(clique)), None)
            if home is None:
                cliques.append([node])
            else:
                home.append(node)
        return sum(max(self.values[node] for node in clique) for clique in cliques)

    def _greedy(self) -> tuple[int, ...]:
        """Take the best value per neighbour lost, so that a search cut short still has a good set."""
        left, taken = set(self.part), list[int]()
        while left:
            node = min(left, key=lambda n: (-self.values[n] / (1 + len(self.graph[n] & left)), n))
            taken.append(node)
            left -= {node, *self.graph[node]}
        return tuple(sorted(taken))
