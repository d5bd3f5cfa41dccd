"""The App itself: installations, tokens, and what an installation reaches."""

from __future__ import annotations

import secrets

from worktrain.standin.access import Needs
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.problems import Problem, not_found
from worktrain.standin.state.apps import AppRegistration, Installation, InstallationToken, covers
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.apps import app_json, installation_json, token_json
from worktrain.standin.views.repositories import repository_json

JWT = Needs(jwt=True)
OPEN = Needs()


def own_app(call: Call) -> AppRegistration:
    assert call.actor.app is not None
    return call.actor.app


async def get_app(call: Call) -> Answer:
    app = own_app(call)
    count = len(call.world.apps.of(app))
    return Answer(body={**app_json(call.world.site, app), "installations_count": count})


async def get_app_by_slug(call: Call) -> Answer:
    app = call.world.apps.registered.get(call.params["app_slug"])
    if app is None:
        raise not_found()
    return Answer(body=app_json(call.world.site, app))


async def list_installations(call: Call) -> Answer:
    found = call.world.apps.of(own_app(call))
    return call.page(found, lambda each: installation_json(call.world.site, each))


def _own_installation(call: Call) -> Installation:
    found = call.world.apps.installation(call.number("installation_id"))
    if found is None or found.app is not own_app(call):
        raise not_found()
    return found


async def get_installation(call: Call) -> Answer:
    return Answer(body=installation_json(call.world.site, _own_installation(call)))


async def repository_installation(call: Call) -> Answer:
    for each in call.world.apps.on(call.repository):
        if each.app is own_app(call):
            return Answer(body=installation_json(call.world.site, each))
    raise not_found()


async def create_token(call: Call) -> Answer:
    """Give an hour's token, as narrow as was asked for."""
    installation = _own_installation(call)
    if installation.suspended_at is not None:
        raise Problem(403, "This installation has been suspended")
    token = InstallationToken(
        text=_token_text(installation, old=call.world.apps.old_tokens),
        installation=installation,
        permissions=_narrowed(call, installation),
        repositories=_chosen(call, installation),
        expires_at=call.world.now() + call.world.apps.token_life,
    )
    call.world.apps.tokens[token.text] = token
    return Answer(body=token_json(call.world.site, token), status=201)


def _token_text(installation: Installation, *, old: bool) -> str:
    """Make a token in the format that is being rolled out: longer than 40 characters, with the App's id."""
    if old:
        return f"ghs_{secrets.token_hex(18)}"
    return f"ghs_{installation.app.id}_{secrets.token_urlsafe(120)}"


def _narrowed(call: Call, installation: Installation) -> dict[str, str]:
    wanted: dict[str, str] | None = call.body.get("permissions")
    if not wanted:
        return dict(installation.app.permissions)
    if not covers(installation.app.permissions, wanted):
        raise Problem(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **wanted}


def _chosen(call: Call, installation: Installation) -> tuple[Repository, ...] | None:
    names, numbers = call.body.get("repositories"), call.body.get("repository_ids")
    if names is None and numbers is None:
        return None
    wanted = {*(names or ()), *(numbers or ())}
    found = [each for each in installation.repositories if each.name in wanted or each.id in wanted]
    if len(found) < len(wanted):
        what = "does not exist or is not accessible to the parent installation."
        raise Problem(422, f"There is at least one repository that {what}")
    return tuple(found)


async def revoke_token(call: Call) -> Answer:
    token = call.actor.token
    if token is None:
        raise Problem(403, "Resource not accessible by personal access token")
    del call.world.apps.tokens[token.text]
    return Answer(status=204)


async def installation_repositories(call: Call) -> Answer:
    token = call.actor.token
    if token is None:
        how = "with an installation access token in order to list repositories for an installation."
        raise Problem(403, f"You must authenticate {how}")
    reached = [each for each in token.installation.repositories if token.reaches(each)]
    return call.page(reached, lambda each: repository_json(call.world.site, each), "repositories")


ROUTES = (
    Route("GET", "/app", get_app, JWT),
    Route("GET", "/app/installations", list_installations, JWT),
    Route("GET", "/app/installations/{installation_id}", get_installation, JWT),
    Route("POST", "/app/installations/{installation_id}/access_tokens", create_token, JWT),
    Route("GET", "/repos/{owner}/{repo}/installation", repository_installation, JWT),
    Route("GET", "/apps/{app_slug}", get_app_by_slug, OPEN),
    Route("DELETE", "/installation/token", revoke_token, OPEN),
    Route("GET", "/installation/repositories", installation_repositories, OPEN),
)
