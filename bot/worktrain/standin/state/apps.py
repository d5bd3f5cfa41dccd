"""Registered Apps, where they are installed, and the short-lived tokens they act with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worktrain.standin.state.accounts import User
from worktrain.standin.state.repositories import Repository

TOKEN_LIFE = timedelta(hours=1)

LEVELS = {"read": 1, "write": 2, "admin": 3}


def covers(granted: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Say whether every wanted permission is granted at its level or above."""
    return all(LEVELS[level] <= LEVELS.get(granted.get(name, ""), 0) for name, level in wanted.items())


@dataclass(eq=False, kw_only=True)
class AppRegistration:
    """An App as its owner registered it; the webhook's address may change while it runs."""

    id: int
    slug: str
    public_key: str
    webhook_url: str
    webhook_secret: str = field(repr=False)
    permissions: dict[str, str]
    events: list[str]
    bot_user: User
    owner: User
    hook_id: int
    created_at: datetime
    name: str = ""
    hook_active: bool = True
    setup_url: str | None = None
    """Where the browser goes after an installation."""

    @property
    def shown(self) -> str:
        return self.name or self.slug


@dataclass(frozen=True, eq=False, kw_only=True)
class Conversion:
    """What whoever made a manifest gets for its code: once, and within the hour."""

    app: AppRegistration
    pem: str = field(repr=False)
    client_secret: str = field(repr=False)
    expires_at: datetime


@dataclass(eq=False, kw_only=True)
class Installation:
    """One App on one account's repositories."""

    id: int
    app: AppRegistration
    account: User
    repositories: list[Repository]
    created_at: datetime
    suspended_at: datetime | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class InstallationToken:
    """What an App acts with: an hour long, and maybe narrower than the installation."""

    text: str = field(repr=False)
    installation: Installation
    permissions: dict[str, str]
    repositories: tuple[Repository, ...] | None
    expires_at: datetime

    def reaches(self, repository: Repository) -> bool:
        chosen = self.installation.repositories if self.repositories is None else self.repositories
        return repository in chosen

    def allows(self, permission: str, level: str) -> bool:
        return covers(self.permissions, {permission: level})


class Apps:
    """All Apps, installations and live installation tokens."""

    def __init__(self) -> None:
        self.registered: dict[str, AppRegistration] = {}
        self.installations: list[Installation] = []
        self.tokens: dict[str, InstallationToken] = {}
        self.token_life = TOKEN_LIFE
        self.old_tokens = False
        """Whether tokens have the form of before 2026: 40 characters."""
        self.conversions: dict[str, Conversion] = {}

    def by_id(self, app_id: int) -> AppRegistration | None:
        return next((app for app in self.registered.values() if app.id == app_id), None)

    def installation(self, installation_id: int) -> Installation | None:
        return next((each for each in self.installations if each.id == installation_id), None)

    def of(self, app: AppRegistration) -> list[Installation]:
        return [each for each in self.installations if each.app is app]

    def revoke(self, installation: Installation) -> int:
        """Make all tokens of an installation useless at once; give how many there were."""
        gone = [text for text, token in self.tokens.items() if token.installation is installation]
        for text in gone:
            del self.tokens[text]
        return len(gone)

    def suspend(self, installation: Installation, at: datetime | None) -> None:
        """Suspend an installation, or (with no time) let it act again."""
        installation.suspended_at = at
        self.revoke(installation)

    def on(self, repository: Repository) -> list[Installation]:
        return [each for each in self.installations if repository in each.repositories]
