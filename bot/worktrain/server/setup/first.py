"""The first page of set-up, as the desk knows it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from aiohttp import web

from worktrain.server.pages.html import Html
from worktrain.server.pages.setup_start import Start, start
from worktrain.server.setup.desk import Desk


def first(
    desk: Desk,
    request: web.Request,
    *,
    form: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Html:
    """Give the page, filled in as it was sent."""
    usual = {
        "name": f"worktrain-{secrets.token_hex(3)}",  # names of Apps are unique on all of GitHub
        "owner": "person",
        # a GitHub on this machine reaches us where the browser does
        "address": f"{request.scheme}://{request.host}" if desk.settings.on_loopback else "",
    }
    return start(
        Start(
            github_url=desk.settings.github_url,
            csrf=desk.access.csrf,
            values=form if form is not None else usual,
            wrong=wrong or {},
            others=desk.others,
        )
    )
