"""`app.yml`: what the App asks GitHub for, as it lies beside the package in a wheel, or in a checkout."""

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


def document() -> dict[str, Any] | None:
    """Read it; None where the package was installed without it."""
    package = Path(worktrain.__file__).parent
    path = next((path for path in (package / FILE, package.parents[1] / FILE) if path.is_file()), None)
    if path is None:
        return None
    found: Any = plain(read_file(path))
    assert isinstance(found, dict), "it is ours, and tested"
    return found


def needs() -> Needs | None:
    """Give what the App must be granted; None where the package was installed without `app.yml`."""
    found = document()
    if found is None:
        return None
    return Needs(permissions=found["default_permissions"], events=frozenset(found["default_events"]))


def _rank(level: str | None) -> int:
    return LEVELS.index(level) + 1 if level in LEVELS else 0
