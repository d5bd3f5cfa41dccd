"""Who would collide with whom, and why, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from worktrain.paths import is_test
from worktrain.plans import Dossier, Edge, Guess

SURE = 0.75
"""Serialise only above this, on both sides: a named path, a module, or a name defined once.

A false edge costs a whole wait, for ever if the other issue ends unmerged; a missing edge costs one
more proof, or a merge conflict that is seen. So hits of the search never make an edge.
"""


def edges(dossiers: Sequence[Dossier]) -> tuple[Edge, ...]:
    """Join issues that surely change the same file; the lower number goes first."""
    ordered = sorted(dossiers, key=lambda dossier: dossier.issue)
    pairs = (_between(first, second) for first, second in combinations(ordered, 2))
    return tuple(edge for edge in pairs if edge is not None)


def with_held(dossier: Dossier, held: Mapping[int, Iterable[str]], *, how: str) -> tuple[Edge, ...]:
    """Join an issue with those that hold one of its files already; `how` completes "#3 …"."""
    sure = _sure(dossier)
    found = []
    for number in sorted(held):
        files = tuple(sorted(set(held[number]) & sure.keys()))
        if files and number != dossier.issue:
            because = f"#{number} {how} {_names(files)}, which #{dossier.issue} will change too."
            found.append(
                Edge(first=number, second=dossier.issue, kind="same-file", because=because, files=files)
            )
    return tuple(found)


def holds(dossier: Dossier) -> frozenset[str]:
    """Give the files that an issue at work keeps others away from."""
    return frozenset(_sure(dossier))


def _sure(dossier: Dossier) -> dict[str, Guess]:
    return {
        guess.path: guess
        for guess in dossier.write_set
        if guess.confidence >= SURE and not is_test(guess.path)
    }


def _between(first: Dossier, second: Dossier) -> Edge | None:
    ours, theirs = _sure(first), _sure(second)
    files = tuple(sorted(ours.keys() & theirs.keys()))
    if not files:
        return None
    because = (
        f"#{first.issue} and #{second.issue} both change {_names(files)} {_why(first, second, files[0])}."
    )
    return Edge(first=first.issue, second=second.issue, kind="same-file", because=because, files=files)


def _why(first: Dossier, second: Dossier, path: str) -> str:
    ours, theirs = _sure(first)[path].because, _sure(second)[path].because
    if ours == theirs:
        return f"({ours.replace('the issue', 'both issues')})" if "issue" in ours else f"({ours})"
    return f"(#{first.issue}: {ours}; #{second.issue}: {theirs})"


def _names(files: Sequence[str]) -> str:
    shown = ", ".join(f"`{path}`" for path in files[:3])
    return f"{shown} and {len(files) - 3} more" if len(files) > 3 else shown
