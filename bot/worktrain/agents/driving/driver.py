"""What is to be known of one program to drive it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from worktrain.agents.driving.programs import Wanted
from worktrain.agents.listening import Understand


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a driver needs to know to write a command line; paths as the program sees them."""

    session: str
    program: str
    home: str
    out: str
    address: str
    """Where models are asked."""
    model: str | None = None
    conversation: str | None = None
    """The program's own name of the conversation that goes on; none: a new one."""


class Driver(Protocol):
    """What is to be known of one program: how to find, start, understand and continue it."""

    @property
    def wanted(self) -> Wanted: ...

    @property
    def provider(self) -> str:
        """Name the kind of models that it asks: `anthropic` or `openai`."""
        ...

    @property
    def reads_proc(self) -> bool:
        """Say whether the program ends unless it may read its own /proc."""
        ...

    @property
    def ignored(self) -> tuple[str, ...]:
        """Give names of a repository's folders and files that the program would obey if it were let."""
        ...

    def argv(self, start: Start) -> tuple[str, ...]:
        """Give the command line; the prompt comes on stdin."""
        ...

    def env(self, start: Start) -> Mapping[str, str]: ...

    def prepare(self, home: Path) -> None:
        """Lay out what the program wants to find in its home, given on the host."""
        ...

    def bound(self, program: Path) -> tuple[Path, str]:
        """Give the file or folder to show in the box, and the program's path below it (empty: itself)."""
        ...

    def understand(self) -> Understand:
        """Make the translator of one session."""
        ...

    def conversation(self, session: str, home: Path) -> str | None:
        """Name the conversation that an earlier part of the session left in its home."""
        ...
