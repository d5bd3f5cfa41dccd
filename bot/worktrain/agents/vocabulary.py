"""The events that a program may write on stdout, one JSON object a line: `docs/backends/command.md`."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

Text = Annotated[str, Field(max_length=200_000)]
Short = Annotated[str, Field(max_length=4_000)]


_DEEPEST = 100
_MOST = 2**53
"""More tokens than there are, and few enough for any database."""


def _storable(value: dict[str, object]) -> dict[str, object]:
    """Refuse numbers that JSON can say and nothing can store, and what is nested too deeply to be written."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        if isinstance(item, dict):
            waiting += ((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            waiting += ((inner, depth + 1) for inner in item)
        elif (isinstance(item, int) and item.bit_length() > 63) or (
            isinstance(item, float) and not math.isfinite(item)
        ):
            raise ValueError("a number out of range")
    return value


Object = Annotated[dict[str, object], AfterValidator(_storable)]


class Told(BaseModel):
    """One event; a key that nobody knows makes the whole line unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Say(Told):
    """The agent says something."""

    event: Literal["say"]
    text: Text


class Tool(Told):
    """The agent used a tool, and what came of it."""

    event: Literal["tool"]
    name: Short
    input: Object = Field(default_factory=dict)
    exit_code: Annotated[int, Field(ge=-(2**31), lt=2**31)] | None = None
    output: Text = ""


class UsageTold(Told):
    """Tokens and money used since the last such event."""

    event: Literal["usage"]
    input_tokens: int = Field(0, ge=0, le=_MOST)
    output_tokens: int = Field(0, ge=0, le=_MOST)
    usd: float = Field(0.0, ge=0, allow_inf_nan=False)


class Question(Told):
    """The agent needs a person; the session goes on when the answer is there."""

    event: Literal["ask"]
    question: Annotated[str, Field(min_length=1, max_length=4_000)]


class Failed(Told):
    """The agent gives up, with one sentence."""

    event: Literal["failed"]
    reason: Short


class Result(Told):
    """The last event: what the agent says of its work."""

    event: Literal["outcome"]
    summary: Text = ""
    declares: Annotated[list[Short], Field(max_length=5_000)] | None = None
    tests: list[Short] = Field(default_factory=list, max_length=1_000)
    verdict: Short | None = None
    findings: list[Object] = Field(default_factory=list, max_length=200)


Event = Say | Tool | UsageTold | Question | Failed | Result

_ADAPTER: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])


def parse(line: bytes) -> Event | None:
    """Read one line; none for anything that is not exactly an event."""
    try:
        return _ADAPTER.validate_json(line)
    except ValidationError:
        return None


def document(line: bytes) -> Any:
    """Read one line of JSON of somebody else's; half a character, which no file can hold, becomes `?`."""
    found = json.loads(line)
    if b"\\ud" not in line.lower():
        return found
    return json.loads(json.dumps(found, ensure_ascii=False).encode(errors="replace"))


_SHOWN = 16_000


def shortened(text: str) -> str:
    """Keep the end of a long text, which matters most, and mark the cut; lone surrogates become `?`."""
    shown = text if len(text) <= _SHOWN else f"[…]\n{text[-_SHOWN:]}"
    return shown.encode(errors="replace").decode()
