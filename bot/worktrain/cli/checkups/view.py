"""One repository while the doctor looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.events import Where
from worktrain.github.repository import Repository


@dataclass(frozen=True, kw_only=True)
class View:
    """Where it is, and how to ask about it."""

    repository: Repository
    where: Where
    url: str

    @property
    def branch(self) -> str:
        return self.where.default_branch

    def name(self, what: str) -> str:
        """Name a check of this repository."""
        return f"{self.where.repository} {what}"
