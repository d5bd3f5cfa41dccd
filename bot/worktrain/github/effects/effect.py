"""What every effect can do: be sent, be found again, and, for some, be brought up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from worktrain.github.hands import Hands
from worktrain.github.journal import Result
from worktrain.github.repository import Repository
from worktrain.intents import Intent

I = TypeVar("I", bound=Intent)  # noqa: E741 - I is for intent


@dataclass(frozen=True)
class Found:
    """An effect that is there already; `current`: with the content that we want."""

    result: Result
    current: bool = True


@dataclass(frozen=True)
class Effect(Generic[I]):
    """One intent at the moment of being made true."""

    updates: ClassVar[bool] = False
    """Whether other content for the same key is an edit; if not, the first effect stands."""

    repository: Repository
    intent: I
    hands: Hands

    async def send(self) -> Result:
        """Make it true, in one write."""
        raise NotImplementedError

    async def find(self) -> Found | None:
        """Look for it by its natural key; nothing to look for where sending twice is the same as once."""
        return None

    async def update(self, known: Result) -> Result:  # noqa: ARG002 - the base has nothing to address
        """Bring what is there up to date; `Gone` if it was deleted."""
        return await self.send()
