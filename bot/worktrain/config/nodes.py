"""A YAML document as a tree in which every value knows where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from worktrain.config.problems import Mark

_NAMES = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


@dataclass(frozen=True)
class Node:
    """One value: text, number, truth or nothing; a list of nodes; or a mapping of text to nodes."""

    value: str | int | float | bool | tuple[Node, ...] | Mapping[str, Node] | None
    at: Mark
    text: str = ""
    """A scalar as it is written."""
    keys: Mapping[str, Mark] = field(default_factory=dict)
    """Where each key of a mapping stands."""

    @property
    def kind(self) -> str:
        """Name what this is, in words for people."""
        if isinstance(self.value, tuple):
            return "a list"
        if isinstance(self.value, Mapping):
            return "a mapping"
        return "nothing" if self.value is None else _NAMES[type(self.value)]


def plain(node: Node) -> object:
    """Strip the places: what a JSON document would hold."""
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    if isinstance(node.value, Mapping):
        return {key: plain(item) for key, item in node.value.items()}
    return node.value
