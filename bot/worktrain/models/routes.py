"""The requests that an agent may make of a provider; all others are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Dialect(StrEnum):
    """What a request is, and how its body and its errors are written."""

    PING = "ping"
    MODELS = "models"
    COUNT = "count"
    MESSAGES = "messages"
    RESPONSES = "responses"
    CHAT = "chat"


PAID = frozenset({Dialect.MESSAGES, Dialect.RESPONSES, Dialect.CHAT})
"""An answer to these costs money."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One request that is let through, to the provider of this kind; the path is ours, not the agent's."""

    kind: str
    dialect: Dialect
    path: str


_ROUTES = {
    ("POST", "/v1/messages"): ("anthropic", Dialect.MESSAGES),
    ("POST", "/v1/messages/count_tokens"): ("anthropic", Dialect.COUNT),
    ("POST", "/v1/responses"): ("openai", Dialect.RESPONSES),
    ("POST", "/v1/chat/completions"): ("openai", Dialect.CHAT),
}


def route_of(method: str, path: str, headers: Mapping[str, str]) -> Route | None:
    """Find the route by the exact path; None for what is not let through."""
    if (method, path) == ("HEAD", "/"):
        return Route(kind=spoken_to(path, headers), dialect=Dialect.PING, path=path)
    if (method, path) == ("GET", "/v1/models"):
        return Route(kind=spoken_to(path, headers), dialect=Dialect.MODELS, path=path)
    found = _ROUTES.get((method, path))
    return None if found is None else Route(kind=found[0], dialect=found[1], path=path)


def spoken_to(path: str, headers: Mapping[str, str]) -> str:
    """Tell which provider a client believes to speak to: it understands that one's errors."""
    ours = path.startswith("/v1/messages") or "anthropic-version" in headers or "x-api-key" in headers
    return "anthropic" if ours else "openai"
