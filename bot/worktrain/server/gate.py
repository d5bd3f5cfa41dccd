"""The webhook gate: who may come in, told from headers and signature before a byte is parsed."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_BODY = 26 * 1024 * 1024
"""GitHub sends at most 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads"""

SIGNATURE = "X-Hub-Signature-256"
_SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}")
_GUID = re.compile(r"[0-9A-Za-z-]{8,64}")
_EVENT = re.compile(r"[a-z_]{1,64}")


@dataclass(frozen=True, kw_only=True)
class Turned:
    """A call that does not come in: the HTTP status, and why in one sentence."""

    status: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """A call that GitHub signed."""

    guid: str
    event: str


_UNSIGNED = Turned(status=401, why="The signature does not match the webhook secret.")


def admit(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> Admitted | Turned:
    """Check everything that can be checked without parsing; only the SHA-256 signature counts.

    https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
    """
    named = named_well(headers)
    if isinstance(named, Turned) or signed(body, headers[SIGNATURE], secrets):
        return named
    return _UNSIGNED


def named_well(headers: Mapping[str, str]) -> Admitted | Turned:
    """Check the headers alone, so that a body is read only where one may be worth it."""
    if headers.get("Content-Type", "").split(";")[0].strip().lower() != "application/json":
        return Turned(status=415, why="Only application/json is taken; choose it as the App's content type.")
    guid, event = headers.get("X-GitHub-Delivery", ""), headers.get("X-GitHub-Event", "")
    if not (_GUID.fullmatch(guid) and _EVENT.fullmatch(event)):
        return Turned(status=400, why="The X-GitHub-Delivery or X-GitHub-Event header is missing.")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        return Turned(status=415, why="The body is compressed; GitHub sends it as it is.")
    if not _SIGNATURE.fullmatch(headers.get(SIGNATURE, "")):
        return _UNSIGNED
    return Admitted(guid=guid, event=event)


def signed(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """Compare in constant time; several secrets count while one is being replaced by another."""
    if not _SIGNATURE.fullmatch(signature):
        return False
    wanted = [hmac.new(secret.encode(), body, hashlib.sha256).hexdigest() for secret in secrets if secret]
    matches = [hmac.compare_digest(f"sha256={digest}", signature) for digest in wanted]
    return any(matches)
