"""What Anthropic tells of an answer: https://platform.claude.com/docs/en/api/messages."""

from __future__ import annotations

from dataclasses import replace

from worktrain.models.metering.counts import Counts, table, tokens_of, whole
from worktrain.models.metering.events import Document, Events

_US_ONLY = 1.1
"""Answers that may only be made in the United States cost this much more."""
_FAST = 6.0
"""Answers at high speed; we leave the wish out of requests, but a workspace may be set so."""


class AnthropicStream:
    """Meters server-sent events: input at the start, output with each message_delta."""

    def __init__(self) -> None:
        self._events = Events()
        self._usage: dict[str, object] = {}
        self._counts = Counts()
        self._seen = 0

    def feed(self, chunk: bytes) -> None:
        for event in self._events.feed(chunk):
            self._take(event)

    def counts(self) -> Counts:
        counts = _counted(self._counts, self._usage)
        if counts.told:
            return counts
        return replace(counts, output=max(counts.output, tokens_of(self._seen)))

    def _take(self, event: dict[str, object]) -> None:
        match event.get("type"):
            case "message_start":
                message = table(event.get("message"))
                self._counts = replace(self._counts, model=str(message.get("model") or ""))
                self._usage.update(_known(message.get("usage")))
            case "content_block_delta":
                self._seen += _characters(table(event.get("delta")))
            case "message_delta":
                self._usage.update(_known(event.get("usage")))
                self._counts = replace(self._counts, told="output_tokens" in table(event.get("usage")))
            case "error":
                kind = str(table(event.get("error")).get("type") or "error")
                self._counts = replace(self._counts, failed=kind)


class AnthropicDocument:
    """Meters an answer that comes as one JSON document."""

    def __init__(self) -> None:
        self._document = Document()

    def feed(self, chunk: bytes) -> None:
        self._document.feed(chunk)

    def counts(self) -> Counts:
        message = self._document.object()
        usage = table(message.get("usage"))
        counts = Counts(model=str(message.get("model") or ""), told="output_tokens" in usage)
        return _counted(counts, usage)


def _characters(delta: dict[str, object]) -> int:
    """Count what a piece adds: text, thinking, or the input of a tool."""
    return sum(len(value) for key, value in delta.items() if key != "type" and isinstance(value, str))


def _known(usage: object) -> dict[str, object]:
    return {name: value for name, value in table(usage).items() if value is not None}


def _counted(counts: Counts, usage: dict[str, object]) -> Counts:
    written = whole(usage.get("cache_creation_input_tokens"))
    hour = min(written, whole(table(usage.get("cache_creation")).get("ephemeral_1h_input_tokens")))
    return replace(
        counts,
        fresh=whole(usage.get("input_tokens")),
        cache_read=whole(usage.get("cache_read_input_tokens")),
        cache_write=written - hour,
        cache_write_hour=hour,
        output=whole(usage.get("output_tokens")),
        factor=_factor(usage),
    )


def _factor(usage: dict[str, object]) -> float:
    where = _US_ONLY if usage.get("inference_geo") == "us" else 1.0
    return where * (_FAST if usage.get("speed") == "fast" else 1.0)
