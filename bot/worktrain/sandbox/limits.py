"""The kernel's caps for one program, set by a few words of shell just before it starts."""

from __future__ import annotations

import os

from worktrain.sandbox.box import Box

# `ulimit -u` is bash, `-p` is dash. Inside the new user namespace the kernel counts this sandbox alone;
# it never counts for the host's root, for whom a cgroup or the watcher does it.
_SCRIPT = """\
ulimit -c 0; ulimit -f "$1"; [ "$2" = - ] || ulimit -t "$2"; [ "$3" = - ] || ulimit -d "$3"
[ "$4" = - ] || ulimit -u "$4" 2>/dev/null || ulimit -p "$4"
shift 4; exec "$@"
"""
_JOIN = """\
n="$1"; shift; while [ "$n" -gt 0 ]; do echo $$ > "$1" || exit 97; shift; n=$((n - 1)); done; exec "$@"
"""


def is_host_root() -> bool:
    return os.geteuid() == 0


def capped(argv: tuple[str, ...], box: Box, *, memory: bool, processes: bool) -> tuple[str, ...]:
    """Start a program under caps on file size, processor time and, if asked, memory and processes."""
    words = (
        str(box.file_mb * 2048),  # blocks of 512 bytes
        "-" if box.cpu_seconds is None else str(box.cpu_seconds),
        str(box.memory_mb * 1024) if memory else "-",
        str(box.processes) if processes else "-",
    )
    return ("/bin/sh", "-c", _SCRIPT, "sh", *words, *argv)


def joined(argv: tuple[str, ...], joins: tuple[str, ...]) -> tuple[str, ...]:
    """Start a program in control groups, given their `cgroup.procs` files."""
    return ("/bin/sh", "-c", _JOIN, "sh", str(len(joins)), *joins, *argv) if joins else argv
