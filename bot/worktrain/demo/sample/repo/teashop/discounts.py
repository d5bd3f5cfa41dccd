"""Codes that take something off the price."""

from __future__ import annotations

from teashop.money import Money

CODES = {"WELCOME": 10, "STAFF": 25}
"""Per cent off, by code."""


def by_code(amount: Money, code: str) -> Money:
    """Give what a code takes off; a code that nobody knows takes off nothing."""
    return amount.percent(CODES.get(code.strip().upper(), 0))
