"""The first page of set-up: a new App by a click, and the other ways below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from worktrain.server.pages.fields import field, hidden, problem
from worktrain.server.pages.frame import page
from worktrain.server.pages.html import NOTHING, Html, fill, join


class Link(NamedTuple):
    """Another way, on a page of its own."""

    path: str
    title: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class Start:
    """What the form holds, what is wrong with it, and where else one may go."""

    github_url: str
    csrf: str
    values: Mapping[str, str]
    wrong: Mapping[str, str]
    others: tuple[Link, ...]


_PAGE = """<h1>Connect WorkTrain to GitHub</h1>
<p>WorkTrain works as a GitHub App of your own. Nobody else can use it, and its key stays on this machine.</p>
{problem}
<form method="post" action="/setup/register" class="card">
<h2>Register a new GitHub App</h2>
{csrf}
{name}
<fieldset>
<legend>Whose App is it?</legend>
<label class="choice"><input type="radio" name="owner" value="person"{person}> Mine</label>
<label class="choice"><input type="radio" name="owner" value="organisation"{group}> An organisation’s</label>
{organisation}
</fieldset>
{address}
<p><button type="submit">Register GitHub App</button></p>
<p class="quiet">Next you see what it asks for, then {github} asks whether you want it.</p>
</form>
{others}"""
_OTHERS = """<section aria-labelledby="others">
<h2 id="others">Other ways</h2>
<ul class="ways">
{rows}
</ul>
</section>"""
_OTHER = '<li><a href="{path}">{title}</a><br><span class="quiet">{summary}</span></li>'


def start(view: Start) -> Html:
    values, wrong = view.values, view.wrong
    group = values.get("owner") == "organisation"
    body = fill(
        _PAGE,
        problem=problem(wrong),
        csrf=hidden("csrf", view.csrf),
        name=field(
            "name",
            "Name",
            value=values.get("name", ""),
            hint="Unique on all of GitHub; people see it beside every comment.",
            error=wrong.get("name", ""),
            required=True,
            more='maxlength="34" autocomplete="off"',
        ),
        person=Html("" if group else " checked"),
        group=Html(" checked" if group else ""),
        organisation=field(
            "organisation",
            "Organisation, if it is one’s",
            value=values.get("organisation", ""),
            error=wrong.get("organisation", ""),
            more='autocomplete="off"',
        ),
        address=field(
            "address",
            "Public address of this WorkTrain (optional)",
            value=values.get("address", ""),
            hint="Where GitHub can send webhooks, for example https://bot.example.org. "
            "Without one, WorkTrain asks GitHub every few seconds instead.",
            error=wrong.get("address", ""),
            kind="url",
            more='autocomplete="off"',
        ),
        github=view.github_url,
        others=_others(view.others),
    )
    return page("Set up", body, place="Set up", live=False)


def _others(links: tuple[Link, ...]) -> Html:
    if not links:
        return NOTHING
    return fill(_OTHERS, rows=join((fill(_OTHER, **link._asdict()) for link in links), "\n"))
