"""What a parcel costs, by zone and weight."""

from __future__ import annotations

from teashop.money import Money

ZONES = {"GB": Money(395), "IE": Money(695), "FR": Money(995), "DE": Money(995)}
"""The first kilogram, by country."""

EACH_FURTHER_KILOGRAM = Money(150)
FREE_FROM = Money(4000)
"""Within Great Britain, from this total on."""


def cost(total: Money, *, grams: int, country: str) -> Money:
    """Give the price of a parcel."""
    if country == "GB" and total >= FREE_FROM:
        return Money()
    further = max(0, -(-grams // 1000) - 1)
    return ZONES.get(country, Money()) + EACH_FURTHER_KILOGRAM * further
