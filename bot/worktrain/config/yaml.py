"""A bounded YAML reader: small files, few levels, no tags, no merge keys, no key twice.

Python's usual loaders take the last of two equal keys, turn `on` into a truth, and let 300 bytes of aliases
become gigabytes; a policy that people rely on must not be read that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from worktrain.config.nodes import Node
from worktrain.config.problems import InvalidFileError, Mark, Problem, shortened
from worktrain.config.scalars import resolve
from worktrain.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much one file may hold; an alias counts as much as what it stands for."""

    size: int = 64 * 1024
    nodes: int = 2_000
    depth: int = 20
    aliases: int = 50


POLICY = Bounds()
SCENARIO = Bounds(size=4 * 1024 * 1024, nodes=50_000, depth=40, aliases=1_000)

_FORBIDDEN = re.compile("[\0\ud800-\udfff]")
"""NUL cannot stand in a path or an argument, and half a character cannot be written anywhere."""


def read_file(path: Path, *, name: str | None = None, bounds: Bounds = POLICY) -> Node:
    """Read a file from disk; ConfigError if it cannot be opened."""
    try:
        with path.open("rb") as file:
            data = file.read(bounds.size + 1)
    except OSError as exc:
        raise ConfigError(f"{name or path} cannot be read.", why=str(exc.strerror)) from exc
    return parse(data, file=name or str(path), bounds=bounds)


def parse(source: bytes | str, *, file: str, bounds: Bounds = POLICY) -> Node:
    """Read one document; InvalidFileError says where it is broken or too big."""
    text = _decode(source, file=file, bounds=bounds)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Composer(file, bounds, yaml.parse(text, Loader=loader)).document()
    except yaml.MarkedYAMLError as exc:
        at = _place(exc.problem_mark or exc.context_mark)
        raise InvalidFileError(file, [Problem(at, f"not YAML: {exc.problem or exc.context}")]) from exc
    except yaml.reader.ReaderError as exc:
        reason = f"not YAML: a character that may not stand here (position {exc.position})"
        raise InvalidFileError(file, [Problem(_position(text, exc.position), reason)]) from exc
    except (ValueError, OverflowError) as exc:  # an escape like "\U7FFFFFFF", which is no character
        raise InvalidFileError(file, [Problem(Mark(), "not YAML: an escape that is no character")]) from exc


def _decode(source: bytes | str, *, file: str, bounds: Bounds) -> str:
    try:
        data = source.encode() if isinstance(source, str) else source
        if len(data) > bounds.size:
            raise InvalidFileError(file, [Problem(Mark(), f"larger than {bounds.size // 1024} KiB")])
        return data.decode("utf-8-sig")
    except UnicodeError as exc:
        at = Mark(line=bytes(data[: getattr(exc, "start", 0)]).count(b"\n") + 1)
        raise InvalidFileError(file, [Problem(at, "not UTF-8 text")]) from exc


def _place(mark: object) -> Mark:
    line, column = getattr(mark, "line", 0), getattr(mark, "column", 0)
    return Mark(line + 1, column + 1)


def _position(text: str, position: object) -> Mark:
    before = text[: position if isinstance(position, int) else 0]
    return Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Composer:
    """Builds the tree from the event stream, and gives up at the first bound."""

    def __init__(self, file: str, bounds: Bounds, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._bounds = bounds
        self._events = events
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._nodes = 0
        self._aliases = 0

    def document(self) -> Node:
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Node(None, Mark())
        root = self._node(next(self._events), 0)
        next(self._events)  # the document's end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._stop(after, "a second document; there may be only one")
        return root

    def _stop(self, event: yaml.Event, reason: str) -> NoReturn:
        raise InvalidFileError(self._file, [Problem(_place(event.start_mark), reason)])

    def _count(self, event: yaml.Event, number: int) -> None:
        self._nodes += number
        if self._nodes > self._bounds.nodes:
            self._stop(event, f"more than {self._bounds.nodes} values")

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > self._bounds.depth:
            self._stop(event, f"nested deeper than {self._bounds.depth} levels")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        tag, anchor = getattr(event, "tag", None), getattr(event, "anchor", None)
        if tag is not None:
            self._stop(event, f'a tag ("{shortened(tag)}"); tags are not supported')
        before = self._nodes
        self._count(event, 1)
        node = self._content(event, depth)
        if anchor is not None:
            self._anchors[anchor] = (node, self._nodes - before)
        return node

    def _content(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return self._scalar(event)

    def _alias(self, event: yaml.AliasEvent) -> Node:
        self._aliases += 1
        if self._aliases > self._bounds.aliases:
            self._stop(event, f"more than {self._bounds.aliases} aliases")
        name = event.anchor or ""
        if name not in self._anchors:
            self._stop(event, f'"*{shortened(name)}" stands for nothing, or for itself')
        node, size = self._anchors[name]
        self._count(event, size)
        return node

    def _sequence(self, start: yaml.Event, depth: int) -> Node:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Node(tuple(items), _place(start.start_mark))

    def _mapping(self, start: yaml.Event, depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in keys:
                self._stop(event, f'key "{shortened(key)}" twice; it already stands in line {keys[key].line}')
            keys[key] = _place(event.start_mark)
            values[key] = self._node(next(self._events), depth + 1)
        return Node(values, _place(start.start_mark), keys=keys)

    def _key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "a key must be text")
        if event.value == "<<" and not event.style:
            self._stop(event, "merge keys are not supported")
        node = self._node(event, 0)
        if not isinstance(node.value, str):
            self._stop(event, f'a key must be text; write "{shortened(node.text)}" in quotes')
        return str(node.value)

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        text: str = event.value
        if _FORBIDDEN.search(text):
            self._stop(event, "a character that may not stand in text")
        if event.style:  # quoted, or a block: text, whatever it looks like
            return Node(text, _place(event.start_mark), text)
        try:
            return Node(resolve(text), _place(event.start_mark), text)
        except ValueError:
            self._stop(event, f'"{shortened(text)}" is no number that can be used')
