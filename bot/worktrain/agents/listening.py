"""Listen to a program's events: count them against the budget, keep what it claims, write the transcript."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from worktrain.agents.protocol import Tell
from worktrain.agents.transcript import Transcript
from worktrain.agents.vocabulary import Event, Failed, Question, Result, Say, Tool, UsageTold, parse
from worktrain.briefs import Budget
from worktrain.sessions import Claim, End, Usage

UNKNOWN_LINES = 1_000
"""So many lines that are no events, and we stop reading."""
EVENTS = 5_000
"""So many events of any kind, and the session is over its limit."""
STDOUT_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What one line of a program says: events in our words, and how many turns it took."""

    events: tuple[Event, ...] = ()
    turns: int = 0


Understand = Callable[[bytes], Heard | None]
"""Translates one line; none for a line that is foreign."""


def own_words(line: bytes) -> Heard | None:
    """Understand a program that speaks as `docs/backends/command.md` says."""
    event = parse(line)
    return None if event is None else Heard(events=(event,), turns=int(isinstance(event, Say | Tool)))


@dataclass
class Listener:
    """What one program has told so far; `end` is set once that decides how the session ends."""

    budget: Budget
    transcript: Transcript
    tell: Tell
    understand: Understand = own_words
    stdout_bytes: int = STDOUT_BYTES
    unknown_lines: int = UNKNOWN_LINES
    usage: Usage = field(default_factory=Usage)
    claim: Claim = field(default_factory=Claim)
    question: str | None = None
    end: End | None = None
    reason: str = ""
    events: int = 0
    unknown: int = 0
    first_unknown: bytes = b""
    last_words: str = ""
    _bytes: int = field(default=0)

    @property
    def heard(self) -> int:
        """Count the bytes that the program has written so far."""
        return self._bytes

    async def listen(self, lines: AsyncIterator[bytes]) -> None:
        """Read until an event or a bound decides the session's end, or the output is over."""
        async for line in lines:
            if line.strip():
                self._take(line)
            self._bytes += len(line) + 1
            if self.end is None:
                self._check_bounds()
            if self.end is not None:
                return

    def _take(self, line: bytes) -> None:
        heard = self.understand(line)
        if heard is None:
            self.unknown += 1
            self.first_unknown = self.first_unknown or line[:200]
            return
        self.usage = self.usage.plus(Usage(turns=heard.turns))
        for event in heard.events:
            self.hear(event)

    def hear(self, event: Event) -> None:
        """Write one event down and let it count."""
        self.events += 1
        self.tell(self.transcript.write(event.model_dump(mode="json", exclude_unset=True)))
        match event:
            case Say():
                self.last_words = event.text
            case UsageTold():
                self.usage = self.usage.plus(
                    Usage(
                        input_tokens=event.input_tokens,
                        output_tokens=event.output_tokens,
                        usd=event.usd,
                    )
                )
            case Question():
                self.question, self.end = event.question, End.ASKED
            case Failed():
                self._decide(End.CRASHED, event.reason)
            case Result():
                self.claim, self.end = _claim(event), End.FINISHED

    def note(self, event: str, **rest: object) -> None:
        """Write down something that we did, not the agent."""
        self.tell(self.transcript.write({"event": event, **rest}))

    def _check_bounds(self) -> None:
        tokens = self.usage.input_tokens + self.usage.output_tokens
        if self.usage.turns > self.budget.turns:
            self._decide(End.OVER_LIMIT, f"It took more than {self.budget.turns} turns.")
        elif tokens > self.budget.tokens:
            self._decide(End.OVER_LIMIT, f"It used more than {self.budget.tokens} tokens.")
        elif self.usage.usd > self.budget.usd:
            self._decide(End.OVER_LIMIT, f"It spent more than {self.budget.usd} US dollars.")
        elif self.events > EVENTS:
            self._decide(End.OVER_LIMIT, f"It told more than {EVENTS} events.")
        elif self._bytes > self.stdout_bytes:
            self._decide(End.OVER_LIMIT, f"It wrote more than {self.stdout_bytes // 1024 // 1024} MiB.")
        elif self.unknown > self.unknown_lines:
            self._decide(End.GARBAGE, f"It wrote more than {self.unknown_lines} lines that are no events.")

    def _decide(self, end: End, reason: str) -> None:
        self.end, self.reason = end, reason


def _claim(result: Result) -> Claim:
    return Claim(
        summary=result.summary,
        declares=None if result.declares is None else tuple(result.declares),
        tests=tuple(result.tests),
        verdict=result.verdict,
        findings=tuple(result.findings),
    )
