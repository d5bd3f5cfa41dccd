"""What a GraphQL object is here, and a field that pages through a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Object = dict[str, Any]


def connection(items: Sequence[Any], render: Callable[[Any], Object]) -> Callable[..., Object]:
    """Give a field that pages through a list; a cursor is the position of an item."""

    def page(
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
    ) -> Object:
        start, end = int(after) if after else 0, int(before) - 1 if before else len(items)
        if first is not None:
            end = min(end, start + first)
        if last is not None:
            start = max(start, end - last)
        info = {
            "hasNextPage": end < len(items),
            "hasPreviousPage": start > 0,
            "startCursor": str(start + 1),
            "endCursor": str(end),
        }
        shown = [render(each) for each in items[start:end]]
        return {"nodes": shown, "totalCount": len(items), "pageInfo": info}

    return page
