"""Who descends from a process, by the kernel's own lists."""

from __future__ import annotations

from pathlib import Path


def below(pid: int) -> list[int]:
    """List the processes below one, those that have ended and wait for their parent among them."""
    found, waiting = [], [pid]
    while waiting:
        try:
            tasks = list(Path(f"/proc/{waiting.pop()}/task").iterdir())
            children = [int(word) for task in tasks for word in (task / "children").read_text().split()]
        except OSError:  # it has ended
            continue
        found += children
        waiting += children
    return found
