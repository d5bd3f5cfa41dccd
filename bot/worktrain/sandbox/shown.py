"""What a box shows of the host where paths stay the host's own: the places that others mount."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from worktrain.sandbox.box import Box
from worktrain.sandbox.interpreter import base_trees
from worktrain.sandbox.mounts import ETC, NETWORK_ETC

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_NAMES = ("passwd", "group", "hosts")
"""Who is who on this host; a box with mounts has texts of its own in their place."""
_ABOUT = (
    *("debian_version", "lsb-release", "os-release", "redhat-release", "fedora-release", "system-release"),
    *("alpine-release", "arch-release", "SuSE-release", "timezone", "locale.conf", "hostname", "shells"),
    *("host.conf", "networks", "bash.bashrc", "profile", "inputrc", "terminfo", "magic", "fonts"),
)
"""What anybody may know of this system: programs find that it is there, and end if they may not read it."""
_KERNEL = (
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/kernel",
    "/proc/sys/vm",
    "/proc/uptime",
    "/proc/version",
    "/sys/devices/system/cpu",
)
"""Of the machine, never of a process: command lines of others can hold what is not for us."""


def paths(box: Box) -> Iterator[Path]:
    """Give what may be read and executed; some of it need not exist."""
    yield from map(Path, (*_SYSTEM, *_KERNEL))
    if box.proc:  # environments, memory and open files of others stay closed: they may not be traced
        yield Path("/proc")
    for name in (*ETC, *_NAMES, *_ABOUT, *(NETWORK_ETC if box.network else ())):
        yield Path(os.path.realpath(f"/etc/{name}"))
    yield from base_trees()
    yield Path(sys.prefix)
    yield box.work.absolute()
    if box.environment is not None:
        yield box.environment.absolute()
    yield from (source.absolute() for source, _ in box.binds)
