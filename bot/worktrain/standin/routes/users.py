"""Accounts, and what they may do in a repository."""

from __future__ import annotations

from worktrain.standin.access import Needs
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.problems import Problem, not_found
from worktrain.standin.state.accounts import User
from worktrain.standin.views.users import collaborator, permission, public_user

OPEN = Needs()
METADATA = Needs(permission="metadata", role="read")


def _named(call: Call, name: str) -> User:
    user = call.world.accounts.find(call.params[name])
    if user is None:
        raise not_found()
    return user


async def me(call: Call) -> Answer:
    if call.actor.is_app:
        raise Problem(403, "Resource not accessible by integration")
    return Answer(body=public_user(call.world.site, call.actor.account))


async def get_user(call: Call) -> Answer:
    return Answer(body=public_user(call.world.site, _named(call, "username")))


async def get_user_by_id(call: Call) -> Answer:
    user = call.world.accounts.by_id(call.number("account_id"))
    if user is None:
        raise not_found()
    return Answer(body=public_user(call.world.site, user))


async def list_collaborators(call: Call) -> Answer:
    repository = call.repository
    named = [user for user, role in repository.roles.items() if role != "none"]
    return call.page(named, lambda user: collaborator(call.world.site, repository, user))


async def is_collaborator(call: Call) -> Answer:
    user = _named(call, "username")
    if call.repository.roles.get(user, "none") == "none":
        raise not_found()
    return Answer(status=204)


async def get_permission(call: Call) -> Answer:
    user = _named(call, "username")
    return Answer(body=permission(call.world.site, call.repository, user))


ROUTES = (
    Route("GET", "/user", me, OPEN),
    Route("GET", "/users/{username}", get_user, OPEN),
    Route("GET", "/user/{account_id}", get_user_by_id, OPEN),
    Route("GET", "/repos/{owner}/{repo}/collaborators", list_collaborators, METADATA),
    Route("GET", "/repos/{owner}/{repo}/collaborators/{username}", is_collaborator, METADATA),
    Route("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission", get_permission, METADATA),
)
