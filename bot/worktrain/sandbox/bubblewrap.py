"""A sandbox of Linux namespaces, built by bubblewrap: https://github.com/containers/bubblewrap."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from worktrain.sandbox import cgroups, limits, mounts, operator
from worktrain.sandbox.box import Box, Inside, Launch
from worktrain.sandbox.interpreter import programs, translate
from worktrain.sandbox.memory_file import memory_file

_PATH = "/usr/local/bin:/usr/bin:/bin"
_OVERHEAD = 4
"""Processes of ours in a group: the shell, bubblewrap's watcher and its reaper, and one to spare."""
_SEPARATE = (
    "--unshare-all",
    "--unshare-user",
    *("--uid", "1000", "--gid", "1000"),
    *("--hostname", mounts.HOST),
    "--die-with-parent",
    "--new-session",
    *("--cap-drop", "ALL"),
    "--clearenv",
)


class Bubblewrap:
    """Own files, processes, users and network; capped by control groups where this machine lets us."""

    name = "bubblewrap"
    host_paths = False

    def __init__(self, program: str, hierarchies: tuple[cgroups.Hierarchy, ...] = ()) -> None:
        self._program = program
        self._hierarchies = hierarchies
        self._controllers = frozenset[str]().union(*(each.controllers for each in hierarchies))

    @property
    def processes_capped_by(self) -> str:
        """Say what keeps a fork bomb small: cgroup, rlimit, or (root without control groups) watcher."""
        if "pids" in self._controllers:
            return "cgroup"
        return "watcher" if limits.is_host_root() else "rlimit"

    def inside(self, box: Box) -> Inside:
        """Give the same paths for every box."""
        return replace(
            mounts.INSIDE,
            out=mounts.INSIDE.out if box.out else "",
            environment=mounts.INSIDE.environment if box.environment else "",
        )

    def launch(self, argv: Sequence[str], box: Box) -> Launch:
        """Prepare one start; no value of the environment stands on a command line."""
        with ExitStack() as stack:
            files = _Files(stack)
            group = cgroups.make(
                self._hierarchies, memory_mb=box.memory_mb, processes=box.processes + _OVERHEAD
            )
            stack.callback(group.remove)
            arguments = files.add("\0".join(self._arguments(box, files)))
            inner = limits.capped(
                (translate(argv[0]), *argv[1:]),
                box,
                memory="memory" not in self._controllers,
                processes=self.processes_capped_by == "rlimit",
            )
            outer = (self._program, "--args", str(arguments), "--", *inner)
            return Launch(
                argv=limits.joined(outer, group.joins),
                # bubblewrap's own environment can be read inside, in /proc/1/environ
                env={"PATH": _PATH},
                cwd=Path("/"),
                pass_fds=tuple(files.numbers),
                watch_processes=box.processes if self.processes_capped_by == "watcher" else None,
                close=stack.pop_all().close,
            )

    def _arguments(self, box: Box, files: _Files) -> Iterator[str]:
        yield from _SEPARATE
        if box.network:
            yield "--share-net"
        settings = operator.settings(os.environ) if box.network else operator.NOTHING
        for name, value in ({**_defaults(), **settings.env, **box.env}).items():
            yield from ("--setenv", name, value)
        yield from mounts.system()
        yield from mounts.etc(network=box.network)
        yield from files.shown(_texts(box, settings.pip_config))
        yield from mounts.scratch(box.memory_mb * 1024 * 512)
        yield from mounts.interpreter()
        yield from files.shown(programs(), mode="0555")
        for path in settings.paths:
            yield from mounts.shared(path, str(path))
        yield from mounts.own(box)
        yield from ("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", mounts.INSIDE.work)


class _Files:
    """Texts that bubblewrap reads from open memory files."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.numbers: list[int] = []

    def add(self, text: str) -> int:
        number = self._stack.enter_context(memory_file(text))
        self.numbers.append(number)
        return number

    def shown(self, texts: Iterable[tuple[str, str]], *, mode: str = "0444") -> Iterator[str]:
        for path, text in texts:
            yield from ("--perms", mode, "--ro-bind-data", str(self.add(text)), path)


def _texts(box: Box, pip_config: str) -> Iterator[tuple[str, str]]:
    yield ("/etc/passwd", mounts.USERS)
    yield ("/etc/group", mounts.GROUPS)
    if not box.network:
        yield ("/etc/hosts", mounts.HOSTS)
    if pip_config:
        yield (operator.PIP_CONFIG, pip_config)


def _defaults() -> dict[str, str]:
    return {
        "PATH": _PATH,
        "HOME": mounts.INSIDE.home,
        "USER": "agent",
        "LOGNAME": "agent",
        "LANG": "C.UTF-8",
    }
