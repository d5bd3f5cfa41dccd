"""Watches what a running box uses where the kernel sets no cap: disk, and processes of the host's root."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from worktrain.sandbox.box import Box, Launch
from worktrain.sandbox.starting.descendants import below

DISK_SECONDS = 0.5
PROCESS_SECONDS = 0.05
_MB = 1024 * 1024
ENTRIES = 200_000
"""Files and folders that a box may hold on top of what it began with."""


def watcher(disk: Disk, launch: Launch) -> Callable[[int], Awaitable[str]]:
    """Make the watch over one run: it returns only when the program must be stopped, with the reason."""

    async def watch(pid: int) -> str:
        tasks = [asyncio.ensure_future(_until_full(disk))]
        if launch.watch_processes is not None:
            tasks.append(asyncio.ensure_future(_processes(pid, launch.watch_processes)))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result()
        finally:
            for task in tasks:
                task.cancel()

    return watch


class Disk:
    """Looks closely only when the file system has lost more than the box may take."""

    def __init__(self, box: Box, scratch: tuple[Path, ...] = ()) -> None:
        self._box = box
        self._folders = (*box.writable(), *scratch)
        self._before = _free(self._folders)

    def reason(self) -> str | None:
        """Say so if the box holds more than it may."""
        now = _free(self._folders)
        lost = [(was[0] - is_[0], was[1] - is_[1]) for was, is_ in zip(self._before, now, strict=True)]
        if any(size > self._box.disk_mb * _MB or entries > ENTRIES for size, entries in lost):
            self._before = now
            return over_quota(self._box, self._folders)
        return None


def _free(folders: Iterable[Path]) -> list[tuple[int, int]]:
    """Give the free bytes and entries of the file system below each writable folder."""
    found = []
    for folder in folders:
        try:
            state = os.statvfs(folder)
        except OSError:  # the program removed it
            found.append((0, 0))
        else:
            found.append((state.f_bavail * state.f_frsize, state.f_favail))
    return found


def over_quota(box: Box, folders: Iterable[Path] | None = None) -> str | None:
    """Say so if the box's writable folders hold more than they may."""
    used, entries = usage(box.writable() if folders is None else folders)
    if used > box.disk_mb * _MB:
        return f"It wrote more than {box.disk_mb} MB."
    return f"It made more than {ENTRIES} files." if entries > ENTRIES else None


def usage(folders: Iterable[Path]) -> tuple[int, int]:
    """Count bytes on disk and entries below folders, following no link."""
    used = entries = 0
    waiting = [str(folder) for folder in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    used += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except OSError:  # it went away while we looked
            continue
    return used, entries


async def _until_full(disk: Disk) -> str:
    while True:
        await asyncio.sleep(DISK_SECONDS)
        reason = await asyncio.to_thread(disk.reason)
        if reason is not None:
            return reason


async def _processes(pid: int, most: int) -> str:
    while True:
        await asyncio.sleep(PROCESS_SECONDS)
        if count_below(pid) > most:
            return f"It started more than {most} processes."


def count_below(pid: int) -> int:
    """Count threads of the processes in the namespaces that a process's children live in.

    Where they live in ours, descent counts: the keeper of a box without namespaces adopts every orphan.
    """
    try:
        namespace = _child_namespace(pid)
    except OSError:
        return 0
    if namespace is None:
        return 0
    if namespace == _namespace(Path("/proc/self")):
        return sum(_threads(Path("/proc", str(each))) for each in below(pid))
    running = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return sum(_threads(process) for process in running if _namespace(process) == namespace)


def _child_namespace(pid: int) -> str | None:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _namespace(Path("/proc", children[0])) if children else None


def _namespace(process: Path) -> str | None:
    try:
        return str((process / "ns" / "pid").readlink())
    except OSError:  # it has ended
        return None


def _threads(process: Path) -> int:
    try:
        return len(list((process / "task").iterdir()))
    except OSError:
        return 0
