"""Read a request's body: which model, how long a prompt, how long an answer; and write it anew.

What is sent on is what was read here, never the agent's own bytes: two readers of one odd document (a key
that is there twice, say) must not see two different requests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from worktrain.models.caps import LEAST_OUTPUT
from worktrain.models.estimating import input_tokens
from worktrain.models.hosted_tools import tamed
from worktrain.models.metering.counts import whole
from worktrain.models.nodes import MOST, nodes, too_many
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
    if not isinstance(model, str) or not model or not model.isprintable():
        raise Refusal(400, "The request names no model.", what="unreadable")
    if route.dialect is Dialect.CHAT and document.get("n") not in (None, 1):
        raise Refusal(400, "Requests for several answers at once are not let through.", what="hosted")
    document, left_out = tamed(route.kind, document)
    _say_once(route.dialect, document)
    streams = document.get("stream") is True
    if streams and route.dialect is Dialect.CHAT:
        # without this a streamed chat completion does not tell what it used
        document["stream_options"] = {**_table(document.get("stream_options")), "include_usage": True}
    return Reading(
        dialect=route.dialect,
        model=model[:100],
        input_tokens=input_tokens(document),
        hour=any(node.get("ttl") == "1h" for node in nodes(document)),
        output_tokens=_output_tokens(route.dialect, document),
        least_output=_least_output(document),
        streams=streams,
        left_out=left_out,
        document=document,
    )


def _object(raw: bytes) -> dict[str, Any]:
    if too_many(raw):
        raise Refusal(413, f"The request's body has more than {MOST:,} values.", what="too-large")
    try:
        found = json.loads(raw.decode(), parse_constant=_no_number)  # other encodings hide what is counted
    except ValueError:
        raise Refusal(400, "The request's body is not JSON.", what="unreadable") from None
    if not isinstance(found, dict):
        raise Refusal(400, "The request's body is not a JSON object.", what="unreadable")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


def _say_once(dialect: Dialect, document: dict[str, Any]) -> None:
    """Leave one bound of the answer's length, and one that we can count with: it is what will be paid for."""
    given = [name for name in _LIMIT.get(dialect, ()) if document.get(name) is not None]
    for name in given[1:]:
        del document[name]
    if given and not _is_bound(document[given[0]]):
        document[given[0]] = LONGEST_ANSWER


def _is_bound(value: object) -> bool:
    return isinstance(value, int) and value <= LONGEST_ANSWER


def _output_tokens(dialect: Dialect, document: dict[str, Any]) -> int:
    said = [document[name] for name in _LIMIT.get(dialect, ()) if whole(document.get(name))]
    return min([LONGEST_ANSWER, *map(int, said)])


def _least_output(document: dict[str, Any]) -> int:
    """Give what the answer needs at least: thinking that was asked for must fit."""
    return LEAST_OUTPUT + whole(_table(document.get("thinking")).get("budget_tokens"))


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
