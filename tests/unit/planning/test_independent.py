"""The largest-value set of which no two are joined, against trying them all."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from worktrain.planning import independent
from worktrain.planning.independent import largest

Graph = dict[int, set[int]]


def joined(edges: list[tuple[int, int]]) -> Graph:
    graph: Graph = {}
    for a, b in edges:
        graph.setdefault(a, set()).add(b)
        graph.setdefault(b, set()).add(a)
    return graph


def by_trying_all(values: dict[int, float], graph: Graph) -> tuple[int, ...]:
    """The best set; of equally good ones the one that has the lowest numbers first."""
    nodes = sorted(values)
    sets = [s for size in range(len(nodes) + 1) for s in combinations(nodes, size) if _free(s, graph)]
    best = max(round(sum(values[n] for n in s), 9) for s in sets)
    good = [s for s in sets if round(sum(values[n] for n in s), 9) == best]
    return max(good, key=lambda s: [n in s for n in nodes])


def _free(nodes: tuple[int, ...], graph: Graph) -> bool:
    return not any(b in graph.get(a, ()) for a, b in combinations(nodes, 2))


@pytest.mark.parametrize("seed", range(60))
def test_it_is_the_best_of_all_sets_with_the_lowest_numbers(seed: int) -> None:
    dice = random.Random(seed)
    nodes = range(1, dice.randint(1, 11))
    density = dice.random()
    graph = joined([pair for pair in combinations(nodes, 2) if dice.random() < density])
    values = {node: float(dice.randint(1, 4)) for node in nodes}
    chosen = largest(values, graph)
    assert chosen.optimal
    assert chosen.nodes == by_trying_all(values, graph)


def test_one_dear_issue_beats_two_cheap_ones() -> None:
    assert largest({1: 1.0, 2: 3.0, 3: 1.0}, joined([(1, 2), (2, 3)])).nodes == (2,)


def test_ties_go_to_the_lower_numbers() -> None:
    assert largest({1: 1.0, 2: 1.0}, joined([(1, 2)])).nodes == (1,)


def test_nobody_gives_nobody() -> None:
    assert largest({}, {}) == independent.Chosen((), optimal=True)


def test_forty_issues_in_a_tangle_are_solved_exactly() -> None:
    dice = random.Random(7)
    graph = joined([pair for pair in combinations(range(40), 2) if dice.random() < 0.15])
    chosen = largest(dict.fromkeys(range(40), 1.0), graph)
    assert chosen.optimal
    assert _free(chosen.nodes, graph)


def test_a_search_cut_short_says_so_and_is_still_a_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(independent, "STEPS", 3)
    dice = random.Random(1)
    graph = joined([pair for pair in combinations(range(30), 2) if dice.random() < 0.3])
    chosen = largest(dict.fromkeys(range(30), 1.0), graph)
    assert not chosen.optimal
    assert chosen.nodes
    assert _free(chosen.nodes, graph)
    outside = set(range(30)) - set(chosen.nodes)
    assert all(graph[node] & set(chosen.nodes) for node in outside), "nobody could be added"
