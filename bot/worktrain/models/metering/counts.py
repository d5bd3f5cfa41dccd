"""What an answer used, as its provider tells; or as far as we could see when it broke off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Tokens of one answer, each counted in one place only."""

    model: str = ""
    fresh: int = 0
    """Input that was neither read from the provider's cache nor written to it."""
    cache_read: int = 0
    cache_write: int = 0
    cache_write_hour: int = 0
    """Written to the cache that lasts an hour, which costs more."""
    output: int = 0
    factor: float = 1.0
    """Of all prices, where the provider served at another rate than the standard one."""
    told: bool = False
    """Whether the provider told; else the output is counted by what was seen of it."""
    failed: str = ""
    """The provider's word for a failure in the middle of an answer."""

    @property
    def input(self) -> int:
        return self.fresh + self.cache_read + self.cache_write + self.cache_write_hour


class Meter(Protocol):
    """Sees the bytes of one answer as they pass."""

    def feed(self, chunk: bytes) -> None: ...

    def counts(self) -> Counts: ...


MOST = 1_000_000_000
"""More than any answer uses, and few enough for a database to add up."""
SEEN_CHARACTERS_A_TOKEN = 3
"""For what a provider did not tell; rather too many tokens than too few."""


def tokens_of(characters: int) -> int:
    """Estimate how many tokens a text has."""
    return -(-characters // SEEN_CHARACTERS_A_TOKEN)


def whole(value: object) -> int:
    """Read a count that a stranger wrote; what is none counts as nothing, and no count is boundless."""
    return min(value, MOST) if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def table(value: object) -> dict[str, object]:
    """Read an object that a stranger wrote; what is none is empty."""
    return value if isinstance(value, dict) else {}
