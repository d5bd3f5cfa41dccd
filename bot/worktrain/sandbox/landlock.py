"""The second choice: Landlock's walls, where user namespaces are forbidden; docs/sandbox.md has the gaps."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from worktrain.sandbox import cgroups, limits, operator, shown
from worktrain.sandbox.box import Box, Inside, Launch
from worktrain.sandbox.memory_file import memory_file
from worktrain.sandbox.plain import host_paths, operator_env

_OVERHEAD = 5
"""Processes of ours in a group: shells that become the leader, the keeper, and some to spare."""
_SOURCES = str(Path(__file__).resolve().parents[2])
_START = (
    f"import sys; sys.path.insert(0, {_SOURCES!r}); from worktrain.sandbox.starting.main import main; main()"
)


class Landlock:
    """Own files and no TCP, by the kernel; processes, UDP and named sockets are the host's."""

    name = "landlock"
    host_paths = True

    def __init__(self, hierarchies: tuple[cgroups.Hierarchy, ...] = ()) -> None:
        self._hierarchies = hierarchies
        self._controllers = frozenset[str]().union(*(each.controllers for each in hierarchies))

    def inside(self, box: Box) -> Inside:
        """Give the host's own paths."""
        return host_paths(box)

    def launch(self, argv: Sequence[str], box: Box) -> Launch:
        """Prepare one start; `binds` are seen at their host paths."""
        with ExitStack() as stack:
            spare = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="worktrain-")))
            env = {**_env(spare, box), **box.env}
            number = stack.enter_context(memory_file(json.dumps(_allowed(box, spare))))
            starter = (sys.executable, "-I", "-S", "-B", "-c", _START, str(number), *argv)
            inner = limits.capped(starter, box, memory="memory" not in self._controllers, processes=False)
            group = cgroups.make(
                self._hierarchies, memory_mb=box.memory_mb, processes=box.processes + _OVERHEAD
            )
            stack.callback(group.end)
            return Launch(
                argv=limits.joined(inner, group.joins),
                env=env,
                cwd=box.work,
                pass_fds=(number,),
                # The kernel counts a user's processes on the whole host, the bot's own among them.
                watch_processes=None if "pids" in self._controllers else box.processes,
                scratch=(spare,),
                close=stack.pop_all().close,
            )


def _allowed(box: Box, spare: Path) -> dict[str, object]:
    """Describe the walls to the starter; only paths that exist can be named to the kernel."""
    writable = [path.absolute() for path in (*box.writable(), spare)]
    settings = operator.settings(os.environ) if box.network else operator.NOTHING
    return {
        "read": [str(path) for path in (*shown.paths(box), *settings.paths) if path.exists()],
        "write": [str(path) for path in writable],
        "devices": [path for path in shown.DEVICES if Path(path).exists()],
        "network": box.network,
        "port": box.port,
        "bot": os.getpid(),
    }


def _env(spare: Path, box: Box) -> dict[str, str]:
    temporary = spare / "tmp"
    temporary.mkdir()
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": host_paths(box).home or str(spare),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        # git ends where it sees a file that it may not read
        "GIT_CONFIG_NOSYSTEM": "1",
        **(operator_env(spare) if box.network else {}),
    }
