"""Look at all that `worktrain init` can find out by itself: nobody is asked, nothing changes."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from worktrain.agents.registry import driver
from worktrain.cli.initial.rules import ask
from worktrain.config.backends import backends
from worktrain.git.checkouts import CheckoutNow, look
from worktrain.settings import stored_keys
from worktrain.survey.choosing import choose
from worktrain.survey.files import Files, worth_reading
from worktrain.survey.guarding import guard
from worktrain.survey.remote import Remote, read
from worktrain.survey.suggestion import Suggestion

LARGEST = 1024 * 1024
"""Bytes of a file that are read; what decides something stands before that."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was found."""

    checkout: CheckoutNow
    remote: Remote | None
    suggestion: Suggestion
    besides: tuple[str, ...]
    guarded: Mapping[str, str]
    agents: Mapping[str, str]
    """Where each agent's program is, by backend."""
    keyed: frozenset[str]
    """The backends whose model key is known."""
    rules: tuple[str, str]
    """What protects the default branch, and how we know."""

    @property
    def agent(self) -> str:
        """Choose the agent: one with a key goes first; none if there is none."""
        ready = [name for name in self.agents if name in self.keyed]
        return next(iter(ready or self.agents), "")


async def look_around(path: Path, environ: Mapping[str, str]) -> Looked:
    """Look at a checkout and at the machine."""
    checkout = await look(path)
    files = Files(paths=checkout.paths, texts=_texts(checkout))
    suggestion, besides = choose(files)
    remote = read(checkout.address)
    return Looked(
        checkout=checkout,
        remote=remote,
        suggestion=suggestion,
        besides=besides,
        guarded=guard(files),
        agents={name: where for name in backends() if (where := _program(name, environ))},
        keyed=_keyed(environ),
        rules=await ask(remote, environ),
    )


def _keyed(environ: Mapping[str, str]) -> frozenset[str]:
    """Name the backends whose models have a key: in the environment, or stored by set-up."""
    kept = stored_keys(Path(environ.get("WORKTRAIN_DATA", "worktrain-data")))
    return frozenset(
        name
        for name in backends()
        if environ.get(key_of(name)) or environ.get(f"{key_of(name)}_FILE") or driver(name).provider in kept
    )


def key_of(backend: str) -> str:
    """Name the variable of the key that a backend's models need."""
    return f"WORKTRAIN_{driver(backend).provider.upper()}_API_KEY"


def _texts(checkout: CheckoutNow) -> dict[str, str]:
    found = {}
    for name in worth_reading(checkout.paths):
        text = read_text(checkout.root / name)
        if text is not None:
            found[name] = text
    return found


def read_text(path: Path) -> str | None:
    """Read a file as text; None where there is none, or what is there is no plain file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(LARGEST).decode("utf-8", "replace")
    finally:
        os.close(handle)


def _program(backend: str, environ: Mapping[str, str]) -> str | None:
    wanted = driver(backend).wanted
    return shutil.which(environ.get(wanted.variable) or wanted.command, path=environ.get("PATH", os.defpath))
