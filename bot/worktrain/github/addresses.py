"""Which addresses are GitHub's own, as far as a credential may go."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

MOVED = frozenset({301, 302, 307, 308})
_AGAIN = frozenset({307, 308})
"""A write is sent again only where GitHub says "as it was"; after 301 and 302 others would send a GET."""


def same_host(url: str, base_url: str) -> bool:
    """Say whether an address is on our API's own scheme, host and port."""
    return _origin(url) == _origin(base_url)


def renamed(location: str, *, base_url: str, repository_id: int | None) -> str | None:
    """Give the address that a redirect leads to, if we follow it; None if we do not.

    A renamed repository is followed, by its id; a transferred issue left our repository.
    """
    url = urljoin(f"{base_url.removesuffix('/')}/", location) if location else ""
    if not url or not same_host(url, base_url):
        return None
    if repository_id is None:
        return url
    path = urlsplit(url).path
    home = f"{urlsplit(base_url).path.removesuffix('/')}/repositories/{repository_id}"
    return url if path == home or path.startswith(f"{home}/") else None


def may_follow(method: str, status: int) -> bool:
    """Say whether a request may be sent once more to where a redirect leads."""
    return status in MOVED and (method == "GET" or status in _AGAIN)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
