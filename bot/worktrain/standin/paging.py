"""The `Link` header by which clients walk through a list."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode


def links(url: str, query: Mapping[str, str], page: int, last: int) -> str:
    """Give prev, next, first and last, as far as there are such pages; empty when all fits on one."""
    wanted = {
        "prev": page - 1 if page > 1 else None,
        "next": page + 1 if page < last else None,
        "last": last if page < last else None,
        "first": 1 if page > 1 else None,
    }
    return ", ".join(
        f'<{url}?{urlencode({**query, "page": str(number)})}>; rel="{rel}"'
        for rel, number in wanted.items()
        if number is not None
    )
