"""Who is calling, and what that lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from worktrain.standin.problems import (
    needs_login,
    not_for_apps,
    not_for_people,
    not_for_tokens,
    not_found,
    weak_role,
)
from worktrain.standin.state.accounts import Grant, Role, User, at_least
from worktrain.standin.state.apps import AppRegistration, InstallationToken, covers
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.repositories import Repository


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A caller: nobody, a person, an App with a JWT, or an App's installation with its token."""

    kind: Literal["anonymous", "person", "app", "installation"]
    user: User | None = None
    app: AppRegistration | None = None
    token: InstallationToken | None = None
    grant: Grant | None = None

    @property
    def account(self) -> User:
        """Give the account whose name stands under what is done."""
        if self.user is None:
            raise needs_login()
        return self.user

    @property
    def is_app(self) -> bool:
        return self.app is not None

    @property
    def is_person(self) -> bool:
        """Say whether a person's own hands act."""
        return self.kind == "person" and self.grant is None

    @property
    def is_program(self) -> bool:
        """Say whether a program acts: an App, or whatever was given a person's fine-grained token."""
        return self.is_app or self.grant is not None


NOBODY = Actor(kind="anonymous")


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What an operation asks for: of an App a permission, of a person a role.

    A role of `none` means that not even a login is needed. `jwt` operations are for Apps as such.
    """

    permission: str = "metadata"
    level: Literal["read", "write"] = "read"
    role: Role = "none"
    jwt: bool = False
    code: bool = False
    """The path holds a secret of its own: nobody else has to say who they are."""


def demand(actor: Actor, repository: Repository | None, needs: Needs, issue: Issue | None = None) -> None:
    """Let the caller pass, or refuse as GitHub does."""
    if needs.jwt or actor.kind == "app":
        _demand_jwt(actor, needs)
    elif actor.token is not None:
        _demand_permission(actor.token, repository, needs, issue)
    elif actor.grant is not None:
        _demand_grant(actor.grant, repository, needs, issue)
        _demand_role(actor.account, repository, needs.role)
    elif needs.role != "none":
        _demand_role(actor.account, repository, needs.role)


def _demand_jwt(actor: Actor, needs: Needs) -> None:
    if actor.kind != "app":
        raise needs_login() if actor.kind == "anonymous" else not_for_people()
    if not needs.jwt:
        raise not_for_apps()


def _demand_permission(
    token: InstallationToken, repository: Repository | None, needs: Needs, issue: Issue | None
) -> None:
    if repository is not None and not token.reaches(repository):
        raise not_found()
    # What hangs on a pull request's conversation may be done with either permission.
    on_pull = issue is not None and issue.pull is not None and needs.permission == "issues"
    names = ("issues", "pull_requests") if on_pull else (needs.permission,)
    if not any(token.allows(name, needs.level) for name in names):
        raise not_for_apps()


def _demand_grant(grant: Grant, repository: Repository | None, needs: Needs, issue: Issue | None) -> None:
    """Fine-grained tokens reach what they name; nothing of the Checks API can be granted to them."""
    if repository is None:
        return
    if repository.full_name.lower() not in grant.repositories:
        raise not_found()
    on_pull = issue is not None and issue.pull is not None and needs.permission == "issues"
    names = {"issues", "pull_requests"} if on_pull else {needs.permission}
    granted = {"metadata": "read", **grant.permissions}
    if not any(covers(granted, {name: needs.level}) for name in names - {"checks"}):
        raise not_for_tokens()


def _demand_role(user: User, repository: Repository | None, role: Role) -> None:
    if repository is not None and not at_least(repository.role(user), role):
        raise weak_role(role)


def may(actor: Actor, repository: Repository, role: Role) -> bool:
    """Say whether the caller counts as having this role; an App's permissions were checked before."""
    return actor.is_app or (actor.user is not None and at_least(repository.role(actor.user), role))


def demand_own_or(actor: Actor, repository: Repository, author: User, role: Role) -> None:
    """Let the author pass, and whoever has the role."""
    if actor.user is not author and not may(actor, repository, role):
        raise weak_role(role)
