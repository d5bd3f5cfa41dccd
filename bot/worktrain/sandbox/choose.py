"""Decide how programs are kept apart on this machine, by trying it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from worktrain.sandbox import cgroups
from worktrain.sandbox.box import Box, Sandbox, SandboxError
from worktrain.sandbox.bubblewrap import Bubblewrap
from worktrain.sandbox.gaps import too_old, way_out
from worktrain.sandbox.landlock import Landlock
from worktrain.sandbox.plain import Plain
from worktrain.sandbox.running import run_in

SETTINGS = ("auto", "bubblewrap", "landlock", "none")
_SECONDS = 20.0


async def choose(setting: str) -> Sandbox:
    """Give the sandbox for one of `SETTINGS`; `auto` never falls back to none by itself."""
    if setting == "none":
        return Plain()
    if setting not in SETTINGS:
        raise SandboxError(
            f"There is no sandbox {setting!r}.",
            fix="Choose auto, bubblewrap, landlock or none (WORKTRAIN_SANDBOX).",
        )
    reasons = []
    for find in _KINDS if setting == "auto" else (_BY_NAME[setting],):
        found = await find()
        if not isinstance(found, str):
            return found
        reasons.append(found)
    raise SandboxError(
        "Agents and tests cannot be kept in a sandbox on this machine.",
        why="; ".join(reasons),
        fix="Install bubblewrap and allow user namespaces (docs/sandbox.md), or choose the sandbox none "
        "(WORKTRAIN_SANDBOX); proofs then say that nothing was isolated.",
    )


async def probe(setting: str = "bubblewrap") -> str | None:
    """Say why bubblewrap (or another sandbox) cannot work here; None when it works."""
    found = await _BY_NAME[setting]()
    return found if isinstance(found, str) else None


async def _bubblewrap() -> Sandbox | str:
    """Try with control groups, then without them; give the sandbox or the reason why there is none."""
    program = shutil.which("bwrap")
    if program is None:
        return "the program bwrap is not installed"
    hierarchies = _hierarchies()
    if hierarchies and await _failure(Bubblewrap(program, hierarchies)) is None:
        return Bubblewrap(program, hierarchies)
    plain = Bubblewrap(program)
    failure = await _failure(plain)
    return plain if failure is None else f"bwrap: {failure}"


async def _landlock() -> Sandbox | str:
    """Ask the kernel, look for a way out, then try."""
    from worktrain.sandbox.starting.walls import version  # ctypes, for those who need it

    abi = version() if sys.platform == "linux" else 0
    old = too_old(abi)
    if old is not None:
        return f"Landlock: {old}"
    socket = way_out(abi, uid=os.geteuid())
    if socket is not None:
        return f"Landlock: it cannot close {socket}, through which programs are started outside the sandbox"
    hierarchies = _hierarchies()
    if hierarchies and await _failure(Landlock(hierarchies)) is None:
        return Landlock(hierarchies)
    plain = Landlock()
    failure = await _failure(plain)
    return plain if failure is None else f"Landlock: {failure}"


_KINDS = (_bubblewrap, _landlock)
"""In the order of their strength."""
_BY_NAME = {"bubblewrap": _bubblewrap, "landlock": _landlock}


def _hierarchies() -> tuple[cgroups.Hierarchy, ...]:
    hierarchies = cgroups.here()
    cgroups.sweep(hierarchies)
    return hierarchies


async def _failure(sandbox: Sandbox) -> str | None:
    with tempfile.TemporaryDirectory(prefix="worktrain-") as folder:
        box = Box(work=Path(folder))
        try:
            finished = await run_in(
                sandbox, (sandbox.inside(box).python, "-c", "pass"), box, timeout=_SECONDS
            )
        except OSError as exc:
            return f"no control group can be made: {exc}"
    if finished.exit_code == 0:
        return None
    said = finished.stderr.decode(errors="replace").strip().splitlines()
    return said[-1] if said else f"exit code {finished.exit_code}"
