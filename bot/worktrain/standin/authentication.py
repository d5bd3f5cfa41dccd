"""From the Authorization header to the actor."""

from __future__ import annotations

import base64
import binascii

from worktrain.standin.access import NOBODY, Actor
from worktrain.standin.app_jwt import issuer, verify
from worktrain.standin.problems import Problem, bad_credentials
from worktrain.standin.world import World


def authenticate(world: World, header: str | None) -> Actor:
    """Find who is calling; wrong credentials are refused even where none are needed."""
    if header is None:
        return NOBODY
    scheme, _, secret = header.partition(" ")
    if scheme.lower() == "basic":
        return by_token(world, _password(secret))
    if scheme.lower() not in ("bearer", "token"):
        raise bad_credentials()
    if secret.count(".") == 2 and not secret.startswith("gh"):
        return _by_jwt(world, secret)
    return by_token(world, secret.strip())


def _password(secret: str) -> str:
    try:
        return base64.b64decode(secret).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        raise bad_credentials() from None


def by_token(world: World, text: str) -> Actor:
    """Find the owner of a personal token or of a live installation token."""
    person = world.accounts.personal_token(text)
    if person is not None:
        return Actor(kind="person", user=person.user, grant=person.grant)
    token = world.apps.tokens.get(text)
    if token is None or token.expires_at <= world.now():
        raise bad_credentials()
    app = token.installation.app
    return Actor(kind="installation", user=app.bot_user, app=app, token=token)


def _by_jwt(world: World, text: str) -> Actor:
    claimed = issuer(text)
    app = world.apps.by_id(int(claimed)) if claimed.isdigit() else None
    if app is None:
        raise Problem(404, "Integration not found")
    verify(text, app.public_key, world.now())
    return Actor(kind="app", app=app)
