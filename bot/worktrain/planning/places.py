"""Find the files that a name stands for in a base tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from worktrain.paths import is_test
from worktrain.plans import Tree


@dataclass(frozen=True)
class Places:
    """A tree with the look-ups that planning needs; made once per plan."""

    paths: frozenset[str]
    folders: frozenset[str]
    by_name: Mapping[str, tuple[str, ...]]
    definers: Mapping[str, tuple[str, ...]]

    def of_path(self, text: str) -> tuple[str, ...]:
        """Give the paths that end like the text; an absolute path is cut from the left until one does."""
        parts = PurePosixPath(text.replace("\\", "/")).parts
        parts = tuple(part for part in parts if part not in {"/", ".", ".."})
        for start in range(len(parts)):
            found = self._ending(parts[start:])
            if found:
                return found
            if not text.startswith(("/", "a/", "b/")) and ":" not in parts[0]:
                break
        return ()

    def of_module(self, dotted: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Split a dotted name into the module files it starts with, and the names that remain."""
        parts = tuple(dotted.split("."))
        for end in range(len(parts), 0, -1):
            for tail in ((*parts[: end - 1], f"{parts[end - 1]}.py"), (*parts[:end], "__init__.py")):
                # One bare word is a module only at the top; deeper it is any word at all.
                found = self._ending(tail) if end > 1 else self._at_top(tail)
                if found:
                    return found, parts[end:]
        return (), parts

    def of_symbol(self, name: str) -> tuple[str, ...]:
        """Give the files that define the name; tests only where nothing else does."""
        found = self.definers.get(name, ())
        return tuple(path for path in found if not is_test(path)) or found

    def could_be_new(self, text: str) -> bool:
        """Say whether the text reads as a file to be made: in a folder that exists."""
        folder, _, name = text.rpartition("/")
        return folder in self.folders and "." in name.strip(".")

    def _ending(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        whole = "/".join(parts)
        if whole in self.paths:
            return (whole,)
        if not parts:
            return ()
        return tuple(p for p in self.by_name.get(parts[-1], ()) if p.endswith(f"/{whole}"))

    def _at_top(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        whole = "/".join(parts)
        return tuple(path for path in (whole, f"src/{whole}") if path in self.paths)


def look_up(tree: Tree) -> Places:
    """Make the look-ups of a tree."""
    paths = {*tree.paths, *tree.defines}
    return Places(
        paths=frozenset(paths),
        folders=frozenset(str(parent) for path in paths for parent in PurePosixPath(path).parents),
        by_name=_group((path.rpartition("/")[2], path) for path in sorted(paths)),
        definers=_group((name, path) for path in sorted(tree.defines) for name in tree.defines[path]),
    )


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
