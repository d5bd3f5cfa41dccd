"""Where peers and public examples are kept between measurements."""

from __future__ import annotations

import os
from pathlib import Path


def folder(name: str) -> Path:
    """Give a folder of the user's cache, made if need be."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    path = root / "worktrain-benchmarks" / name
    path.mkdir(parents=True, exist_ok=True)
    return path
