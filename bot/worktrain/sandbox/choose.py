"""Decide how programs are kept apart on this machine, by trying it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from worktrain.sandbox import cgroups
from worktrain.sandbox.box import Box, Sandbox, SandboxError
from worktrain.sandbox.bubblewrap import Bubblewrap
from worktrain.sandbox.plain import Plain
from worktrain.sandbox.running import run_in

_SECONDS = 20.0


async def choose(setting: str) -> Sandbox:
    """Give the sandbox for `auto`, `bubblewrap` or `none`; `auto` never falls back to none by itself."""
    if setting == "none":
        return Plain()
    if setting not in {"auto", "bubblewrap"}:
        raise SandboxError(
            f"There is no sandbox {setting!r}.", fix="Choose auto, bubblewrap or none (WORKTRAIN_SANDBOX)."
        )
    found = await _working()
    if isinstance(found, str):
        raise SandboxError(
            "Agents and tests cannot be kept in a sandbox on this machine.",
            why=found,
            fix="Install bubblewrap and allow user namespaces, or choose the sandbox none "
            "(WORKTRAIN_SANDBOX); proofs then say that nothing was isolated.",
        )
    return found


async def probe() -> str | None:
    """Say why bubblewrap cannot work here; None when it works."""
    found = await _working()
    return found if isinstance(found, str) else None


async def _working() -> Bubblewrap | str:
    """Try with control groups, then without them; give the sandbox or the reason why there is none."""
    program = shutil.which("bwrap")
    if program is None:
        return "the program bwrap is not installed"
    hierarchies = cgroups.here()
    cgroups.sweep(hierarchies)
    if hierarchies and await _failure(Bubblewrap(program, hierarchies)) is None:
        return Bubblewrap(program, hierarchies)
    plain = Bubblewrap(program)
    return await _failure(plain) or plain


async def _failure(sandbox: Bubblewrap) -> str | None:
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
    return f"bwrap: {said[-1] if said else f'exit code {finished.exit_code}'}"
