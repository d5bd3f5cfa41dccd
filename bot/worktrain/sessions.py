"""Values about one agent session: its role, how it ended, and what it left."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from worktrain.ids import SessionId


class Value(BaseModel):
    """A frozen value that is stored as JSON; a key nobody knows is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(StrEnum):
    ARCHITECT = "architect"
    DEVELOPER = "developer"
    REVIEWER = "reviewer"
    SDET = "sdet"
    PRODUCTIVITY = "productivity"


class ContextMode(StrEnum):
    """Where what a session reads besides its issue comes from."""

    INHERIT = "inherit"
    BLANK = "blank"
    CUSTOM = "custom"


class End(StrEnum):
    """How a session ended; all but the first two are somebody's failure."""

    FINISHED = "finished"
    ASKED = "asked"
    CRASHED = "crashed"
    GARBAGE = "garbage"
    TIMED_OUT = "timed_out"
    STALLED = "stalled"
    OVER_LIMIT = "over_limit"
    STOPPED = "stopped"
    INFRASTRUCTURE = "infrastructure"


class Closing(Value):
    """Why a session's line to its model was closed, and how the session therefore ends."""

    end: End
    reason: str
    halted: str = Field("", description="as in the outcome")


class Usage(Value):
    """What a session used; money in US dollars."""

    input_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    turns: int = 0
    seconds: float = 0.0

    def plus(self, other: Usage) -> Usage:
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            usd=self.usd + other.usd,
            turns=self.turns + other.turns,
            seconds=self.seconds + other.seconds,
        )


class Claim(Value):
    """What an agent says of its own work; kept as a claim, never believed."""

    summary: str = ""
    declares: tuple[str, ...] | None = Field(None, description="paths it says it changed; none: all")
    tests: tuple[str, ...] = Field((), description="ids of the tests that the SDET proposes")
    verdict: str | None = Field(None, description="the reviewer's word, before it is checked")
    findings: tuple[dict[str, object], ...] = Field((), description="the reviewer's findings, unchecked")


class Outcome(Value):
    """What is left of a session when it has ended; the bundle is a file beside the transcript."""

    session: SessionId
    role: Role
    end: End
    reason: str = Field("", description="one sentence when it did not finish")
    halted: str = Field(
        "",
        description="what no agent can mend: session-cap, issue-cap, day-cap, provider, no-key, no-program",
    )
    question: str | None = None
    claim: Claim = Claim()
    usage: Usage = Usage()
    backend: str
    isolation: str = Field(description="the sandbox it ran in, or 'none'")
    bundle: str | None = Field(None, description="path of the git bundle with one head, if it left one")
    transcript: str = Field(description="path of the JSON lines that it emitted")
