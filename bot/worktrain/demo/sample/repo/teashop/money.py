"""Amounts of money in whole pence, so that nothing is lost to floating point."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PRICE = re.compile(r"£?(\d+)(?:\.(\d{2}))?")


@dataclass(frozen=True, order=True)
class Money:
    pence: int = 0

    def __str__(self) -> str:
        return f"£{self.pence // 100}.{self.pence % 100:02}"

    def __add__(self, other: Money) -> Money:
        return Money(self.pence + other.pence)

    def __sub__(self, other: Money) -> Money:
        return Money(self.pence - other.pence)

    def __mul__(self, times: int) -> Money:
        return Money(self.pence * times)

    def percent(self, rate: int) -> Money:
        """Give so many per cent of the amount, half a penny rounded up."""
        return Money((self.pence * rate + 50) // 100)

    def split(self, ways: int) -> list[Money]:
        """Divide a bill among so many people."""
        if ways < 1:
            raise ValueError("a bill is split among one person or more")
        return [Money(self.pence // ways) for _ in range(ways)]


def parse(text: str) -> Money:
    """Read a price such as `6.50`, `£6.50` or `6`."""
    match = _PRICE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a price: {text!r}")
    return Money(int(match[1]) * 100 + int(match[2] or 0))
