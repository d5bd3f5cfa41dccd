"""Does an App work in a data folder right now? Its engine holds a lock there."""

from __future__ import annotations

import fcntl
from pathlib import Path

LOCK = "engine.lock"


def app_runs(data: Path) -> bool:
    """Try the engine's lock for an instant; a folder without one has never seen an App."""
    try:
        handle = (data / LOCK).open("r")
    except OSError:
        return False
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
