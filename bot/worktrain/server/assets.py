"""The files that all pages share: one style, one script."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).with_name("pages")
TYPES = {"style.css": "text/css", "live.js": "text/javascript"}


def add_to(router: web.UrlDispatcher) -> None:
    """Serve them to anybody: they are the same in every WorkTrain."""
    router.add_get("/assets/{name}", _asset)


async def _asset(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in TYPES:
        raise web.HTTPNotFound
    text = (FOLDER / name).read_text("utf-8")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
    return web.Response(text=text, content_type=TYPES[name], charset="utf-8", headers=headers)
