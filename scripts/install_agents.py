"""Bring the pinned programs of agents into a folder, once, with npm; their tests find them there."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSIONS = Path(__file__).with_name("agents.toml")
SECONDS = 600


class InstallError(Exception):
    """One sentence for whoever ran this."""


@dataclass(frozen=True, kw_only=True)
class Agent:
    """One row of agents.toml."""

    name: str
    package: str
    version: str
    program: str
    integrity: Mapping[str, str]

    @property
    def folder(self) -> Path:
        return cache() / f"{self.name}-{self.version}"

    def path(self) -> Path:
        """Give the native program; InstallError where it is not there."""
        found = sorted(self.folder.glob(self.program))
        if not found:
            raise InstallError(f"{self.name} {self.version} is not in {self.folder}: run `make agents`.")
        return found[0]


def cache() -> Path:
    """Give the folder that keeps the programs: WORKTRAIN_AGENTS_CACHE, or one in the user's own cache."""
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "worktrain" / "agents"
    return Path(os.environ.get("WORKTRAIN_AGENTS_CACHE") or usual).absolute()


def agents() -> tuple[Agent, ...]:
    with VERSIONS.open("rb") as file:
        return tuple(Agent(name=name, **row) for name, row in tomllib.load(file).items())


def install(agent: Agent) -> Path:
    """Install what is not there yet, check its hash, and give the program."""
    if list(agent.folder.glob(agent.program)):
        return agent.path()
    fresh = agent.folder.with_name(f"{agent.folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _npm(agent, fresh)
    _check(agent, fresh)
    shutil.rmtree(agent.folder, ignore_errors=True)
    fresh.rename(agent.folder)
    return agent.path()


def _npm(agent: Agent, folder: Path) -> None:
    """Let npm fetch from wherever this machine's npm fetches; no script of a package runs."""
    words = ("--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
    wanted = f"{agent.package}@{agent.version}"
    argv = ("npm", "install", *words, "--loglevel=error", wanted)
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 - pinned names
    except FileNotFoundError:
        raise InstallError("npm is not here: install it (Debian: apt install npm), then try again.") from None
    except subprocess.TimeoutExpired:
        raise InstallError(f"npm did not bring {wanted} within {SECONDS} seconds.") from None
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["nothing"])[0]
        raise InstallError(f"npm cannot bring {wanted}: {said}")


def _check(agent: Agent, folder: Path) -> None:
    """Compare what npm recorded of the packages with our own hashes; one of them must be there."""
    lock = json.loads((folder / "node_modules/.package-lock.json").read_text())["packages"]
    found = {name: lock[name]["integrity"] for name in agent.integrity if name in lock}
    if not found:
        raise InstallError(f"npm brought no {agent.name} for this machine.")
    for name, integrity in found.items():
        if integrity != agent.integrity[name]:
            raise InstallError(f"{name} is not what it was: {VERSIONS.name} has another hash of it.")


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others out who would install at the same time."""
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> int:
    try:
        with _alone():
            for agent in agents():
                sys.stdout.write(f"{agent.name} {agent.version}: {install(agent)}\n")
    except InstallError as exc:
        sys.stderr.write(f"error: {exc}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
