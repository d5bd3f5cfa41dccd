"""Files that a scenario names: inside its folder, of a bounded size."""

from __future__ import annotations

from pathlib import Path

from worktrain.config.nodes import Node
from worktrain.demo.scenario.fields import Fields, Problems, as_text, quoted

FILE_BYTES = 8 * 1024 * 1024


class Folder:
    """The scenario's folder, and the problems found while reading from it."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self.problems = problems

    def read(self, node: Node) -> bytes:
        """Give the bytes of the file that a value names; a problem if it cannot be used."""
        name = as_text(node)
        if not name:
            self.problems.add(node.at, f"must be a file's name, not {node.kind}")
            return b""
        path = self.inside(node, name)
        return self._bytes(node, name, path) if path else b""

    def text(self, node: Node) -> str:
        data = self.read(node)
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.problems.add(node.at, f"{quoted(as_text(node) or '')} is not UTF-8 text")
            return ""

    def inside(self, node: Node, name: str) -> Path | None:
        """Give the path, or complain that it leads out of the folder (also through a link)."""
        path = self.path / name
        try:
            if path.resolve().is_relative_to(self.path.resolve()):
                return path
        except (OSError, RuntimeError):  # a loop of links
            pass
        self.problems.add(node.at, f"{quoted(name)} is outside the scenario's folder")
        return None

    def _bytes(self, node: Node, name: str, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                data = file.read(FILE_BYTES + 1)
        except OSError as exc:
            self.problems.add(node.at, f"{quoted(name)} cannot be read: {exc.strerror}")
            return b""
        if len(data) > FILE_BYTES:
            self.problems.add(node.at, f"{quoted(name)} is larger than {FILE_BYTES // 1024 // 1024} MiB")
        return data


def text_or_file(fields: Fields, folder: Folder, *, text: str, file: str) -> str:
    """Give what stands in place, or what the named file holds; both at once is a mistake."""
    named = fields.node(file)
    if named is None:
        return fields.text(text, default="", empty=True)
    if fields.has(text):
        fields.problems.add(named.at, f'"{text}" and "{file}" exclude each other')
    return folder.text(named)
