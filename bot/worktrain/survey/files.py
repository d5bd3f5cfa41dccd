"""A checkout as the survey sees it: every path that git tracks, and the texts that decide something."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from worktrain.paths import matches

READ = (
    *("/pyproject.toml", "/setup.cfg", "/setup.py", "/pytest.ini", "/.pytest.ini", "/tox.ini"),
    "/Pipfile",
    *("/requirements*.txt", "/*requirements.txt", "/requirements/*.txt"),
    *("/package.json", "/go.mod", "/Cargo.toml", "/Makefile", "/GNUmakefile"),
    *(".github/worktrain.yml", ".github/worktrain.keys"),
)
"""Patterns of the files whose text is worth reading; nothing below the root but lists of requirements."""


@dataclass(frozen=True, kw_only=True)
class Files:
    """Paths as git writes them, and texts by path; a file that could not be read has no text."""

    paths: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Say whether one of these files is there."""
        return not set(names).isdisjoint(self.paths)

    def first(self, *names: str) -> str | None:
        """Give the first of these names that is there."""
        return next((name for name in names if name in self.paths), None)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def below(self, folder: str) -> bool:
        """Say whether the folder holds anything."""
        return any(path.startswith(f"{folder}/") for path in self.paths)

    def toml(self, name: str) -> dict[str, Any]:
        """Read a table; a file that is none is as good as empty."""
        try:
            return tomllib.loads(self.text(name))
        except (ValueError, RecursionError):
            return {}

    def json(self, name: str) -> dict[str, Any]:
        """Read an object; a file that is none is as good as empty."""
        try:
            found = json.loads(self.text(name) or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def worth_reading(paths: Iterable[str]) -> list[str]:
    """Pick the files whose text the survey asks for."""
    return [path for path in paths if any(matches(path, pattern) for pattern in READ)]


def table(value: object, *names: str) -> dict[str, Any]:
    """Follow names into nested tables; whatever is no table is an empty one."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def texts(value: object) -> list[str]:
    """Give the texts of a list; whatever is no list is an empty one."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
