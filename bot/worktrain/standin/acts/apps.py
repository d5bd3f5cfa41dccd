"""Registering an App from a manifest, as its owner does on the confirm page."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from worktrain.standin.manifest import Manifest
from worktrain.standin.problems import refused
from worktrain.standin.state.accounts import User
from worktrain.standin.state.apps import Conversion
from worktrain.standin.world import World

CODE_LIFE = timedelta(hours=1)


def create_app(world: World, manifest: Manifest, *, name: str, owner: User) -> str:
    """Make the App with everything that GitHub chooses for it, and give the code for its credentials."""
    slug = slug_of(name)
    if not slug:
        raise refused("Integration", "Name can't be blank")
    if slug in world.apps.registered:
        raise refused("Integration", "Name is already taken")
    private, public = _key_pair()
    app = world.register_app(
        slug,
        public_key=public,
        webhook_url=manifest.hook_url,
        webhook_secret=secrets.token_hex(20),
        permissions=dict(manifest.permissions),
        events=list(manifest.events),
        owner=owner.login,
        name=name,
        hook_active=manifest.hook_active,
        setup_url=manifest.setup_url,
    )
    code = secrets.token_hex(20)
    world.apps.conversions[code] = Conversion(
        app=app, pem=private, client_secret=secrets.token_hex(20), expires_at=world.now() + CODE_LIFE
    )
    return code


def slug_of(name: str) -> str:
    """Give the name that stands in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,  # GitHub's begin with RSA PRIVATE KEY
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()
