"""How providers are connected to: the operator's own proxy settings count, but not on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import aiohttp

from worktrain.providers import Provider

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def client_for(providers: Iterable[Provider], timeout: aiohttp.ClientTimeout) -> aiohttp.ClientSession:
    """Open a client; cookies stay nowhere, so that no session meets another's."""
    elsewhere = any(urlsplit(provider.url).hostname not in _HERE for provider in providers)
    return aiohttp.ClientSession(timeout=timeout, trust_env=elsewhere, cookie_jar=aiohttp.DummyCookieJar())
