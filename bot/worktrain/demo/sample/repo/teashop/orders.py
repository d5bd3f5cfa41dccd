"""An order, from placed to sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teashop import shipping
from teashop.cart import Cart
from teashop.money import Money

STEPS = ("placed", "paid", "packed", "sent")


@dataclass
class Order:
    number: str
    customer: str
    country: str
    cart: Cart
    placed: date
    step: str = "placed"

    def advance(self) -> None:
        """Go to the next step; what is sent stays sent."""
        at = STEPS.index(self.step)
        self.step = STEPS[min(at + 1, len(STEPS) - 1)]

    def shipping(self) -> Money:
        return shipping.cost(self.cart.total(), grams=self.cart.grams(), country=self.country)

    def to_pay(self) -> Money:
        return self.cart.total() + self.shipping()


def number(day: date, count: int) -> str:
    """Name the so-many-th order of a day, such as `2026-0412-007`."""
    return f"{day:%Y-%m%d}-{count:03}"
