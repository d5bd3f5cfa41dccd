"""Repositories by their id, and under the names that they had before.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
"""

from __future__ import annotations

import re

from aiohttp import web

from worktrain.standin.world import World

_BY_ID = re.compile(r"/repositories/(\d+)((?:/.*)?)")
_BY_NAME = re.compile(r"/repos/([^/]+/[^/]+)((?:/.*)?)")
_GIT = re.compile(r"/([^/]+/[^/]+)\.git/(.+)")


def by_name(world: World, path: str) -> str:
    """Give the path below the API's root under the repository's name, whatever it was asked by."""
    found = _BY_ID.fullmatch(path)
    if found is None:
        return path
    names = (each.full_name for each in world.repositories.values() if each.id == int(found[1]))
    name = next(names, None)
    return path if name is None else f"/repos/{name}{found[2]}"


def redirect(world: World, request: web.Request, path: str) -> web.Response | None:
    """Lead on who asks under a former name; writes are told to come as they were."""
    found = _BY_NAME.fullmatch(path)
    repository = world.former_names.get(found[1].lower()) if found else None
    if found is None or repository is None or found[1].lower() in world.repositories:
        return None
    query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
    location = world.site.api(f"/repositories/{repository.id}{found[2]}{query}")
    status = 301 if request.method == "GET" else 307
    said = {"message": "Moved Permanently" if status == 301 else "Temporary Redirect", "url": location}
    return web.json_response(said, status=status, headers={"Location": location})


def git_redirect(world: World, request: web.Request) -> web.Response | None:
    """Lead git on to the new name."""
    found = _GIT.fullmatch(request.rel_url.raw_path)
    repository = world.former_names.get(found[1].lower()) if found else None
    if found is None or repository is None or found[1].lower() in world.repositories:
        return None
    query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
    location = f"{world.site.url}/{repository.full_name}.git/{found[2]}{query}"
    return web.Response(status=301, headers={"Location": location})
