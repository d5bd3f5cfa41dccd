"""Read a mapping key by key, gather every mistake, and name the keys that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from worktrain.config.nodes import Node
from worktrain.config.problems import InvalidFileError, Mark, Problem, shortened, unknown


class Problems:
    """All that is wrong in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Problem] = []

    def add(self, at: Mark, reason: str) -> None:
        self._found.append(Problem(at, reason))

    def settle(self) -> None:
        """Raise InvalidFileError if anything was found."""
        if self._found:
            raise InvalidFileError(self.file, self._found)


class Fields:
    """One mapping; a wrong value gives a problem and a harmless stand-in, so that reading goes on."""

    def __init__(self, node: Node, problems: Problems) -> None:
        self.at = node.at
        self.problems = problems
        self._node = node
        self._asked: set[str] = set()
        self._values: Mapping[str, Node] = node.value if isinstance(node.value, Mapping) else {}
        if not isinstance(node.value, Mapping):
            problems.add(node.at, f"must be a mapping, not {node.kind}")

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    @property
    def names(self) -> tuple[str, ...]:
        """Name the keys that are there."""
        return tuple(self._values)

    def node(self, key: str) -> Node | None:
        self._asked.add(key)
        return self._values.get(key)

    def place(self, key: str) -> Mark:
        """Say where a key's value stands; the mapping's own place if it has none."""
        return self._values[key].at if key in self._values else self.at

    def needed(self, key: str) -> Node | None:
        node = self.node(key)
        if node is None and isinstance(self._node.value, Mapping):
            self.problems.add(self.at, f'the key "{key}" is missing')
        return node

    def text(self, key: str, *, default: str | None = None, empty: bool = False) -> str:
        """Give a text; a number counts as written. Without a default the key is needed."""
        node = self.needed(key) if default is None else self.node(key)
        if node is None:
            return default or ""
        text = as_text(node)
        if text is None:
            self.problems.add(node.at, f"must be text, not {node.kind}")
        elif not text.strip() and not empty:
            self.problems.add(node.at, "must not be empty")
        return text or ""

    def number(self, key: str, *, default: float = 0.0) -> float:
        """Give a number that is not negative."""
        node = self.node(key)
        if node is None:
            return default
        if isinstance(node.value, bool) or not isinstance(node.value, int | float) or node.value < 0:
            self.problems.add(node.at, "must be a number, 0 or more")
            return default
        return float(node.value)

    def whole(self, key: str) -> int:
        node = self.node(key)
        if node is None:
            return 0
        if isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < 0:
            self.problems.add(node.at, "must be a whole number, 0 or more")
            return 0
        return node.value

    def choice(self, key: str, thing: str, known: Iterable[str], *, default: str | None = None) -> str:
        """Give one of the known words, or the first of them after a complaint."""
        names = tuple(known)
        node = self.needed(key) if default is None else self.node(key)
        if node is None:
            return default or names[0]
        return self.one_of(node, thing, names)

    def one_of(self, node: Node, thing: str, names: tuple[str, ...]) -> str:
        text = as_text(node)
        if text in names:
            return text
        found = unknown(thing, text, names) if text else f"must be a {thing}, not {node.kind}"
        self.problems.add(node.at, f"{found}; known: {', '.join(names)}" if len(names) < 15 else found)
        return names[0]

    def items(self, key: str) -> tuple[Node, ...]:
        """Give a list's values; a key that is left out is an empty list."""
        node = self.node(key)
        return as_items(node, self.problems) if node is not None else ()

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(text for node in self.items(key) if (text := self._item_text(node)))

    def _item_text(self, node: Node) -> str:
        text = as_text(node)
        if not text:
            self.problems.add(node.at, f"must be text, not {node.kind}")
        return text or ""

    def fields(self, key: str) -> Fields | None:
        node = self.node(key)
        return Fields(node, self.problems) if node is not None else None

    def pairs(self) -> Iterator[tuple[str, Mark, Node]]:
        """Give every key with its place and value, and count all as asked for."""
        for key, value in self._values.items():
            self._asked.add(key)
            yield key, self._node.keys[key], value

    def end(self, *, also: Iterable[str] = ()) -> None:
        """Complain about the keys that nobody asked for."""
        known = sorted({*self._asked, *also})
        for key in self._values:
            if key not in self._asked:
                self.problems.add(self._node.keys[key], unknown("key", key, known))


def as_text(node: Node) -> str | None:
    if isinstance(node.value, str):
        return node.value
    return node.text if isinstance(node.value, int | float) and not isinstance(node.value, bool) else None


def as_items(node: Node, problems: Problems) -> tuple[Node, ...]:
    if isinstance(node.value, tuple):
        return node.value
    problems.add(node.at, f"must be a list, not {node.kind}")
    return ()


@contextmanager
def mapping(node: Node, problems: Problems) -> Iterator[Fields]:
    """Read a mapping inside the block; keys left over when it ends are unknown."""
    fields = Fields(node, problems)
    yield fields
    fields.end()


def quoted(text: str) -> str:
    return f'"{shortened(text)}"'
