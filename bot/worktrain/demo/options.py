"""How one demo is to be played."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from worktrain.demo.agents import SCRIPTED
from worktrain.demo.connecting import Way


@dataclass(frozen=True, kw_only=True)
class Options:
    """The words of the command line."""

    scenario: Path
    check: bool = False
    as_json: bool = False
    keep: Path | None = None
    port: int = 0
    pace: float = 0.0
    sandbox: str = "auto"
    kill_after: tuple[str, ...] = ()
    way: Way = "webhooks"
    agents: str = SCRIPTED
    watched: bool = False
    """Whether a person sits before it, who may want to look at the pages afterwards."""

    @property
    def lingers(self) -> bool:
        return self.watched and not (self.check or self.as_json)
