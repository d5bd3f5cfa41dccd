"""Use an App that somebody registered before: its credentials are tried on GitHub before they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from aiohttp import web

from worktrain.credentials import Credentials
from worktrain.errors import AuthError
from worktrain.github.app import check_key
from worktrain.github.checkup import Identity, UnknownAppError, look
from worktrain.github.errors import Unauthorised
from worktrain.github.manifest import needs
from worktrain.github.registration import webhook_address
from worktrain.server.pages.setup_existing import Existing, existing
from worktrain.server.setup.desk import Desk
from worktrain.server.setup.forms import texts

MOST_SKEW = 60.0
"""Seconds by which this machine's clock may be off before GitHub refuses our tokens."""


def add_to(router: web.UrlDispatcher, desk: Desk) -> None:
    way = _Existing(desk)
    router.add_get("/setup/existing", desk.access.page(desk.while_open(way.ask)))
    router.add_post("/setup/existing", desk.access.form(desk.while_open(way.take)))


class _Existing:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, _request: web.Request) -> web.Response:
        return self._page({}, {})

    def _page(
        self, values: Mapping[str, str], wrong: Mapping[str, str], *, status: int = 200
    ) -> web.Response:
        view = Existing(
            github_url=self._desk.settings.github_url,
            csrf=self._desk.access.csrf,
            values=values,
            wrong=wrong,
        )
        return self._desk.access.html(existing(view), status=status)

    async def take(self, request: web.Request) -> web.Response:
        form = await texts(request)
        key = (form.get("file", "").strip() or form.get("key", "").strip()) + "\n"
        wrong = _wrong(form, key)
        if not wrong:
            found = await self._tried(int(form["app_id"]), key)
            if isinstance(found, Identity):
                await self._desk.adopt(await self._credentials(form, key, found), lacking=lacking(found))
                headers = {**self._desk.access.headers(), "Location": "/setup"}
                return web.Response(status=303, headers=headers)
            wrong = found
        return self._page(form, wrong, status=422)

    async def _tried(self, app_id: int, key: str) -> Identity | dict[str, str]:
        """Ask GitHub who this is; the sentence that goes with what was wrong otherwise."""
        settings = self._desk.settings
        looked = await look(
            api_url=settings.api_url, github_url=settings.github_url, app_id=app_id, private_key=key
        )
        if looked.identity is not None:
            return looked.identity
        skew = abs((datetime.now(UTC) - looked.date).total_seconds()) if looked.date else 0.0
        if skew > MOST_SKEW:
            return {"all": f"This machine's clock is {skew:.0f} s off; GitHub refuses every key then."}
        if isinstance(looked.error, UnknownAppError):
            return {"app_id": f"GitHub knows no App {app_id}; its id stands on the App's settings page."}
        if isinstance(looked.error, Unauthorised):
            return {
                "key": f"GitHub does not take this key for App {app_id}; is it another App's, or deleted?"
            }
        assert looked.error is not None, "without an identity there is an error"
        return {"all": f"GitHub could not be asked: {looked.error.what} {looked.error.why}".strip()}

    async def _credentials(self, form: Mapping[str, str], key: str, found: Identity) -> Credentials:
        settings, secret = self._desk.settings, form.get("secret", "").strip()
        hook = await webhook_address(api_url=settings.api_url, app_id=int(form["app_id"]), private_key=key)
        return Credentials(
            github_url=settings.github_url,
            app_id=int(form["app_id"]),
            slug=found.slug,
            html_url=found.html_url,
            settings_url=found.settings_url,
            private_key=key,
            # without an address, or without a secret, nothing can be heard: GitHub is asked instead
            webhook_secrets=(secret,) if secret and hook else (),
            webhook_url=hook if secret else None,
        )


def _wrong(form: Mapping[str, str], key: str) -> dict[str, str]:
    """Say what can be said without asking GitHub."""
    wrong = {}
    app_id = form.get("app_id", "").strip()
    if not (app_id.isascii() and app_id.isdigit() and 0 < len(app_id) < 16):
        wrong["app_id"] = "The App's id is a number; it stands on the App's settings page."
    if not key.strip():
        wrong["key"] = "A private key is needed; GitHub makes one on the App's settings page."
    else:
        try:
            check_key(key)
        except AuthError:
            wrong["key"] = (
                "This is no private key in PEM form; it begins with -----BEGIN RSA PRIVATE KEY-----."
            )
    return wrong


def lacking(found: Identity) -> tuple[str, ...]:
    """Name what the App may not do, or is not told, though we need it."""
    wanted = needs()
    if wanted is None:
        return ()
    silent = sorted(wanted.events - found.events)
    return (
        *(f"permission {each}" for each in wanted.lacking(found.permissions)),
        *(f"event {each}" for each in silent),
    )
