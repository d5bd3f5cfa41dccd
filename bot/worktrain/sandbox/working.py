"""Signs that the programs in a running box do something, as the kernel counts them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from worktrain.sandbox.starting.descendants import below

_TICKS = os.sysconf("SC_CLK_TCK")
_BUSY = 0.01
"""Of one processor: what only waits wakes up now and then, but uses less."""
_MOVED = 1024
"""Bytes read and written in a second; waking each other up takes a few."""


@dataclass(frozen=True)
class Work:
    """What a process and all below it have used so far: processor time in seconds, and bytes moved."""

    seconds: float
    moved: int

    def busy_since(self, before: Work, *, within: float) -> bool:
        """Say whether this is more than waiting takes, in so many seconds."""
        used, moved = abs(self.seconds - before.seconds), abs(self.moved - before.moved)
        return used >= max(within * _BUSY, 1 / _TICKS) or moved >= max(within * _MOVED, _MOVED)


def work_of(pid: int) -> Work:
    """Add up a process and its descendants, also those that have ended and were waited for."""
    pids = (pid, *below(pid))
    return Work(sum(map(_seconds, pids)), sum(map(_moved, pids)))


def _seconds(pid: int) -> float:
    try:
        # The name, in brackets, may hold anything: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:  # it has ended
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


def _moved(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    except OSError:  # it has ended, or is not ours to look at
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("rchar", "wchar")))
