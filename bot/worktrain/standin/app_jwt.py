"""The JSON web token by which an App proves who it is: RS256, ten minutes at most."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from worktrain.standin.problems import Problem

# https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
LONGEST = timedelta(minutes=10)
DRIFT = timedelta(seconds=60)


def undecodable() -> Problem:
    return Problem(401, "A JSON web token could not be decoded")


def issuer(token: str) -> str:
    """Read who the token claims to be from; nothing is checked yet."""
    _, claims, _, _ = _split(token)
    return str(claims.get("iss", ""))


def verify(token: str, public_key: str, now: datetime) -> None:
    """Check signature and times, or refuse as GitHub does."""
    header, claims, signed, signature = _split(token)
    if header.get("alg") != "RS256":
        raise undecodable()
    key = load_pem_public_key(public_key.encode())
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(signature, signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise undecodable() from None
    _check_times(claims, now.timestamp())


def _check_times(claims: dict[str, Any], now: float) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or issued > now + DRIFT.total_seconds():
        raise Problem(401, "'Issued at' claim ('iat') must be an Integer representing the time of issue")
    if not isinstance(expires, int | float) or expires <= now:
        raise Problem(401, "'Expiration time' claim ('exp') must be a numeric value in the future")
    if expires > now + LONGEST.total_seconds():
        raise Problem(401, "'Expiration time' claim ('exp') is too far in the future")


def _split(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    try:
        head, middle, tail = token.split(".")
        header, claims = json.loads(_decode(head)), json.loads(_decode(middle))
        signature = _decode(tail)
    except (ValueError, binascii.Error):
        raise undecodable() from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise undecodable()
    return header, claims, f"{head}.{middle}".encode(), signature


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
