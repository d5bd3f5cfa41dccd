"""Conditional requests: each answer to a read has a name, and who knows it is told that it still holds."""

from __future__ import annotations

import hashlib

# https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests


def etag(body: bytes, accept: str) -> str:
    """Name a body in the form in which it was asked for; links to other pages are not part of it."""
    return f'W/"{hashlib.sha256(accept.encode() + b" " + body).hexdigest()}"'


def still_holds(known: str | None, now: str) -> bool:
    """Compare what a caller knows (one name, a list of them, or `*`) with what it would get."""
    if known is None:
        return False
    names = {name.strip().removeprefix("W/") for name in known.split(",")}
    return "*" in names or now.removeprefix("W/") in names
