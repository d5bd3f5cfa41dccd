"""The backends that a policy may name: each file of `agents/backends/` is one, and is not read for that."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "agents" / "backends"


def program_variable(backend: str) -> str:
    """Name the variable in which an operator says where a backend's program is."""
    return f"WORKTRAIN_{backend.upper().replace('-', '_')}"


@cache
def backends() -> tuple[str, ...]:
    """Name them; which of them this host has is the operator's affair."""
    files = (path.stem for path in _FOLDER.glob("*.py") if not path.stem.startswith("_"))
    return tuple(sorted(name.replace("_", "-") for name in files))
