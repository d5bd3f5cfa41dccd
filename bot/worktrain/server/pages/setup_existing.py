"""The form for an App that is registered already; a key that was sent is never sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from worktrain.server.pages.fields import field, hidden, problem
from worktrain.server.pages.frame import page
from worktrain.server.pages.html import Html, fill


@dataclass(frozen=True, kw_only=True)
class Existing:
    """What was sent, without its secrets, and what is wrong with it."""

    github_url: str
    csrf: str
    values: Mapping[str, str]
    wrong: Mapping[str, str]


_PAGE = """<h1>Use an App that is registered already</h1>
<p>All of it is on the App’s page under <a href="{settings}">{settings}</a>.</p>
{problem}
<form method="post" action="/setup/existing" enctype="multipart/form-data" class="card">
{csrf}
{app_id}
{file}
{key}
{secret}
<p><button type="submit">Check and use it</button> <a href="/setup">Back</a></p>
</form>"""


def existing(view: Existing) -> Html:
    wrong = view.wrong
    body = fill(
        _PAGE,
        settings=f"{view.github_url}/settings/apps",
        problem=problem(wrong),
        csrf=hidden("csrf", view.csrf),
        app_id=field(
            "app_id",
            "App id",
            value=view.values.get("app_id", ""),
            error=wrong.get("app_id", ""),
            required=True,
            more='inputmode="numeric" autocomplete="off"',
        ),
        file=field(
            "file",
            "Private key: the .pem file",
            kind="file",
            error=wrong.get("key", ""),
            more='accept=".pem"',
        ),
        key=field(
            "key", "Or paste it", kind="textarea", more='rows="4" autocomplete="off" spellcheck="false"'
        ),
        secret=field(
            "secret",
            "Webhook secret",
            kind="password",
            hint="Leave it empty if GitHub cannot reach this WorkTrain; then it asks every few seconds.",
            more='autocomplete="off"',
        ),
    )
    return page("Use an App", body, place="Set up")
