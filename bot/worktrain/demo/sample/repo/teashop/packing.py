"""The slip that goes into the parcel."""

from __future__ import annotations

from teashop.orders import Order


def slip(order: Order) -> str:
    """Write the packing slip: what is in the parcel, and how much of it."""
    lines = [f"Order {order.number} for {order.customer}", ""]
    lines += [f"{line.quantity} x {line.product.name}" for line in order.cart.lines]
    lines += ["", f"{count(order)} in this parcel"]
    return "\n".join(lines)


def count(order: Order) -> str:
    """Say how many items the packer must find."""
    items = len(order.cart.lines)
    return "1 item" if items == 1 else f"{items} items"
