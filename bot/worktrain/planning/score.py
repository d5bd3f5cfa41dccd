"""Compare what a plan predicted with what was really changed, so that the next plan can do better."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from worktrain.paths import is_boilerplate, is_test
from worktrain.plans import Dossier, Plan, Prediction, Score

LIKELY = 0.5
"""From here on a guess counts as predicted; below, it was only looked at."""


def prediction(dossier: Dossier, changed: Collection[str]) -> Prediction:
    """Put the plan's guesses beside the diff; without a likely guess, the best of the search counts."""
    likely = sorted(dossier.files(at_least=LIKELY)) or [guess.path for guess in dossier.write_set[:1]]
    return Prediction(
        issue=dossier.issue, predicted=tuple(likely), changed=tuple(sorted(filter(_counts, changed)))
    )


def score(predictions: Sequence[Prediction], plans: Iterable[Plan] = ()) -> Score:
    """Add up an engagement's waves; conflicts are scored among the issues that came to a diff."""
    real = _sharing({p.issue: set(p.changed) for p in predictions})
    judged = {p.issue for p in predictions}
    foreseen = {
        frozenset({edge.first, edge.second})
        for plan in plans
        for edge in plan.edges
        if edge.kind == "same-file" and {edge.first, edge.second} <= judged
    }
    return Score(
        predicted=sum(len(p.predicted) for p in predictions),
        changed=sum(len(p.changed) for p in predictions),
        hits=sum(p.hits for p in predictions),
        edges_predicted=len(foreseen),
        edges_real=len(real),
        edges_hit=len(foreseen & real),
    )


def _counts(path: str) -> bool:
    return not is_test(path) and not is_boilerplate(path)


def _sharing(changed: Mapping[int, set[str]]) -> set[frozenset[int]]:
    return {frozenset(pair) for pair in combinations(changed, 2) if changed[pair[0]] & changed[pair[1]]}
