"""What the new App will ask for, before anybody goes to GitHub; the button brings the manifest there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from worktrain.server.pages.fields import hidden
from worktrain.server.pages.frame import page
from worktrain.server.pages.html import Html, fill, join


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The App as it will be, and the form that goes to GitHub."""

    name: str
    owner: str | None
    webhook_url: str | None
    permissions: Mapping[str, str]
    events: tuple[str, ...]
    action: str
    manifest: str


WHY: Mapping[str, str] = {
    "checks": "its verdicts and proofs, and others’ checks before a merge",
    "contents": "branches, notes, and the merge",
    "issues": "labels, comments, reactions",
    "metadata": "always given",
    "pull_requests": "pull requests and reviews",
    "statuses": "what a policy may wait for",
}

_PAGE = """<h1>This is what WorkTrain asks for</h1>
<dl class="facts">
<dt>Name</dt><dd>{name}</dd>
<dt>Owner</dt><dd>{owner}</dd>
<dt>Webhooks</dt><dd>{webhook}</dd>
</dl>
<div class="scroll" tabindex="0" role="region" aria-labelledby="permissions">
<table>
<caption id="permissions">Permissions, on the repositories that you choose</caption>
<thead><tr><th scope="col">Permission</th><th scope="col">Level</th><th scope="col">For</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
<p>It is told of: {events}.</p>
<form method="post" action="{action}">
{manifest}
<p><button type="submit" id="go">Continue to {github}</button> <a href="/setup">Back</a></p>
</form>"""
_ROW = '<tr><th scope="row">{name}</th><td>{level}</td><td>{why}</td></tr>'


def confirm(asked: Asked) -> Html:
    rows = (
        fill(_ROW, name=name.replace("_", " "), level=level, why=WHY.get(name, ""))
        for name, level in sorted(asked.permissions.items())
    )
    body = fill(
        _PAGE,
        name=asked.name,
        owner=asked.owner or "you",
        webhook=asked.webhook_url or "none; WorkTrain asks GitHub instead",
        rows=join(rows, "\n"),
        events=", ".join(each.replace("_", " ") for each in asked.events),
        action=asked.action,
        manifest=hidden("manifest", asked.manifest),
        github=urlsplit(asked.action).netloc,
    )
    return page("What WorkTrain asks for", body, place="Set up")
