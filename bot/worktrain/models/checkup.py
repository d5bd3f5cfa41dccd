"""Is a provider's key accepted? Asked in the cheapest way: for the list of models."""

from __future__ import annotations

from dataclasses import replace

import aiohttp

from worktrain.models.connecting import client_for
from worktrain.models.headers import up
from worktrain.models.scrubbing import clean
from worktrain.models.troubles import Fault, Trouble, no_key, trouble_of, unreachable
from worktrain.providers import Provider

TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
_VERSION = {"anthropic-version": "2023-06-01"}


async def look(kind: str, provider: Provider | None) -> str:
    """Give one sentence about what is wrong with a provider or its key; empty where nothing is."""
    trouble = await tried(kind, provider)
    return trouble.reason if trouble else ""


async def tried(kind: str, provider: Provider | None) -> Trouble | None:
    """Give what is wrong with a provider or its key; None where nothing is."""
    if provider is None or not provider.key:
        return no_key(kind)
    url, headers = f"{provider.url}/v1/models", up(kind, provider.key, _VERSION)
    try:
        async with (
            client_for([provider], TIMEOUT) as client,
            client.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            raw = await answer.content.read(64 * 1024)
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, ValueError) as exc:
        why = "no answer in time" if isinstance(exc, TimeoutError) else type(exc).__name__
        return unreachable(kind, why)
    if status < 300:
        return None
    said = f"{kind} answered the list of models with status {status}."
    trouble = trouble_of(kind, status, raw, model="") or Trouble(fault=Fault.DOWN, reason=said)
    return replace(trouble, reason=clean(trouble.reason, [provider.key]))
