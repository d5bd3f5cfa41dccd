"""The form for a first try with a person's token; a token that was sent is never sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from worktrain.server.pages.fields import field, hidden, problem
from worktrain.server.pages.frame import page
from worktrain.server.pages.html import Html, fill, join

NEEDS = {
    "Contents": "Read and write",
    "Issues": "Read and write",
    "Pull requests": "Read and write",
    "Commit statuses": "Read and write",
    "Metadata": "Read-only (always given)",
}
"""Repository permissions of a fine-grained token, as GitHub's page names them."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """What was sent, without the token, and what is wrong with it."""

    github_url: str
    csrf: str
    values: Mapping[str, str]
    wrong: Mapping[str, str]


_PAGE = """<h1>Try it with a token of yours</h1>
<p>No App, no public address: WorkTrain asks GitHub every few seconds and writes in your name.
For more than a first try, an App is the better choice: with a token you are the author of everything,
your approval does not count, and nothing is merged by itself unless the repository’s policy says
<code>merge.by_token</code>.</p>
<p>Make a fine-grained token at <a href="{new}">{new}</a>, for the repositories below only, with</p>
<ul>
{needs}
</ul>
{problem}
<form method="post" action="/setup/token" class="card">
{csrf}
{token}
{repositories}
<p><button type="submit">Check and use it</button> <a href="/setup">Back</a></p>
</form>"""


def token_page(view: Token) -> Html:
    wrong = view.wrong
    body = fill(
        _PAGE,
        new=f"{view.github_url}/settings/personal-access-tokens/new",
        needs=join(
            (fill("<li>{name}: {level}</li>", name=name, level=level) for name, level in NEEDS.items()), "\n"
        ),
        problem=problem(wrong),
        csrf=hidden("csrf", view.csrf),
        token=field(
            "token",
            "Token",
            kind="password",
            error=wrong.get("token", ""),
            required=True,
            more='autocomplete="off"',
        ),
        repositories=field(
            "repositories",
            "Repositories",
            value=view.values.get("repositories", ""),
            hint="owner/name, several with commas between them",
            error=wrong.get("repositories", ""),
            required=True,
            more='autocomplete="off" spellcheck="false"',
        ),
    )
    return page("Use a token", body, place="Set up")
