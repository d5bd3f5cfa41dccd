"""How many are left, and who reserved them."""

from __future__ import annotations

from collections import Counter


class Stock:
    def __init__(self, counts: dict[str, int]) -> None:
        self._counts = Counter(counts)
        self._reserved: dict[str, Counter[str]] = {}

    def available(self, sku: str) -> int:
        return self._counts[sku] - sum(held[sku] for held in self._reserved.values())

    def reserve(self, order: str, sku: str, quantity: int) -> None:
        """Hold some for an order; more than there is cannot be held."""
        if quantity > self.available(sku):
            raise ValueError(f"only {self.available(sku)} of {sku} are left")
        self._reserved.setdefault(order, Counter())[sku] += quantity

    def release(self, order: str) -> None:
        self._reserved.pop(order, None)

    def take(self, order: str) -> None:
        """Take what an order holds off the shelf for good."""
        self._counts -= self._reserved.pop(order, Counter())
