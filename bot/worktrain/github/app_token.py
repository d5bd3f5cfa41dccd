"""The App's own token: a JSON web token, signed with its private key, dated by GitHub's clock.

https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from worktrain.errors import AuthError

BEFORE, AFTER = 60, 480
"""Seconds: dated back for clocks that differ, and good for eight minutes; GitHub allows ten."""


def app_token(app_id: str, private_key: str, now: float) -> str:
    """Sign a token that is good from a minute ago."""
    key = load_pem_private_key(private_key.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise AuthError(
            "The GitHub App's private key is no RSA key.", fix="Download a new one from its settings page."
        )
    claims = {"iat": int(now) - BEFORE, "exp": int(now) + AFTER, "iss": app_id}
    signed = b".".join(
        _encoded(json.dumps(each).encode()) for each in ({"alg": "RS256", "typ": "JWT"}, claims)
    )
    return (signed + b"." + _encoded(key.sign(signed, PKCS1v15(), SHA256()))).decode()


def _encoded(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")
