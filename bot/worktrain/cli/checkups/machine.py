"""The machine: Python, git, SQLite, the sandbox."""

from __future__ import annotations

import platform
import sys

from worktrain.cli.checkups.check import Check, bad, ok, warning
from worktrain.errors import ConfigError
from worktrain.git.version import require_git
from worktrain.sandbox.box import SandboxError
from worktrain.sandbox.choose import SETTINGS, choose, probe
from worktrain.store.database import require_sqlite

LEAST_PYTHON = (3, 11)
INSTALL_GIT = "sudo apt-get install git, or https://git-scm.com/downloads"
INSTALL_BUBBLEWRAP = "sudo apt-get install bubblewrap"
ALLOW_NAMESPACES = (
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 kernel.unprivileged_userns_clone=1"
)


def python() -> Check:
    """Look at the interpreter that runs us."""
    version = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        return bad("python", f"{version}; 3.11 or newer is needed", "https://www.python.org/downloads")
    return ok("python", version)


async def git() -> Check:
    try:
        return ok("git", await require_git())
    except ConfigError as exc:
        return bad("git", f"{exc.what} {exc.why}".strip(), INSTALL_GIT)


def sqlite() -> Check:
    """Look at the library that Python was built with; it is not the sqlite3 program."""
    try:
        return ok("sqlite", require_sqlite())
    except ConfigError as exc:
        return bad("sqlite", f"{exc.what} {exc.why}", "https://www.python.org/downloads (or use Python 3.11)")


async def sandbox(setting: str) -> Check:
    """Try the sandbox as the App would."""
    if setting == "none":
        return warning("sandbox", "none: agents and tests can touch all you can", "unset WORKTRAIN_SANDBOX")
    if setting not in SETTINGS:
        return bad("sandbox", f"WORKTRAIN_SANDBOX is {setting!r}", "export WORKTRAIN_SANDBOX=auto")
    try:
        chosen = (await choose(setting)).name
    except SandboxError as exc:
        return bad("sandbox", exc.why, _way_to_bubblewrap(exc.why))
    if chosen == "landlock":
        weaker = "landlock: files and TCP are walled, but not UDP; a person merges (docs/sandbox.md)"
        return warning("sandbox", weaker, _way_to_bubblewrap(await probe() or ""))
    return ok("sandbox", chosen)


def _way_to_bubblewrap(trouble: str) -> str:
    return INSTALL_BUBBLEWRAP if "bwrap is not installed" in trouble else ALLOW_NAMESPACES
