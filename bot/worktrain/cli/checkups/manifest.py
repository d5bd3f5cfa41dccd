"""What the App must be granted, read from `app.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import worktrain
from worktrain.config.nodes import plain
from worktrain.config.yaml import read_file

FILE = "app.yml"
LEVELS = ("read", "write", "admin")


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Permissions by name, and the events to subscribe to."""

    permissions: Mapping[str, str]
    events: frozenset[str]

    def lacking(self, granted: Mapping[str, str]) -> list[str]:
        """Name what is missing from permissions as GitHub gives them."""
        return [
            f"{name}: {level}" + (f" (has {granted[name]})" if name in granted else "")
            for name, level in sorted(self.permissions.items())
            if _rank(granted.get(name)) < _rank(level)
        ]


def needs() -> Needs | None:
    """Read the manifest; None where the package was installed without it."""
    path = _file()
    if path is None:
        return None
    document: Any = plain(read_file(path))
    return Needs(permissions=document["default_permissions"], events=frozenset(document["default_events"]))


def _file() -> Path | None:
    """Find it beside the package in a wheel, at the root of a checkout."""
    package = Path(worktrain.__file__).parent
    return next((path for path in (package / FILE, package.parents[1] / FILE) if path.is_file()), None)


def _rank(level: str | None) -> int:
    return LEVELS.index(level) + 1 if level in LEVELS else 0
