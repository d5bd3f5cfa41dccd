"""The environments that repositories' set-up commands make: built once for each change of their inputs."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.building import Places, build, environment_variables
from worktrain.sandbox.cleaning import remove_tree
from worktrain.sandbox.generated import CACHES
from worktrain.sandbox.generated import apply_generated as _apply
from worktrain.sandbox.inputs import setup_inputs
from worktrain.sandbox.interpreter import base_python

__all__ = ["Environment", "apply_generated", "boxed", "prepare", "setup_inputs", "test_env"]

_LAYOUT = "1"
_READY = "ready"
_MADE = CACHES | {"node_modules", ".venv"}
"""Folders that set-up may have made in a checkout."""
_LOCK_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Where a repository's programs come from; without set-up, from the interpreter that runs WorkTrain."""

    path: Path | None
    python: str
    generated: Path | None
    key: str
    inputs: tuple[str, ...]


async def prepare(
    checkout: Path, setup: str | None, *, sandbox: Sandbox, root: Path, timeout: float
) -> Environment:
    """Give the environment for a fresh checkout, building it if its inputs are new.

    Where paths are the host's they differ from clone to clone: each has an environment, made in itself.
    """
    if setup is None:
        python = sandbox.inside(Box(work=checkout)).python
        return Environment(path=None, python=python, generated=None, key="", inputs=())
    inputs = await asyncio.to_thread(lambda: setup_inputs(_files(checkout), setup))
    key = _key(checkout, setup, inputs, sandbox)
    places = Places(folder=root.absolute() / key)
    places.folder.parent.mkdir(parents=True, exist_ok=True)
    async with _locked(root / f"{key}.lock"):
        if not (places.folder / _READY).exists():
            await _build(checkout, setup, sandbox=sandbox, places=places, timeout=timeout)
    python = f"{sandbox.inside(Box(work=checkout, environment=places.environment)).environment}/bin/python"
    generated = places.generated if places.generated.is_dir() else None
    return Environment(path=places.environment, python=python, generated=generated, key=key, inputs=inputs)


def test_env(environment: Environment, sandbox: Sandbox, box: Box) -> dict[str, str]:
    """Give the variables that make `python` the environment's."""
    return environment_variables(sandbox, replace(box, environment=environment.path))


def boxed(environment: Environment, sandbox: Sandbox, box: Box) -> Box:
    """Show the environment in a box, read-only, with its variables below the box's own."""
    env = test_env(environment, sandbox, box) | dict(box.env)
    return replace(box, environment=environment.path, environment_writable=False, env=env)


def apply_generated(environment: Environment, checkout: Path) -> tuple[str, ...]:
    """Put the files that set-up generated into a clone that no program is using yet."""
    return _apply(environment.generated, checkout)


async def _build(checkout: Path, setup: str, *, sandbox: Sandbox, places: Places, timeout: float) -> None:
    """Build from nothing; only the mark that is set last makes it an environment."""
    await asyncio.to_thread(remove_tree, places.folder)
    try:
        await build(checkout, setup, sandbox=sandbox, places=places, timeout=timeout)
        (places.folder / _READY).touch()
    except BaseException:
        await asyncio.to_thread(remove_tree, places.folder)
        raise


def _key(checkout: Path, setup: str, inputs: tuple[str, ...], sandbox: Sandbox) -> str:
    place = str(checkout.absolute()) if sandbox.host_paths else ""
    parts = [_LAYOUT, setup, sys.version, base_python(), sandbox.name, place]
    parts += [part for name in inputs for part in (name, _digest(checkout / name))]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _digest(path: Path) -> str:
    data = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    return hashlib.sha256(data).hexdigest()


def _files(checkout: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(checkout):
        folders[:] = [name for name in folders if name not in _MADE]
        for name in files:
            yield Path(folder, name).relative_to(checkout).as_posix()


@asynccontextmanager
async def _locked(path: Path) -> AsyncIterator[None]:
    """Hold a lock among all tasks and processes of this machine; the kernel frees it when we die."""
    with path.open("w") as file:
        while not _try_lock(file.fileno()):  # noqa: ASYNC110 - the kernel tells no event loop
            await asyncio.sleep(_LOCK_SECONDS)
        yield


def _try_lock(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
