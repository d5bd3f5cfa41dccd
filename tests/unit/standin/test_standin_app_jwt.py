from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from worktrain.standin.app_jwt import issuer, verify
from worktrain.standin.problems import Problem

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
GOOD = {"iat": SECONDS - 60, "exp": SECONDS + 540, "iss": "7"}


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def token(claims: dict[str, Any], *, alg: str = "RS256", key: rsa.RSAPrivateKey = KEY) -> str:
    signed = ".".join(encode(json.dumps(each).encode()) for each in ({"alg": alg}, claims))
    return f"{signed}.{encode(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def test_a_good_token_passes_and_names_its_app() -> None:
    verify(token(GOOD), PEM, NOW)
    assert issuer(token(GOOD)) == "7"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(token(GOOD, key=OTHER), id="another key"),
        pytest.param(token(GOOD, alg="none"), id="no algorithm"),
        pytest.param(token(GOOD)[:-4], id="a cut signature"),
        pytest.param("a.b.c", id="no token at all"),
        pytest.param(token({**GOOD, "exp": SECONDS + 601}), id="eleven minutes"),
        pytest.param(token({**GOOD, "exp": SECONDS}), id="expired"),
        pytest.param(token({**GOOD, "iat": SECONDS + 120}), id="from the future"),
        pytest.param(token({"iss": "7"}), id="no times"),
    ],
)
def test_a_bad_token_is_refused(text: str) -> None:
    with pytest.raises(Problem) as problem:
        verify(text, PEM, NOW)
    assert problem.value.status == 401


def test_a_token_is_good_until_it_expires() -> None:
    verify(token(GOOD), PEM, NOW + timedelta(seconds=539))
    with pytest.raises(Problem):
        verify(token(GOOD), PEM, NOW + timedelta(seconds=540))
