"""Which headers pass, in both directions; the key is put in here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worktrain.models.scrubbing import clean

_PASS_UP = frozenset(
    {
        "accept",
        "anthropic-beta",
        "anthropic-version",
        "content-type",
        "idempotency-key",
        "openai-beta",
        "originator",
        "session_id",
        "user-agent",
        "x-app",
    }
)
_PASS_UP_BEGINNING = ("x-stainless-",)
"""All others stay here: some choose another account of the same key, some name this machine."""

_STAY_UP = frozenset(
    {
        # hop by hop: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        # what we change
        "content-encoding",
        "content-length",
        # what is the provider's and ours
        "alt-svc",
        "location",
        "set-cookie",
        "www-authenticate",
    }
)


def up(kind: str, key: str, given: Mapping[str, str]) -> dict[str, str]:
    """Give the headers of a request to the provider."""
    passed = {
        name.lower(): value for name, value in given.items() if _passes(name.lower()) and value.isprintable()
    }
    ours = {"x-api-key": key} if kind == "anthropic" else {"authorization": f"Bearer {key}"}
    # metering reads the answer, so it must come unpacked
    return {**passed, **ours, "accept-encoding": "identity"}


def down(given: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """Give the headers of an answer to the agent."""
    named = {name.strip().lower() for name in given.get("connection", "").split(",")}
    return {name: clean(value, keys) for name, value in given.items() if name.lower() not in _STAY_UP | named}


def token_in(given: Mapping[str, str]) -> str:
    """Give the token that a client brought, in either way that the providers know."""
    scheme, _, token = given.get("authorization", "").partition(" ")
    return given.get("x-api-key") or (token.strip() if scheme.lower() == "bearer" else "")


def _passes(name: str) -> bool:
    return name in _PASS_UP or name.startswith(_PASS_UP_BEGINNING)
