"""The data folder: can it be written, is there room, is the proof key fit for use."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
from pathlib import Path

from worktrain import keys
from worktrain.cli.checkups.check import Check, bad, ok, warning
from worktrain.cli.running import app_runs
from worktrain.errors import AuthError, WorkTrainError
from worktrain.store.backups import FILES, inspect, stopped_since

GIB = 1024**3
LEAST_ROOM = 1 * GIB
SHORT_OF_ROOM = 5 * GIB


def folder(data: Path) -> Check:
    """Look whether the App could write there, without making anything."""
    if data.exists() and not data.is_dir():
        return bad("data folder", f"{data} is no folder", f"mv {_quoted(data)} {_quoted(data)}.old")
    there = _nearest(data)
    if not os.access(there, os.W_OK | os.X_OK):
        fix = f'sudo install -d -o "$(id -un)" {_quoted(data)}'
        return bad("data folder", f"{there} cannot be written", fix)
    if not data.exists():
        return ok("data folder", f"{data} will be made at the first start")
    if exposed(data):
        return warning("data folder", f"{data} can be read by others", f"chmod 700 {_quoted(data)}")
    return ok("data folder", str(data))


def room(data: Path) -> Check:
    """Look how much is free where clones, transcripts and databases go."""
    there = _nearest(data)
    free = shutil.disk_usage(there).free
    found = f"{free / GIB:.1f} GiB free at {there}"
    if free < LEAST_ROOM:
        return bad(
            "disk space", f"{found}; at least 1 GiB is needed", f"du -xh --max-depth=2 {_quoted(there)}"
        )
    if free < SHORT_OF_ROOM:
        return warning("disk space", f"{found}; clones need room", f"du -xh --max-depth=2 {_quoted(there)}")
    return ok("disk space", found)


def databases(data: Path) -> Check:
    """Look whether both databases can be read, and whether this version may use them; nothing is changed."""
    files = [data / name for name in FILES if (data / name).is_file()]
    if not files:
        return ok("databases", "will be made at the first start")
    try:
        schema, *_ = [inspect(file) for file in files]
        stopped = stopped_since(data / FILES[0]) if schema else None
    except WorkTrainError as exc:
        return bad("databases", f"{exc.what} {exc.why}".strip(), exc.fix)
    if stopped is not None:
        return warning("databases", f"whole, but all work is stopped since {stopped}", "worktrain resume")
    state = "in use by a running App" if app_runs(data) else "at rest"
    return ok("databases", f"whole, schema {schema or 'of the engine'}; {state}")


def proof_key(path: Path) -> Check:
    """Look at the key that signs proofs; who reads it can forge them."""
    if not path.exists():
        return ok("proof key", f"{path} will be made at the first start")
    try:
        key = keys.load(path)
    except AuthError as exc:
        return bad("proof key", f"{exc.what} {exc.why}".strip(), f"mv {_quoted(path)} {_quoted(path)}.old")
    if exposed(path):
        return warning("proof key", f"{path} can be read by others", f"chmod 600 {_quoted(path)}")
    return ok("proof key", key.keyid)


def exposed(path: Path) -> bool:
    """Say whether others than the owner can read a file."""
    return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _nearest(path: Path) -> Path:
    """Give the path itself, or the first folder above that exists."""
    return next((each for each in (path, *path.parents) if each.is_dir()), Path("/"))


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
