"""Read an XML report that hostile code may have written: no document type, no entities, bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from worktrain.errors import WorkTrainError

LARGEST = 64 * 1024 * 1024
"""Bytes of a report."""

MOST_ELEMENTS = 1_000_000
KEPT_TEXT = 64 * 1024
"""Characters of one element's text that are kept: the end, where the exception stands."""


class ReportError(WorkTrainError):
    """A test run left a report that cannot be read."""


@dataclass
class Element:
    """One element: its name, attributes, own text and children."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """Give the elements of this name below this one, in order."""
        found: list[Element] = []
        todo = [self]
        while todo:
            element = todo.pop()
            found.extend([element] if element.name == name else [])
            todo.extend(reversed(element.children))
        return found


def parse(data: bytes) -> Element:
    """Give the root element; anything unusual is a `ReportError`."""
    if len(data) > LARGEST:
        raise ReportError("The test report is too large.", why=f"{len(data)} bytes")
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as exc:
        raise ReportError("The test report is not XML.", why=str(exc)) from exc
    return builder.root.children[0]


class _Builder:
    def __init__(self) -> None:
        self.root = Element("", {})
        self.open = [self.root]
        self.count = 0

    def doctype(self, *_: object) -> None:
        # Without a document type there are no entities of its own, and so none that expand without end.
        raise ReportError("The test report declares a document type.", why="a report of tests has none")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise ReportError("The test report has too many elements.", why=f"more than {MOST_ELEMENTS}")
        element = Element(name, attributes)
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, _: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        element = self.open[-1]
        element.text = (element.text + text)[-KEPT_TEXT:]
