"""Who may see pages and send forms: this machine, or whoever brings the token that was printed."""

from __future__ import annotations

import functools
import hmac
import ipaddress
import logging
import secrets
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from worktrain.server.pages.html import Html
from worktrain.server.pages.refusals import refusal

log = logging.getLogger("worktrain.server")

COOKIE = "worktrain_setup"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""Any of these tells that a proxy sent a request on, from wherever."""


def on_loopback(host: str) -> bool:
    """Say whether an address or a name can only be this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Access:
    """The door of pages; `host` is where the server listens, `github_url` where forms may go.

    Guarded, a token is needed on this machine too: for what stays open as long as the server runs.
    """

    def __init__(self, *, host: str, github_url: str, guarded: bool = False) -> None:
        self._local = on_loopback(host)
        self._open = self._local and not guarded
        self._csp = (
            f"default-src 'self'; form-action 'self' {github_url}; frame-ancestors 'none'; "
            "base-uri 'none'; object-src 'none'; img-src 'self' data:"
        )
        self.csrf = secrets.token_urlsafe(32)
        self.token = None if self._open else secrets.token_urlsafe(32)
        self._session: str | None = None

    def page(self, handler: Handler) -> Handler:
        """Guard what is only looked at."""

        @functools.wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            turned = self._turned(request)
            return turned if turned is not None else await handler(request)

        return guarded

    def form(self, handler: Handler) -> Handler:
        """Guard what changes something: it must come from one of our own pages."""

        @functools.wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            turned = self._turned(request)
            if turned is not None:
                return turned
            try:
                given = (await request.post()).get("csrf", "") if own_origin(request) else ""
            except (ValueError, LookupError, RuntimeError):  # in aiohttp's words: bytes, charset, encoding
                return self.no(request, "The form cannot be read.", status=400)
            if not (isinstance(given, str) and _equal(given, self.csrf)):
                why = "The form did not come from a page of ours; load the page again and send it once more."
                return self.no(request, why)
            return await handler(request)

        return guarded

    def html(self, text: Html, *, status: int = 200) -> web.Response:
        """Answer with a page that may load, frame and tell nothing of elsewhere."""
        return web.Response(
            text=text, content_type="text/html", status=status, headers=self.headers(), charset="utf-8"
        )

    def headers(self) -> Mapping[str, str]:
        return {
            "Content-Security-Policy": self._csp,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            # Never a path. With `no-referrer` browsers send forms with `Origin: null`: that tells nothing.
            "Referrer-Policy": "strict-origin",
            "Cache-Control": "no-store",
        }

    def no(self, request: web.Request, why: str, *, status: int = 403) -> web.Response:
        log.warning("page refused: %s", why, extra={"action": "page-refused", "path": request.path})
        return self.html(refusal("Not allowed", why), status=status)

    def _turned(self, request: web.Request) -> web.Response | None:
        """Give the refusal, or the way in for a good token; None lets the request pass."""
        turned = self._turned_local(request) if self._local else None
        if turned is not None or self._open:
            return turned
        if _same(request.cookies.get(COOKIE), self._session):
            return None
        if _same(request.query.get("token"), self.token):
            return self._let_in(request)
        return self.no(
            request, "Open the address with the token that `worktrain serve` printed; it works once."
        )

    def _turned_local(self, request: web.Request) -> web.Response | None:
        """Refuse other names for this machine (a page elsewhere may have made one up), and proxies."""
        if not on_loopback(_parts(f"//{request.host}").hostname or ""):
            return self.no(request, "This page answers to 127.0.0.1 and localhost only.", status=421)
        if any(header in request.headers for header in FORWARDED):
            return self.no(request, "A proxy sent this; open the page on this machine, or by an SSH tunnel.")
        return None

    def _let_in(self, request: web.Request) -> web.Response:
        """Take the token, once, for a cookie; the address without it is what stays in the history."""
        self.token, self._session = None, secrets.token_urlsafe(32)
        response = web.Response(status=303, headers={**self.headers(), "Location": request.path})
        # Not `Strict`: the way back from GitHub comes from another site.
        response.set_cookie(COOKIE, self._session, httponly=True, samesite="Lax", path="/")
        return response


def own_origin(request: web.Request) -> bool:
    """Say whether a form comes from our own pages, as the browser tells."""
    origin = request.headers.get("Origin")
    if origin in (None, "null"):
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    named = _parts(origin).netloc
    return named != "" and named == request.host


def _parts(address: str) -> SplitResult:
    """Take an address of a stranger's apart; what is none has no parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _same(given: str | None, wanted: str | None) -> bool:
    return given is not None and wanted is not None and _equal(given, wanted)


def _equal(given: str, wanted: str) -> bool:
    """Compare with a secret, in the same time whatever was given; half a character is no part of one."""
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
