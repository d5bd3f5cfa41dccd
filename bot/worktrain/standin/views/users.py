"""Accounts as JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.accounts import LEGACY, Role, User, at_least
from worktrain.standin.state.repositories import Repository

SINCE = "2020-01-01T00:00:00Z"


def simple_user(site: Site, user: User) -> dict[str, Any]:
    api = site.api(f"/users/{quote(user.login)}")
    slug = user.login.removesuffix("[bot]")
    page = f"/apps/{slug}" if user.kind == "Bot" else f"/{user.login}"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": node_id("bot" if user.kind == "Bot" else "user", user.id),
        "avatar_url": f"{site.url}/avatars/u/{user.id}",
        "gravatar_id": "",
        "url": api,
        "html_url": f"{site.url}{page}",
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": user.kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def maybe_user(site: Site, user: User | None) -> dict[str, Any] | None:
    return None if user is None else simple_user(site, user)


def public_user(site: Site, user: User) -> dict[str, Any]:
    """Give the account as its own page shows it."""
    nothing = dict.fromkeys(
        ("name", "company", "blog", "location", "email", "hireable", "bio", "twitter_username")
    )
    counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    return {
        **simple_user(site, user),
        **nothing,
        **counts,
        "created_at": SINCE,
        "updated_at": SINCE,
    }


def role_permissions(role: Role) -> dict[str, bool]:
    """Give the five booleans that GitHub shows beside a repository or a collaborator."""
    names: dict[str, Role] = {"pull": "read", "triage": "triage", "push": "write"}
    names |= {"maintain": "maintain", "admin": "admin"}
    return {name: at_least(role, wanted) for name, wanted in names.items()}


def collaborator(site: Site, repository: Repository, user: User) -> dict[str, Any]:
    role = repository.role(user)
    return {**simple_user(site, user), "permissions": role_permissions(role), "role_name": role}


def permission(site: Site, repository: Repository, user: User) -> dict[str, Any]:
    role = repository.role(user)
    return {"permission": LEGACY[role], "role_name": role, "user": collaborator(site, repository, user)}


def association(repository: Repository, user: User) -> str:
    """Say what the author is to the repository, as GitHub prints it beside a name."""
    if user is repository.owner:
        return "OWNER"
    return "COLLABORATOR" if at_least(repository.roles.get(user, "none"), "read") else "NONE"
