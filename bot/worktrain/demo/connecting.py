"""Connect WorkTrain to the local GitHub: an App with webhooks, one that asks instead, or a person's token."""

from __future__ import annotations

import secrets
from typing import Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from worktrain.standin.world import World

Way = Literal["webhooks", "polling", "token"]

SLUG = "worktrain"
PERMISSIONS = {
    "metadata": "read",
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "checks": "write",
    "statuses": "read",
}
EVENTS = [
    "issues",
    "issue_comment",
    "pull_request",
    "pull_request_review",
    "pull_request_review_thread",
    "push",
    "check_run",
    "status",
]
TOKEN = {
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "statuses": "write",
}
POLL_SECONDS = "0.2"
"""Nobody wants to wait in a demo; on github.com it is 15."""


def connect(world: World, repository: str, way: Way, *, port: int) -> dict[str, str]:
    """Give the environment from which the App knows who it is; it will listen on this port of loopback."""
    if way == "webhooks":
        secret = secrets.token_hex(20)
        return {**_app(world, repository, port, secret=secret), "WORKTRAIN_WEBHOOK_SECRET": secret}
    me = _owner(world, repository) if way == "token" else _app(world, repository, port, secret="")
    return {**me, "WORKTRAIN_POLL_SECONDS": POLL_SECONDS}


def _owner(world: World, repository: str) -> dict[str, str]:
    """Give a token of the repository's owner, with what docs/polling.md says that it needs."""
    owner = world.repository(repository).owner.login
    token = world.fine_grained_token(owner, [repository], TOKEN)
    return {"WORKTRAIN_TOKEN": token, "WORKTRAIN_REPOSITORIES": repository}


def connect_reviewer(world: World, repository: str) -> dict[str, str]:
    """Register the second App, which only reviews, and give the environment that names it."""
    private, public = _key_pair()
    app = world.register_app(
        f"{SLUG}-reviewer",
        public_key=public,
        webhook_url="http://127.0.0.1:9/",
        webhook_secret="",
        permissions={"metadata": "read", "pull_requests": "write"},
        events=[],
        hook_active=False,
    )
    world.install(app.slug, repository)
    return {"WORKTRAIN_REVIEWER_APP_ID": str(app.id), "WORKTRAIN_REVIEWER_PRIVATE_KEY": private}


def _app(world: World, repository: str, port: int, *, secret: str) -> dict[str, str]:
    private, public = _key_pair()
    app = world.register_app(
        SLUG,
        public_key=public,
        webhook_url=f"http://127.0.0.1:{port}/webhook",
        webhook_secret=secret,
        permissions=PERMISSIONS,
        events=EVENTS,
        hook_active=bool(secret),
    )
    world.install(SLUG, repository)
    return {"WORKTRAIN_APP_ID": str(app.id), "WORKTRAIN_PRIVATE_KEY": private}


def _key_pair() -> tuple[str, str]:
    """Make the App's key pair, as GitHub does when an App is registered."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()
