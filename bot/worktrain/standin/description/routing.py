"""From a path to the operation that it names, with GitHub's parameters that hold slashes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

SLASHY = frozenset({"path", "ref", "branch", "basehead"})
"""Parameters that swallow slashes."""


@dataclass(frozen=True)
class Match:
    """An operation's key (`METHOD /template`) and its path parameters, decoded."""

    key: str
    params: dict[str, str]


def pattern(template: str) -> re.Pattern[str]:
    """Turn a template into an expression over the still encoded path."""

    def group(found: re.Match[str]) -> str:
        name = found[1]
        return f"(?P<{name}>.+)" if name in SLASHY else f"(?P<{name}>[^/]+)"

    return re.compile(re.sub(r"\\\{(\w+)\\\}", group, re.escape(template)))


def _order(key: str) -> tuple[int, int, int]:
    """Sort the most literal first, those that swallow slashes last."""
    names = re.findall(r"\{(\w+)\}", key)
    slashy = sum(name in SLASHY for name in names)
    literal = key.count("/") - len(names)
    return slashy, -literal, len(names)


class Router:
    """Finds operations by method and path."""

    def __init__(self, keys: Iterable[str]) -> None:
        ordered = sorted(keys, key=_order)
        self._routes = [(key, key.split(" ", 1)[0], pattern(key.split(" ", 1)[1])) for key in ordered]

    def match(self, method: str, path: str) -> Match | None:
        """Match the path as it was sent, percent signs and all."""
        for key, own_method, expression in self._routes:
            if own_method == method and (found := expression.fullmatch(path)):
                return Match(key, {name: unquote(text) for name, text in found.groupdict().items()})
        return None
