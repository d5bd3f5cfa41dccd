"""Read a request's body: which model, how long a prompt, how long an answer; and write it anew.

What is sent on is what was read here, never the agent's own bytes: two readers of one odd document (a key
that is there twice, say) must not see two different requests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from worktrain.models.caps import LEAST_OUTPUT
from worktrain.models.hosted import tamed
from worktrain.models.metering.counts import tokens_of, whole
from worktrain.models.refusals import Refusal
from worktrain.models.routes import Dialect, Route

LONGEST_ANSWER = 128_000
"""Tokens; for requests that do not say. No model of the price table answers more at once."""

_LIMIT = {
    Dialect.MESSAGES: ("max_tokens",),
    Dialect.RESPONSES: ("max_output_tokens",),
    Dialect.CHAT: ("max_completion_tokens", "max_tokens"),
}
"""Where each dialect says how long the answer may be; the first one is where we would write it."""

_INLINE_TOKENS = 5_000
"""What a picture sent inline costs at most, however many bytes it has."""
_INLINE_CHARACTERS = 20_000


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One request as understood."""

    dialect: Dialect
    model: str
    input_tokens: int
    """Estimated from the size."""
    hour: bool = False
    """Whether the prompt may be written to the cache that lasts an hour."""
    output_tokens: int
    """The longest answer that it allows."""
    least_output: int = LEAST_OUTPUT
    streams: bool = False
    left_out: tuple[str, ...] = ()
    document: dict[str, Any] = field(repr=False)

    def written(self, output_tokens: int) -> bytes:
        """Write the body, with an answer of at most so many tokens."""
        document = self.document
        if output_tokens < self.output_tokens and self.dialect in _LIMIT:
            names = _LIMIT[self.dialect]
            here = next((name for name in names if document.get(name)), names[0])
            document = {**document, here: output_tokens}
        return json.dumps(document, separators=(",", ":")).encode()


def read(route: Route, raw: bytes) -> Reading:
    """Understand a body, or raise Refusal."""
    try:
        return _read(route, raw)
    except RecursionError:
        raise Refusal(400, "The request's body is nested too deeply.", what="unreadable") from None


def _read(route: Route, raw: bytes) -> Reading:
    document = _object(raw)
    model = document.get("model")
    if not isinstance(model, str) or not model:
        raise Refusal(400, "The request names no model.", what="unreadable")
    if route.dialect is Dialect.CHAT and document.get("n") not in {None, 1}:
        raise Refusal(400, "Requests for several answers at once are not let through.", what="hosted")
    document, left_out = tamed(route.kind, document)
    streams = document.get("stream") is True
    if streams and route.dialect is Dialect.CHAT:
        # without this a streamed chat completion does not tell what it used
        document["stream_options"] = {**_table(document.get("stream_options")), "include_usage": True}
    return Reading(
        dialect=route.dialect,
        model=model[:100],
        input_tokens=_input_tokens(document),
        hour=b'"1h"' in raw,
        output_tokens=_output_tokens(route.dialect, document),
        least_output=_least_output(document),
        streams=streams,
        left_out=left_out,
        document=document,
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw, parse_constant=_no_number)
    except ValueError:
        raise Refusal(400, "The request's body is not JSON.", what="unreadable") from None
    if not isinstance(found, dict):
        raise Refusal(400, "The request's body is not a JSON object.", what="unreadable")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


def _output_tokens(dialect: Dialect, document: dict[str, Any]) -> int:
    said = [document[name] for name in _LIMIT.get(dialect, ()) if whole(document.get(name))]
    return min([LONGEST_ANSWER, *map(int, said)])


def _least_output(document: dict[str, Any]) -> int:
    """Give what the answer needs at least: thinking that was asked for must fit."""
    return LEAST_OUTPUT + whole(_table(document.get("thinking")).get("budget_tokens"))


def _input_tokens(document: dict[str, Any]) -> int:
    """Estimate the prompt's tokens from its size, pictures apart: their bytes are not text."""
    text, inline = len(json.dumps(document, separators=(",", ":"), ensure_ascii=False)), 0
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str) and len(node) > _INLINE_CHARACTERS and _is_inline(node):
            text, inline = text - len(node), inline + 1
    return tokens_of(text) + inline * _INLINE_TOKENS


def _is_inline(text: str) -> bool:
    """Say whether a long text is a picture in base64, and nothing else."""
    coded = text.partition(",")[2] if text.startswith("data:") else text
    return coded.startswith(_MAGIC) and coded.isascii() and not any(map(coded.count, (" ", "\n", "{")))


_MAGIC = ("iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR")
"""PNG, JPEG, GIF and WebP, in base64."""


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
