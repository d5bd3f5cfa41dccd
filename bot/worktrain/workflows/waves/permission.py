"""What a plan starts without a person: under `cautious`, nothing that is sure to touch protected files."""

from __future__ import annotations

from worktrain.config.schema import Autonomy, Config
from worktrain.planning.conflicts import holds
from worktrain.plans import Plan
from worktrain.proof.conditions.reach import protected
from worktrain.proof.phrases import listed
from worktrain.records import Asked
from worktrain.squads.asking import PLAN, question


def asks(made: Plan, number: int, config: Config) -> Asked | None:
    """Give the question that comes before an issue's work; a yes to it lifts nothing of the gate's."""
    if config.autonomy is not Autonomy.CAUTIOUS or number not in made.start:
        return None
    dossiers = [dossier for dossier in made.dossiers if dossier.issue == number]
    files = tuple(sorted(frozenset().union(*map(holds, dossiers))))
    touched = protected(files, config)
    if not touched:
        return None
    text = f"The plan changes protected files: {listed(touched)}."
    return question(PLAN, text, detail=", ".join(touched))
