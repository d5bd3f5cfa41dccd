"""The last step of a registration from a manifest: the code is exchanged for the App's credentials."""

from __future__ import annotations

from worktrain.standin.access import Needs
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.problems import not_found
from worktrain.standin.views.apps import conversion_json

BY_CODE = Needs(code=True)


async def convert(call: Call) -> Answer:
    """Give the credentials once; a code that was used, is too old or never was finds nothing."""
    found = call.world.apps.conversions.pop(call.params["code"], None)
    if found is None or found.expires_at <= call.world.now():
        raise not_found()
    return Answer(body=conversion_json(call.world.site, found), status=201)


ROUTES = (Route("POST", "/app-manifests/{code}/conversions", convert, BY_CODE),)
