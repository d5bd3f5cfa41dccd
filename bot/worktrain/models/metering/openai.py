"""What OpenAI tells of an answer, in both of its dialects: https://developers.openai.com/api/reference."""

from __future__ import annotations

from dataclasses import replace

from worktrain.models.metering.counts import Counts, table, tokens_of, whole
from worktrain.models.metering.events import Document, Events

_FACTORS = {"priority": 2.0, "fast": 2.0}
"""By service tier; those that cost less than the standard one count as it."""

_LAST = {"response.completed", "response.incomplete", "response.failed"}


class OpenAIStream:
    """Meters server-sent events of both kinds: the last one tells."""

    def __init__(self) -> None:
        self._events = Events()
        self._counts = Counts()
        self._seen = 0

    def feed(self, chunk: bytes) -> None:
        for event in self._events.feed(chunk):
            self._take(event)

    def counts(self) -> Counts:
        if self._counts.told:
            return self._counts
        return replace(self._counts, output=tokens_of(self._seen))

    def _take(self, event: dict[str, object]) -> None:
        kind = event.get("type")
        if kind in _LAST:
            answer = table(event.get("response"))
            self._counts = replace(_counted(answer), failed=_failed(answer.get("error")))
        elif kind == "error":
            said = event.get("error") if isinstance(event.get("error"), dict) else event
            self._counts = replace(self._counts, failed=_failed(said))
        elif kind is None and isinstance(event.get("usage"), dict):
            self._counts = _counted(event)
        elif kind is None:
            choices = event.get("choices")
            for choice in choices if isinstance(choices, list) else []:
                self._seen += _text(table(table(choice).get("delta")))
        else:
            self._seen += _text(event.get("delta"))


class OpenAIDocument:
    """Meters an answer that comes as one JSON document."""

    def __init__(self) -> None:
        self._document = Document()

    def feed(self, chunk: bytes) -> None:
        self._document.feed(chunk)

    def counts(self) -> Counts:
        answer = self._document.object()
        return replace(_counted(answer), failed=_failed(answer.get("error")))


def _counted(answer: dict[str, object]) -> Counts:
    usage = table(answer.get("usage"))
    whole_input = whole(usage.get("input_tokens")) or whole(usage.get("prompt_tokens"))
    details = table(usage.get("input_tokens_details")) or table(usage.get("prompt_tokens_details"))
    read = min(whole_input, whole(details.get("cached_tokens")))
    written = min(whole_input - read, whole(details.get("cache_write_tokens")))
    return Counts(
        model=str(answer.get("model") or ""),
        fresh=whole_input - read - written,
        cache_read=read,
        cache_write=written,
        output=whole(usage.get("output_tokens")) or whole(usage.get("completion_tokens")),
        factor=_FACTORS.get(str(answer.get("service_tier")), 1.0),
        told=bool(usage),
    )


def _failed(error: object) -> str:
    said = table(error)
    return str(said.get("code") or said.get("type") or "error") if said else ""


def _text(delta: object) -> int:
    """Count the characters of a piece of an answer, wherever in it they are."""
    if isinstance(delta, str):
        return len(delta)
    if isinstance(delta, list):
        return sum(map(_text, delta))
    return sum(map(_text, delta.values())) if isinstance(delta, dict) else 0
