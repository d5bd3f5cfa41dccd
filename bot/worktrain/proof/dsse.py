"""DSSE envelopes: a payload, its type, and exactly one signature over both.

https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from worktrain.proof import canonical
from worktrain.proof.canonical import ProofError

PAYLOAD_TYPE = "application/vnd.in-toto+json"

Sign = Callable[[bytes], bytes]
"""Sign a message."""

Verify = Callable[[bytes, bytes], bool]
"""Say whether (message, signature) belong together."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """An envelope whose form is right; whether its signature is, `signed_by` says."""

    payload: bytes
    keyid: str
    signature: bytes

    def as_json(self) -> dict[str, object]:
        return {
            "payload": _b64(self.payload),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": self.keyid, "sig": _b64(self.signature)}],
        }

    def digest(self) -> str:
        """Name the envelope: SHA-256 over its canonical bytes."""
        return hashlib.sha256(canonical.encode(self.as_json())).hexdigest()


def pae(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """Give the bytes that are signed: DSSE's pre-authentication encoding, version 1."""
    kind = payload_type.encode()
    return b" ".join([b"DSSEv1", b"%d" % len(kind), kind, b"%d" % len(payload), payload])


def seal(statement: object, sign: Sign, keyid: str) -> Envelope:
    """Put a statement's canonical bytes under one signature."""
    payload = canonical.encode(statement)
    return Envelope(payload=payload, keyid=keyid, signature=sign(pae(payload)))


def shape(value: object) -> Envelope:
    """Read an envelope from JSON; one that is not exactly as `as_json` writes it is a `ProofError`."""
    match value:
        case {
            "payload": str(payload),
            "payloadType": str(kind),
            "signatures": [{"keyid": str(keyid), "sig": str(sig), **rest_of_signature}],
            **rest,
        } if not rest and not rest_of_signature:
            pass
        case _:
            raise ProofError("This is not an envelope with exactly one signature.")
    if kind != PAYLOAD_TYPE:
        raise ProofError("The envelope holds something else than a statement.", why=kind[:80])
    return Envelope(payload=_unb64(payload), keyid=keyid, signature=_unb64(sig))


def signed_by(envelope: Envelope, keys: Mapping[str, Verify]) -> bool:
    """Say whether the key that the envelope names is one of ours and made the signature."""
    verify = keys.get(envelope.keyid)
    return verify is not None and verify(pae(envelope.payload), envelope.signature)


def open_(envelope: Envelope, keys: Mapping[str, Verify]) -> object:
    """Give the statement; one that is not signed, or not canonical, is a `ProofError`."""
    if not signed_by(envelope, keys):
        raise ProofError("The signature does not hold.", why=f"key {envelope.keyid[:80]}")
    return canonical.parse(envelope.payload)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as exc:
        raise ProofError("A part of the envelope is not base64.") from exc
    # The unused bits of the last letter would otherwise be a place to change a byte unseen.
    if _b64(data) != text:
        raise ProofError("A part of the envelope is not canonical base64.")
    return data
