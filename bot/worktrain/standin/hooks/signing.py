"""The headers of a delivery: names, both signatures, and where it comes from."""

from __future__ import annotations

import hashlib
import hmac

from worktrain.standin.state.apps import AppRegistration


def signatures(secret: str, payload: bytes) -> dict[str, str]:
    """Sign the bytes as GitHub does: SHA-256, and SHA-1 for old receivers."""
    new = hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()
    old = hmac.new(secret.encode(), payload, hashlib.sha1).hexdigest()
    return {"X-Hub-Signature": f"sha1={old}", "X-Hub-Signature-256": f"sha256={new}"}


def headers(app: AppRegistration, *, event: str, guid: str, payload: bytes) -> dict[str, str]:
    return {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": f"GitHub-Hookshot/{hashlib.sha1(b'stand-in', usedforsecurity=False).hexdigest()[:7]}",
        "X-GitHub-Delivery": guid,
        "X-GitHub-Event": event,
        "X-GitHub-Hook-ID": str(app.hook_id),
        "X-GitHub-Hook-Installation-Target-ID": str(app.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        **signatures(app.webhook_secret, payload),
    }
