"""Real programs as the agents of a demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktrain.agents.driving.programs import ProgramError
from worktrain.cli.demo import built_in
from worktrain.demo.agents import cast
from worktrain.demo.scenario.load import load


async def test_a_program_that_is_not_here_is_named_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKTRAIN_CODEX", str(tmp_path / "nothing"))
    with pytest.raises(ProgramError, match="not here"):
        async with cast("codex", load(built_in()), tmp_path):
            pass
