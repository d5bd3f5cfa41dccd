"""Which agents' programs this machine has: each backend that is built in, found and asked its version."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from worktrain.agents.driving.programs import ProgramError, Programs
from worktrain.agents.registry import driver
from worktrain.config.backends import backends


@dataclass(frozen=True, kw_only=True)
class Found:
    """One backend's program as it was found; `trouble` says what is wrong with one that is here."""

    backend: str
    provider: str
    version: str = ""
    path: str = ""
    trouble: str = ""
    fix: str = ""
    install: str = ""
    """Where its makers say how it is installed."""

    @property
    def missing(self) -> bool:
        """Say whether it simply is not installed."""
        return not self.version and not self.trouble


async def find_all(places: Mapping[str, str]) -> tuple[Found, ...]:
    """Look for each of them; `places` says by backend where the operator keeps a program."""
    return tuple(await asyncio.gather(*(_found(name, places) for name in backends())))


async def _found(name: str, places: Mapping[str, str]) -> Found:
    known = driver(name)
    found = Found(backend=name, provider=known.provider, install=known.wanted.install)
    try:
        program = await Programs(places).find(known.wanted)
    except ProgramError as exc:
        if "is not here" in exc.what and name not in places:
            return found
        return replace(found, trouble=f"{exc.what} {exc.why}".strip(), fix=exc.fix)
    return replace(found, version=program.version, path=str(program.path))
