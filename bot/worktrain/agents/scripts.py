"""What a scripted agent does in one session: turns and an outcome, or a puppet's name."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from worktrain.sessions import Claim, Role


class Puppet(StrEnum):
    """An agent that always behaves in one way."""

    HONEST = "honest"
    HANG = "hang"
    CRASH = "crash"
    GARBAGE = "garbage"
    FLOOD = "flood"
    LIAR = "liar"
    ESCAPE = "escape"
    EXFIL = "exfil"
    TEST_DELETER = "test-deleter"
    FORK_BOMB = "fork-bomb"
    EVIL_DEV = "evil-dev"
    LYING_REVIEWER = "lying-reviewer"


HOSTILE = frozenset(
    {
        Puppet.FLOOD,
        Puppet.ESCAPE,
        Puppet.EXFIL,
        Puppet.FORK_BOMB,
        Puppet.EVIL_DEV,
        Puppet.LYING_REVIEWER,
    }
)
"""Puppets that a host without a sandbox must not play."""


class Step(BaseModel):
    """One turn of a script; the bytes of files travel as base64."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class Say(Step):
    kind: Literal["say"] = "say"
    text: str


class Read(Step):
    kind: Literal["read"] = "read"
    path: str


class Write(Step):
    kind: Literal["write"] = "write"
    path: str
    data: bytes


class Patch(Step):
    kind: Literal["patch"] = "patch"
    name: str = Field(description="the patch file's name in the scenario, for messages")
    data: bytes


class Run(Step):
    """A command line for the shell, or the words of a command."""

    kind: Literal["run"] = "run"
    command: str | tuple[str, ...]


class Ask(Step):
    kind: Literal["ask"] = "ask"
    question: str


class Wait(Step):
    kind: Literal["wait"] = "wait"
    seconds: float


class Use(Step):
    """What the session says it used."""

    kind: Literal["usage"] = "usage"
    input_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0


class Choose(Step):
    """Turns that depend on what the brief's context bundle holds."""

    kind: Literal["if_bundle_has"] = "if_bundle_has"
    text: str
    then: tuple[Turn, ...] = ()
    otherwise: tuple[Turn, ...] = ()


Turn = Annotated[
    Say | Read | Write | Patch | Run | Ask | Wait | Use | Choose,
    Field(discriminator="kind"),
]


class Script(Step):
    """One session, as a scenario has it."""

    puppet: Puppet | None = None
    turns: tuple[Turn, ...] = ()
    claim: Claim = Claim()


class Cast(BaseModel):
    """Who plays one issue, or every issue not named: per role a list of sessions, or one puppet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    everyone: Puppet | None = None
    puppets: dict[Role, Puppet] = Field(default_factory=dict)
    sessions: dict[Role, tuple[Script, ...]] = Field(default_factory=dict)

    @property
    def names(self) -> frozenset[Puppet]:
        """Name every puppet that may play."""
        listed = [script.puppet for scripts in self.sessions.values() for script in scripts]
        return frozenset(p for p in (self.everyone, *self.puppets.values(), *listed) if p)

    def session(self, role: Role, ordinal: int) -> Script | None:
        """Give the role's session by its place in the list; none when nobody was named for it."""
        if role in self.sessions:
            listed = self.sessions[role]
            return listed[ordinal] if ordinal < len(listed) else None
        puppet = self.puppets.get(role, self.everyone)
        return Script(puppet=puppet) if puppet else None


def play(cast: Cast | None, others: Cast, role: Role, ordinal: int) -> Script:
    """Find the script of one session: the issue's own, else that of "*", else the honest puppet."""
    for each in (cast, others):
        script = each.session(role, ordinal) if each else None
        if script:
            return script
    return Script(puppet=Puppet.HONEST)
