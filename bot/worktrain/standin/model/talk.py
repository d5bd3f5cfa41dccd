"""What a program asks a model, and what the model answers, whatever the provider's format is."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request."""

    text: str
    """All that was said to the model so far, prompts and all."""
    tools: frozenset[str]
    last_call: str | None = None
    """The id of the last tool call that the model made in this conversation."""
    output: str = ""
    """What came of it."""
    prompted: bool = True
    """Whether the last word is a prompt; else it is a tool's result."""
    size: int = 0
    stream: bool = True


@dataclass(frozen=True, kw_only=True)
class Shell:
    """Run a command line."""

    command: str


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """Write a file that is not there yet."""

    path: str
    text: str

    @property
    def command(self) -> str:
        """Give the same as a command line."""
        return f"printf %s {shlex.quote(self.text)} > {shlex.quote(self.path)}"


@dataclass(frozen=True, kw_only=True)
class Poll:
    """Wait on for a command that is still running, by the number that the program gave it."""

    number: int


Deed = Shell | NewFile | Poll


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer: words, then perhaps a call; without a call the conversation rests."""

    words: tuple[str, ...] = ()
    call: str | None = None
    deed: Deed | None = None
    seconds: float = 0.0
    """How long the model thinks before it answers."""
    input_tokens: int = 0
    output_tokens: int = 0
    hangs: bool = False
    """Whether it begins to answer and never ends."""
    nonsense: bool = False
    tools: frozenset[str] = field(default_factory=frozenset)
