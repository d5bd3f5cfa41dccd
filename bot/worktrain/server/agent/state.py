"""What is known of agents, as far as it may be shown: no key is in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from worktrain.agents.finding import Found
from worktrain.config.schema import CommandAgent, Config
from worktrain.sessions import Role


class Standing(StrEnum):
    """How a provider's key stands."""

    NONE = "none"
    LOOKING = "looking"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The provider could not be asked."""


@dataclass(frozen=True, kw_only=True)
class KeyNow:
    """A provider's key; `kept` is one that lies in the data folder, others are the environment's."""

    kind: str
    standing: Standing = Standing.NONE
    kept: bool = False
    trouble: str = ""

    @property
    def usable(self) -> bool:
        return self.standing in {Standing.ACCEPTED, Standing.UNKNOWN}


@dataclass(frozen=True, kw_only=True)
class AgentNow:
    """Programs and keys; before the first look there are none."""

    programs: tuple[Found, ...] = ()
    keys: tuple[KeyNow, ...] = ()
    caps: str = ""
    commands: bool = False
    """Whether every known policy names commands of its own only."""
    without: bool = False
    """Whether a person chose to go on as it is."""

    @property
    def looked(self) -> bool:
        return bool(self.programs)

    def key(self, kind: str) -> KeyNow:
        """Give how the key of a kind stands."""
        return next((key for key in self.keys if key.kind == kind), KeyNow(kind=kind))

    @property
    def ready(self) -> bool:
        """Say whether a program that is here has a key, or none is needed."""
        return self.commands or any(
            found.version and self.key(found.provider).usable for found in self.programs
        )


def caps(policies: Mapping[str, Config], *, day: float) -> str:
    """Say in one line what may be spent; repositories are named where their policy says otherwise."""
    usual = Config().limits
    said = (
        f"At most {usual.usd:g} US dollars for one session, {usual.issue_usd:g} for one issue "
        f"and {day:g} for a day of all work together; then it stops and says so."
    )
    others = (
        f" In {name}: {config.limits.usd:g} for a session, {config.limits.issue_usd:g} for an issue."
        for name, config in sorted(policies.items())
        if (config.limits.usd, config.limits.issue_usd) != (usual.usd, usual.issue_usd)
    )
    return said + "".join(others)


def only_commands(policies: Mapping[str, Config]) -> bool:
    """Say whether every role of every policy is played by a command; policies that are not known say no."""
    played = [config.agents.of(role.value) for config in policies.values() for role in Role]
    return bool(played) and all(isinstance(agent, CommandAgent) for agent in played)
