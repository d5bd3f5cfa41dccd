"""A page that says no, or that there is nothing here any more."""

from __future__ import annotations

from worktrain.server.pages.frame import page
from worktrain.server.pages.html import Html, fill

_AGENT = """
<p>Your agents and their keys: on the page <code>/agent</code>;
<code>worktrain serve</code> prints its address.</p>"""


def refusal(title: str, why: str) -> Html:
    return page(title, fill("<h1>{title}</h1>\n<p>{why}</p>", title=title, why=why))


def set_up_already() -> Html:
    body = fill(
        "<h1>{title}</h1>\n<p>{what}</p>\n<p>{how} <code>worktrain serve --setup</code>.</p>",
        title="WorkTrain is set up",
        what="You can close this page.",
        how="To connect another App, stop it and start",
    )
    return page("Set up", Html(f"{body}{_AGENT}"))
