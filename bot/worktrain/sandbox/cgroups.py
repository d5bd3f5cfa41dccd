"""Control groups: caps that bind a whole sandbox, also when we are root."""

from __future__ import annotations

import os
import secrets
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PREFIX = "worktrain-"
_REMOVE_TRIES = 50


@dataclass(frozen=True)
class Hierarchy:
    """One mounted hierarchy: the folder below which we may make groups, and what it controls for us."""

    parent: Path
    controllers: frozenset[str]
    unified: bool


@dataclass(frozen=True)
class Group:
    """One sandbox's groups, one in each hierarchy."""

    folders: tuple[Path, ...]
    controllers: frozenset[str]

    @property
    def joins(self) -> tuple[str, ...]:
        return tuple(str(folder / "cgroup.procs") for folder in self.folders)

    def end(self) -> None:
        """Kill what is left in the groups, then remove them."""
        for folder in self.folders:
            _empty(folder)
        self.remove()

    def remove(self) -> None:
        """Remove the groups; the kernel needs a moment after the last process."""
        for folder in self.folders:
            for _ in range(_REMOVE_TRIES):
                with suppress(OSError):
                    folder.rmdir()
                if not folder.exists():
                    break
                time.sleep(0.002)


def find(cgroup: str, mountinfo: str) -> tuple[Hierarchy, ...]:
    """Find the hierarchies that can cap us, from the text of /proc/self/cgroup and /proc/self/mountinfo."""
    found: list[Hierarchy] = []
    for line in cgroup.splitlines():
        number, names, path = line.split(":", 2)
        wanted = frozenset(names.split(",")) & {"pids", "memory"}
        unified = number == "0" and not names
        if not wanted and not unified:
            continue
        for root, point in _mounts(mountinfo, wanted, unified=unified):
            hierarchy = _usable(point, _below(path, root), wanted, unified=unified)
            if hierarchy is not None:
                found.append(hierarchy)
                break
    return tuple(found)


def here() -> tuple[Hierarchy, ...]:
    """Find the hierarchies of this process; none where there are no control groups."""
    try:
        return find(Path("/proc/self/cgroup").read_text(), Path("/proc/self/mountinfo").read_text())
    except OSError:
        return ()


def make(hierarchies: tuple[Hierarchy, ...], *, memory_mb: int, processes: int) -> Group:
    """Make a group with these caps, an empty one where there are no hierarchies; the caller removes it."""
    if not hierarchies:
        return Group((), frozenset())
    name = f"{_mine()}{os.getpid()}-{secrets.token_hex(4)}"
    group = Group(
        tuple(hierarchy.parent / name for hierarchy in hierarchies),
        frozenset().union(*(hierarchy.controllers for hierarchy in hierarchies)),
    )
    try:
        for hierarchy, folder in zip(hierarchies, group.folders, strict=True):
            folder.mkdir()
            _cap(hierarchy, folder, memory_mb=memory_mb, processes=processes)
    except OSError:
        group.remove()
        raise
    return group


def sweep(hierarchies: tuple[Hierarchy, ...]) -> None:
    """End and remove the groups that a killed bot left behind."""
    for hierarchy in hierarchies:
        for folder in hierarchy.parent.glob(f"{_mine()}*"):
            maker = folder.name.removeprefix(_mine()).split("-")[0]
            if not Path("/proc", maker).exists():
                _empty(folder)
                with suppress(OSError):
                    folder.rmdir()


def _mine() -> str:
    """Begin names with our pid namespace: a bot in another container counts its pids from one, too."""
    return f"{PREFIX}{Path('/proc/self/ns/pid').stat().st_ino}-"


def _empty(folder: Path) -> None:
    with suppress(OSError):
        for pid in (folder / "cgroup.procs").read_text().split():
            os.kill(int(pid), signal.SIGKILL)


def _cap(hierarchy: Hierarchy, folder: Path, *, memory_mb: int, processes: int) -> None:
    if "pids" in hierarchy.controllers:
        (folder / "pids.max").write_text(str(processes))
    if "memory" in hierarchy.controllers:
        limit = "memory.max" if hierarchy.unified else "memory.limit_in_bytes"
        (folder / limit).write_text(str(memory_mb * 1024 * 1024))
        with suppress(OSError):  # a kernel without swap accounting has no such file
            (folder / "memory.swap.max").write_text("0")


def _mounts(mountinfo: str, wanted: frozenset[str], *, unified: bool) -> list[tuple[str, Path]]:
    """Give root and mount point of each mount that is this hierarchy's."""
    mounts = []
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        kind, _, options = right.split(" ", 2)
        matches = kind == "cgroup2" if unified else kind == "cgroup" and wanted <= set(options.split(","))
        if matches:
            fields = left.split(" ")
            mounts.append((fields[3], Path(fields[4])))
    return mounts


def _below(path: str, root: str) -> str:
    """Give a group's path below its mount: a container sees only a part of the hierarchy."""
    if root != "/" and path.startswith(root):
        path = path.removeprefix(root)
    return path.strip("/")


def _usable(point: Path, path: str, wanted: frozenset[str], *, unified: bool) -> Hierarchy | None:
    """Find the nearest folder, from our own group upwards, in which a group of ours would be capped."""
    for folder in (point / path, *(point / path).parents):
        controllers = wanted
        if unified:
            with suppress(OSError):
                enabled = frozenset((folder / "cgroup.subtree_control").read_text().split())
                controllers = enabled & {"pids", "memory"}
        if controllers and os.access(folder, os.W_OK) and os.access(folder / "cgroup.procs", os.W_OK):
            return Hierarchy(folder, controllers, unified)
        if folder == point:
            break
    return None
