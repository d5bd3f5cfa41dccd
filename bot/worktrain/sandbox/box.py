"""What a program gets to see and to use, and how a sandbox answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from worktrain.errors import ConfigError


class SandboxError(ConfigError):
    """Programs cannot be kept apart on this machine as asked."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """What one program may touch, as host paths; `binds` are read-only, from host to inside."""

    work: Path
    home: Path | None = None
    out: Path | None = None
    environment: Path | None = None
    environment_writable: bool = False
    work_read_only: bool = False
    network: bool = False
    proc: bool = False
    """Whether the program must read its own /proc, where that shows others' command lines, too."""
    port: int | None = None
    """The one TCP port that programs may use among themselves where the network is the host's."""
    binds: tuple[tuple[Path, str], ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    memory_mb: int = 2048
    processes: int = 256
    file_mb: int = 1024
    disk_mb: int = 4096
    cpu_seconds: int | None = None

    def writable(self) -> tuple[Path, ...]:
        """Give the host directories that the program can fill."""
        own = (None if self.work_read_only else self.work, self.home, self.out)
        environment = self.environment if self.environment_writable else None
        return tuple(path for path in (*own, environment) if path is not None)


@dataclass(frozen=True, kw_only=True)
class Inside:
    """The paths of a box as its program sees them; empty where the box has none."""

    work: str
    home: str
    out: str
    environment: str
    python: str


@dataclass(frozen=True, kw_only=True)
class Launch:
    """All that starting the program once needs; close it when the program has ended."""

    argv: tuple[str, ...]
    env: dict[str, str]
    cwd: Path | None
    pass_fds: tuple[int, ...] = ()
    watch_processes: int | None = None
    scratch: tuple[Path, ...] = ()
    """Folders of this one start that the program can fill, too."""
    close: Callable[[], None] = field(default=lambda: None)


class Sandbox(Protocol):
    """One way to keep a program inside its box."""

    @property
    def name(self) -> str: ...

    @property
    def host_paths(self) -> bool:
        """Say whether programs see the host's own paths, so that `binds` stay where they are."""
        ...

    def inside(self, box: Box) -> Inside: ...

    def launch(self, argv: Sequence[str], box: Box) -> Launch: ...
