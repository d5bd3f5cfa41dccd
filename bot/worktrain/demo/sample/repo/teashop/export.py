"""Orders as CSV, for the accountant."""

from __future__ import annotations

from collections.abc import Iterable

from teashop.orders import Order

HEADER = ("order", "date", "customer", "product", "quantity", "price")


def to_csv(orders: Iterable[Order]) -> str:
    """Write one row for each line of each order."""
    rows = [HEADER]
    for order in orders:
        for line in order.cart.lines:
            rows.append(
                (
                    order.number,
                    order.placed.isoformat(),
                    order.customer,
                    line.product.name,
                    str(line.quantity),
                    str(line.price),
                )
            )
    return "".join(",".join(row) + "\n" for row in rows)
