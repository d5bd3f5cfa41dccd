"""Products, and the shelf they stand on."""

from __future__ import annotations

from dataclasses import dataclass, field

from teashop.money import Money, parse


@dataclass(frozen=True)
class Product:
    sku: str
    name: str
    price: Money
    grams: int
    offer: str = ""


@dataclass
class Catalogue:
    products: dict[str, Product] = field(default_factory=dict)

    def add(self, product: Product) -> None:
        if product.sku in self.products:
            raise ValueError(f"{product.sku} is on the shelf already")
        self.products[product.sku] = product

    def find(self, sku: str) -> Product:
        return self.products[sku]

    def search(self, words: str) -> list[Product]:
        """List the products whose names hold all the words, in any case."""
        wanted = words.lower().split()
        return [p for p in self.products.values() if all(word in p.name.lower() for word in wanted)]


def load(text: str) -> Catalogue:
    """Read a price list: one product a line, as `sku,name,price,grams` and, if it has one, its offer."""
    catalogue = Catalogue()
    for line in text.splitlines():
        if line.strip():
            sku, name, price, grams, *offer = (part.strip() for part in line.split(","))
            catalogue.add(Product(sku, name, parse(price), int(grams), *offer))
    return catalogue
