"""Run a proof's commands again, and compare."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from worktrain.config.load import load_config
from worktrain.config.schema import CONFIG_PATH, Config
from worktrain.errors import WorkTrainError
from worktrain.git.local import Checkout
from worktrain.proof.checks import Check, failed, passed, unknown
from worktrain.proof.redfirst import suite_is_green
from worktrain.proof.statements import ProvenStatement
from worktrain.records import Proof
from worktrain.sandbox.choose import choose
from worktrain.trials.laboratory import Laboratory
from worktrain.trials.prove import prove_change
from worktrain.trials.suite import suite_on_base


async def run_again(clone: Checkout, proven: ProvenStatement, *, sandbox: str) -> list[Check]:
    """Run everything again in a repository aside; the clone is only read."""
    with tempfile.TemporaryDirectory(prefix="worktrain-again-") as folder:
        try:
            proof = await _prove(clone, proven, Path(folder), sandbox)
        except WorkTrainError as exc:
            return [unknown("rerun", f"The commands could not be run again: {exc}")]
    differences = list(_differences(proven, proof))
    if differences:
        return [failed("rerun", " ".join(differences))]
    return [passed("rerun", f"{len(proof.runs)} commands, run again, said the same.")]


async def _prove(clone: Checkout, proven: ProvenStatement, folder: Path, sandbox: str) -> Proof:
    aside = folder / "repository"
    aside.mkdir()
    text = await clone.show(proven.base, CONFIG_PATH)
    config = Config() if text is None else load_config(text.decode(errors="replace"))
    lab = Laboratory(
        mirror=await clone.aside(aside),
        sandbox=await choose(sandbox),
        commands=config.commands,
        environments=folder / "environments",
        scratch=folder / "trials",
    )
    return await prove_change(
        lab,
        base=proven.base,
        head=proven.head,
        developer_head=proven.predicate.developer_head or proven.head,
        tests=proven.predicate.red_first.tests,
        suite_on_base=await suite_on_base(lab, proven.base),
    )


def _differences(proven: ProvenStatement, proof: Proof) -> Iterator[str]:
    said, found = proven.predicate.red_first, proof.red_first
    for name in ("applies", "red", "green"):
        if getattr(said, name) != getattr(found, name):
            yield f"Red-first: {name} was {getattr(said, name)} and is {getattr(found, name)}."
    if set(said.guarded) != set(found.guarded):
        yield f"Guarded files were {len(said.guarded)} and are {len(found.guarded)}."
    for run in proof.runs:
        if run.name.startswith("suite") and suite_is_green(run) != _was_green(proven, run.name):
            yield f"{run.name} ended differently, with exit code {run.exit_code}."
    if proof.merge_tree != proven.merge_tree:
        yield "The expected merge is another tree."


def _was_green(proven: ProvenStatement, name: str) -> bool:
    return all(run.result == "PASSED" for run in proven.predicate.test_results if run.name == name)
