"""How pages are sent, and which forms are believed."""

from __future__ import annotations

from aiohttp import web

HEADERS = {
    # Texts on these pages come from agents and strangers: nothing in them may run or load.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def html(text: str, *, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def same_site(request: web.Request, url: str) -> None:
    """Refuse a form that another site's page sent in the visitor's name."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != url:
        raise web.HTTPForbidden(text="This form was sent from another site.")
