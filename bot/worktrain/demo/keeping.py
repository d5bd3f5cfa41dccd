"""What `--keep DIR` leaves: the repository, the store, proofs, transcripts, journal, state and keys."""

from __future__ import annotations

import shutil
from pathlib import Path

from worktrain.demo.results import Ended
from worktrain.demo.stage import Stage
from worktrain.proof.document import write
from worktrain.proof.dsse import shape


def keep(folder: Path, stage: Stage, ended: list[Ended]) -> None:
    """Copy everything that somebody may want to look at afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    _tree(stage.bare, folder / "bare.git")
    _tree(stage.data / "transcripts", folder / "transcripts")
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "keys" / "worktrain.keys").write_text(stage.keys)
    for name in ("worktrain.sqlite", "worktrain.sqlite-wal", "worktrain.sqlite-shm"):
        if (stage.data / name).exists():
            shutil.copy2(stage.data / name, folder / name)
    shutil.copy2(stage.journal, folder / "writes.jsonl")
    if stage.log.exists():
        shutil.copy2(stage.log, folder / "app.log")
    stage.github.write_final_state(folder / "github.json")
    _proofs(folder / "proofs", ended)


def _proofs(folder: Path, ended: list[Ended]) -> None:
    folder.mkdir(exist_ok=True)
    for each in ended:
        proof = each.records[-1].proof if each.records else None
        if proof is not None and proof.envelopes:
            (folder / f"{each.key}.json").write_bytes(write([shape(dict(e)) for e in proof.envelopes]))


def _tree(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target)
    else:
        target.mkdir()
