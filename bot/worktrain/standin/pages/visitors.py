"""Who sits at the browser: a person chosen from the list, remembered in a cookie; nobody has a password."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from aiohttp import web

from worktrain.standin.pages.answers import html, same_site
from worktrain.standin.pages.layout import page
from worktrain.standin.state.accounts import User
from worktrain.standin.world import World

COOKIE = "stand_in_user"


class Visitors:
    """The sign-in page, and what every other page asks: who is it?"""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, router: web.UrlDispatcher) -> None:
        router.add_get("/login", self.choose)
        router.add_post("/login", self.sign_in)

    def who(self, request: web.Request) -> User | None:
        login = request.cookies.get(COOKIE)
        user = self._world.accounts.find(login) if login else None
        return user if user is not None and user.kind == "User" else None

    def demand(self, request: web.Request) -> User:
        """Give who it is, or send the browser to the sign-in page and back."""
        user = self.who(request)
        if user is None:
            raise web.HTTPSeeOther(f"/login?return_to={quote(request.path_qs, safe='')}")
        return user

    async def choose(self, request: web.Request) -> web.Response:
        back = escape(request.query.get("return_to", "/"))
        buttons = "".join(
            f'<p><button name="login" value="{escape(each.login)}">{escape(each.login)}</button></p>'
            for each in self._world.accounts.people()
        )
        form = f'<form method="post" action="/login"><input type="hidden" name="return_to" value="{back}">'
        return html(page("Sign in", f"<h1>Sign in as</h1>{form}{buttons}</form>", visitor=self.who(request)))

    async def sign_in(self, request: web.Request) -> web.Response:
        same_site(request, self._world.site.url)
        form = await request.post()
        user = self._world.accounts.find(str(form.get("login", "")))
        if user is None or user.kind != "User":
            raise web.HTTPNotFound(text="There is no such person.")
        back = str(form.get("return_to", "/"))
        safe = back if back.startswith("/") and not back.startswith("//") else "/"
        response = web.Response(status=303, headers={"Location": safe})
        response.set_cookie(COOKIE, user.login, httponly=True, samesite="Lax")
        return response
