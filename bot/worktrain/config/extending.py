"""`extends`: built-in presets below a policy file, merged the same way every time.

Mappings are merged key by key, at any depth. Everything else is replaced as a whole, lists too: a list that
grew by parts could not be made shorter. A later preset wins over an earlier one, the file over all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from worktrain.config.nodes import Node
from worktrain.config.problems import InvalidFileError, Mark, Problem, unknown
from worktrain.config.yaml import read_file

KEY = "extends"
PREFIX = "worktrain:"
_FOLDER = Path(__file__).parent / "presets"
_EMPTY = Node({}, Mark())


@cache
def presets() -> tuple[str, ...]:
    """List the names that may stand in `extends`."""
    return tuple(sorted(f"{PREFIX}{path.stem}" for path in _FOLDER.glob("*.yml")))


@cache
def preset(name: str) -> Node:
    """Read one preset."""
    return read_file(_FOLDER / f"{name.removeprefix(PREFIX)}.yml", name=name)


def extended(root: Node, *, file: str) -> Node:
    """Put a file over the presets that it names; InvalidFileError names those that do not exist."""
    below = _EMPTY
    for name in named(root, file=file):
        below = over(preset(name), below)
    return over(root, below)


def named(root: Node, *, file: str) -> tuple[str, ...]:
    """Give the presets that a file names, in its order; a value that is no list is left to the schema."""
    found = root.value.get(KEY) if isinstance(root.value, Mapping) else None
    items = found.value if found is not None and isinstance(found.value, tuple) else ()
    problems = [
        Problem(item.at, unknown("preset", item.text, presets()))
        for item in items
        if isinstance(item.value, str) and item.value not in presets()
    ]
    if problems:
        raise InvalidFileError(file, problems)
    return tuple(item.value for item in items if isinstance(item.value, str))


def over(upper: Node, lower: Node) -> Node:
    """Merge two documents; each value keeps the place where it stands."""
    if not (isinstance(upper.value, Mapping) and isinstance(lower.value, Mapping)):
        return upper
    values = dict(lower.value)
    for key, node in upper.value.items():
        values[key] = over(node, values[key]) if key in values else node
    return Node(values, upper.at, keys={**lower.keys, **upper.keys})


def origins(root: Node, *, file: str) -> dict[str, str]:
    """Say of each value, by its dotted key, who sets it: `FILE:LINE`, or the preset's name."""
    found: dict[str, str] = {}
    for name in named(root, file=file):
        found |= dict.fromkeys((key for key, _ in _leaves(preset(name))), name)
    return found | {key: f"{file}:{node.at.line}" for key, node in _leaves(root)}


def _leaves(node: Node, prefix: str = "") -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, Mapping):
        for key, inner in node.value.items():
            yield from _leaves(inner, f"{prefix}{key}.")
    else:
        yield prefix.removesuffix("."), node
