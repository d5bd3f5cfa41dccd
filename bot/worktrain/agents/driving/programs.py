"""Find an agent's program on this machine, ask its version once, and notice when it changes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from worktrain.config.backends import program_variable
from worktrain.errors import ConfigError
from worktrain.processes.run import run

_VERSION = re.compile(rb"\d+\.\d+\.\d+")
_SECONDS = 30.0
_ELF = b"\x7fELF"


class ProgramError(ConfigError):
    """An agent's program is missing, too old, or not what it was."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a backend looks for."""

    backend: str
    command: str
    oldest: tuple[int, int, int]
    native: Callable[[Path], Iterable[Path]]
    """Given the file that was found, where the native program may lie if that file is a launcher."""
    install: str = ""
    """Where its makers say how it is installed."""

    @property
    def variable(self) -> str:
        """Name the operator's setting that says where it is."""
        return program_variable(self.backend)


@dataclass(frozen=True, kw_only=True)
class Program:
    """A native program and its version."""

    path: Path
    version: str


@dataclass
class Programs:
    """What one process has found so far; made once and handed to every session."""

    places: Mapping[str, str] = field(default_factory=dict)
    """By backend, where the operator says that its program is."""
    _known: dict[str, tuple[tuple[int, ...], Program]] = field(default_factory=dict)

    async def find(self, wanted: Wanted) -> Program:
        """Give the program; ProgramError says what is wrong with it and what to do."""
        path = self._path(wanted)
        mark = _mark(path)
        known = self._known.get(wanted.backend)
        if known is not None and known[0] == mark:
            return known[1]
        program = Program(path=path, version=await _version(wanted, path))
        if known is not None and known[1].version != program.version:
            raise ProgramError(
                f"{wanted.command} updates itself: it was {known[1].version} and is {program.version} now.",
                why="sessions of one process must be played by one version",
                fix="Turn its updater off, then start WorkTrain again.",
            )
        self._known[wanted.backend] = (mark, program)
        return program

    def _path(self, wanted: Wanted) -> Path:
        place = self.places.get(wanted.backend, wanted.command)
        found = shutil.which(place)
        if found is None:
            raise ProgramError(
                f"The program {place} of the backend {wanted.backend} is not here.",
                why="it is neither on PATH nor a program at that path",
                fix=f"Install it where WorkTrain runs, or say in {wanted.variable} where it is.",
            )
        file = Path(found).resolve()
        for native in (file, *wanted.native(file)):
            if _is_native(native):
                return native
        raise ProgramError(
            f"{found} is no program that can be shown to a sandbox.",
            why="it is a launcher, and what it launches was not found beside it",
            fix=f"Point {wanted.variable} to the native program.",
        )


def _is_native(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == _ELF
    except OSError:
        return False


def _mark(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


async def _version(wanted: Wanted, path: Path) -> str:
    env = {"PATH": os.defpath, "HOME": "/nonexistent", "LANG": "C.UTF-8", "DISABLE_AUTOUPDATER": "1"}
    done = await run((str(path), "--version"), env=env, timeout=_SECONDS)
    found = _VERSION.search(done.stdout)
    if done.exit_code != 0 or found is None:
        raise ProgramError(
            f"{path} does not say which version it is.",
            why=f"`--version` ended with {done.exit_code}",
            fix=f"Install {wanted.command} again.",
        )
    version = found[0].decode()
    if tuple(map(int, version.split("."))) < wanted.oldest:
        oldest = ".".join(map(str, wanted.oldest))
        raise ProgramError(
            f"{wanted.command} {version} is too old.",
            why=f"WorkTrain is tested with {oldest} and newer",
            fix=f"Install {wanted.command} {oldest} or newer.",
        )
    return version
