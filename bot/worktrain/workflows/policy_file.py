"""The policy file on the base branch: what it says, or, while it is broken, what it said last."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from worktrain.config.load import load_config
from worktrain.config.places import PLACES, only_one
from worktrain.config.schema import CONFIG_PATH, Config
from worktrain.errors import ConfigError
from worktrain.ids import Sha
from worktrain.store.policies import Policies


class Texts(Protocol):
    """Where files of a commit are read."""

    async def show_all(self, treeish: str, paths: Sequence[str]) -> Mapping[str, bytes | None]: ...


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The policy that counts, and what is wrong with the file if it is not the file's."""

    config: Config
    problem: str = ""
    content: str = ""
    """SHA-256 of the broken content."""


async def in_force(texts: Texts, policies: Policies, *, repository_id: int, base: Sha) -> InForce:
    """Read the policy at the tip of the base branch; ConfigError if it is broken and never was valid."""
    found = {path: text for path, text in (await texts.show_all(base, PLACES)).items() if text is not None}
    try:
        config = read(found)
    except ConfigError as exc:
        last = policies.last(repository_id)
        if last is None:
            raise
        return InForce(config=last, problem=str(exc), content=_digest(found))
    policies.keep(config, repository_id=repository_id, at=base)
    return InForce(config=config)


def read(found: Mapping[str, bytes]) -> Config:
    """Read the one policy file among what stands in its places; without one the defaults count."""
    only_one(found)
    return load_config(found[CONFIG_PATH]) if CONFIG_PATH in found else Config()


def _digest(found: Mapping[str, bytes]) -> str:
    parts = b"".join(path.encode() + b"\0" + found[path] + b"\0" for path in sorted(found))
    return hashlib.sha256(parts).hexdigest()
