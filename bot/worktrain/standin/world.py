"""All that the stand-in holds: accounts, Apps, repositories, the clock, the figures, the journal."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from worktrain.errors import UsageError
from worktrain.standin.arrivals import Arrivals
from worktrain.standin.budget import Budget
from worktrain.standin.clock import Clock
from worktrain.standin.faults import Faults
from worktrain.standin.figures import Figures
from worktrain.standin.hooks.deliveries import Deliveries
from worktrain.standin.hooks.events import EVENTS
from worktrain.standin.hooks.outgoing import emit_installation, emit_ping
from worktrain.standin.ids import Ids
from worktrain.standin.journal import Journal
from worktrain.standin.natural_keys import Effects
from worktrain.standin.site import Site
from worktrain.standin.state.accounts import Accounts, Grant, Kind, PersonalToken, Role, User
from worktrain.standin.state.apps import AppRegistration, Apps, Installation
from worktrain.standin.state.repositories import Repository
from worktrain.standin.throttle import Throttle


class World:
    """The state behind the server, and the ways to set it up that have no HTTP."""

    def __init__(self, scratch: Path, *, clock: Clock, journal: Journal) -> None:
        self.scratch = scratch
        self.now = clock
        self.journal = journal
        self.ids = Ids()
        self.accounts = Accounts()
        self.apps = Apps()
        self.repositories: dict[str, Repository] = {}
        self.former_names: dict[str, Repository] = {}
        self.site = Site(self.accounts)
        self.figures = Figures()
        self.effects = Effects()
        self.deliveries = Deliveries(self.ids, clock)
        self.budget = Budget(clock)
        self.throttle = Throttle(clock, self.budget)
        self.faults = Faults()
        self.arrivals = Arrivals()
        self.plant_secret = secrets.token_hex(16)
        self._tasks: set[asyncio.Task[None]] = set()

    def add_user(self, login: str, *, kind: Kind = "User") -> User:
        return self.accounts.add(User(self.ids.next("user"), login, kind))

    def user_token(self, login: str) -> str:
        """Give the person's token, made at the first asking."""
        user = self.accounts.get(login)
        text = self.accounts.token_of(user)
        if text is None:
            text = f"ghp_{secrets.token_hex(18)}"
            self.accounts.add_token(PersonalToken(text, user))
        return text

    def fine_grained_token(self, login: str, repositories: Sequence[str], permissions: dict[str, str]) -> str:
        """Make a token that may only so much, and only there, as on the person's settings page."""
        grant = Grant(permissions=permissions, repositories=frozenset(name.lower() for name in repositories))
        text = f"github_pat_{secrets.token_hex(41)}"
        self.accounts.add_token(PersonalToken(text, self.accounts.get(login), grant))
        return text

    def add_repository(self, full_name: str, bare: Path, *, default_branch: str = "main") -> Repository:
        """Adopt a bare repository where it lies; its owner becomes an account if it is none yet."""
        owner_login, _, name = full_name.partition("/")
        owner = self.accounts.find(owner_login) or self.add_user(owner_login)
        (bare / "HEAD").write_text(f"ref: refs/heads/{default_branch}\n")
        repository = Repository(
            id=self.ids.next("repository"),
            owner=owner,
            name=name,
            bare=bare.absolute(),
            default_branch=default_branch,
            created_at=self.now(),
            pushed_at=self.now(),
            roles={owner: "admin"},
        )
        self.repositories[full_name.lower()] = repository
        return repository

    def repository(self, full_name: str) -> Repository:
        found = self.repositories.get(full_name.lower())
        if found is None:
            raise UsageError(f"There is no repository {full_name}.", fix="Add it first.")
        return found

    def rename(self, old: str, new: str) -> None:
        """Rename a repository, or transfer it to another owner's name; the old name leads to the new one."""
        repository = self.repositories.pop(self.repository(old).full_name.lower())
        owner, _, repository.name = new.partition("/")
        repository.owner = self.accounts.find(owner) or self.add_user(owner)
        self.repositories[new.lower()] = repository
        self.former_names[old.lower()] = repository

    def set_role(self, full_name: str, login: str, role: Role) -> None:
        self.repository(full_name).roles[self.accounts.get(login)] = role

    def owns(self, user: User, owner: User) -> bool:
        """Say whether the account is the person, or an organisation of theirs: admins of all it has."""
        own = [each for each in self.repositories.values() if each.owner is owner]
        return owner is user or (bool(own) and all(each.role(user) == "admin" for each in own))

    def register_app(
        self,
        slug: str,
        *,
        public_key: str,
        webhook_url: str,
        webhook_secret: str,
        permissions: dict[str, str],
        events: list[str],
        owner: str | None = None,
        name: str = "",
        hook_active: bool = True,
        setup_url: str | None = None,
    ) -> AppRegistration:
        """Register an App, as its owner would on the settings page; sends the ping."""
        _check_events(slug, permissions, events)
        bot = self.add_user(f"{slug}[bot]", kind="Bot")
        app = AppRegistration(
            id=self.ids.next("app"),
            slug=slug,
            public_key=public_key,
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
            permissions={"metadata": "read", **permissions},
            events=list(events),
            bot_user=bot,
            owner=self.accounts.get(owner) if owner else self._first_person(),
            hook_id=self.ids.next("hook"),
            created_at=self.now(),
            name=name,
            hook_active=hook_active,
            setup_url=setup_url,
        )
        self.apps.registered[slug] = app
        emit_ping(self, app)
        return app

    def _first_person(self) -> User:
        return self.accounts.first_person() or self.add_user("app-owner")

    def app(self, slug: str) -> AppRegistration:
        if slug not in self.apps.registered:
            raise UsageError(f"There is no App {slug}.", fix="Register it first.")
        return self.apps.registered[slug]

    def install(self, app_slug: str, full_name: str) -> int:
        """Install an App on a repository; one installation serves all of an owner's repositories."""
        app, repository = self.app(app_slug), self.repository(full_name)
        found = next((each for each in self.apps.of(app) if each.account is repository.owner), None)
        installation = found or Installation(
            id=self.ids.next("installation"),
            app=app,
            account=repository.owner,
            repositories=[],
            created_at=self.now(),
        )
        installation.repositories.append(repository)
        if found is None:
            self.apps.installations.append(installation)
        emit_installation(self, installation, repository, new=found is None)
        return installation.id

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something a moment later, as GitHub's background jobs do."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def deliveries_idle(self) -> None:
        """Wait until no webhook delivery is queued or in flight, and no background job runs."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
        await self.deliveries.idle()

    async def close(self) -> None:
        try:
            await asyncio.gather(*self._tasks)
        finally:
            await self.deliveries.stop()
            self.journal.close()


def _check_events(slug: str, permissions: dict[str, str], events: list[str]) -> None:
    """Refuse what GitHub's settings page would not offer."""
    unknown = sorted(set(events) - EVENTS.keys())
    if unknown:
        raise UsageError(f"The App {slug} wants unknown events: {', '.join(unknown)}.")
    bare = sorted(e for e in events if EVENTS[e] not in {"metadata", *permissions})
    if bare:
        raise UsageError(f"The App {slug} wants events without the permission for them: {', '.join(bare)}.")
