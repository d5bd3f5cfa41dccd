"""Walk a request's body: every object in it that the provider reads, and none that is a tool's own data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MOST = 250_000
"""Values in one body. A long talk has some ten thousand; so many more only cost the App time and memory."""
_QUOTES = 4_000_000
_TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
"""JSON's texts, in one pass over whatever comes: an open one ends with the body."""

_DATA = frozenset({"arguments", "input_schema", "parameters", "schema"})
"""What a tool's author or the model wrote under these is data."""
_CALLS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use", "custom_tool_call"})


def too_many(raw: bytes) -> bool:
    """Say whether a body has more values than a talk has, before it is parsed."""
    if _separators(raw) <= MOST:
        return False
    return raw.count(b'"') > _QUOTES or _separators(_TEXTS.sub(b"", raw)) > MOST


def nodes(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every object; what is changed in one while it is looked at is what is walked on from there."""
    waiting: list[Any] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            # the body itself is no call, whatever it says of itself
            data = _DATA | ({"input"} if node is not body and kind_of(node) in _CALLS else set())
            waiting.extend(value for key, value in node.items() if key not in data)


def kind_of(node: dict[str, Any]) -> str:
    """Give an object's type; empty if it has none that is a text."""
    found = node.get("type")
    return found if isinstance(found, str) else ""


def _separators(raw: bytes) -> int:
    return sum(map(raw.count, (b",", b"[", b"{")))
