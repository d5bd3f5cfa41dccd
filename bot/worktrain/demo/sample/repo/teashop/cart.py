"""What a customer wants, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field

from teashop import discounts
from teashop.catalogue import Product
from teashop.money import Money


@dataclass
class Line:
    product: Product
    quantity: int

    @property
    def price(self) -> Money:
        return self.product.price * self.quantity


@dataclass
class Cart:
    lines: list[Line] = field(default_factory=list)
    code: str = ""

    def add(self, product: Product, quantity: int = 1) -> None:
        """Put so many of a product into the cart, on its line if there is one."""
        if quantity < 1:
            raise ValueError("add one or more")
        for line in self.lines:
            if line.product.sku == product.sku:
                line.quantity += quantity
                return
        self.lines.append(Line(product, quantity))

    def remove(self, sku: str) -> None:
        self.lines = [line for line in self.lines if line.product.sku != sku]

    def subtotal(self) -> Money:
        return sum((line.price for line in self.lines), Money())

    def total(self) -> Money:
        """Give what the customer pays for the goods."""
        amount = self.subtotal()
        return amount - discounts.by_code(amount, self.code)

    def grams(self) -> int:
        return sum(line.product.grams * line.quantity for line in self.lines)
