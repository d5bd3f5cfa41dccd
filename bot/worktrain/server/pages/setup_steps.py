"""Where set-up stands: the steps with what is done, what is waited for, and what to do now."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping

from worktrain.server.pages.agent import View, section
from worktrain.server.pages.fields import field, hidden
from worktrain.server.pages.frame import page
from worktrain.server.pages.html import NOTHING, Html, fill, join
from worktrain.server.setup.progress import Connected, Progress, Step, done, step

_PAGE = """<h1>{title}</h1>
<p id="said" class="unseen" role="status"></p>
<div id="live" data-version="{version}" data-said="{said}">
<ol class="steps">
{rows}
</ol>
</div>
{updates}"""
_ROW = """<li class="{state}"{current}>
<h2><span class="sign" aria-hidden="true">{sign}</span> {title} <span class="word">{word}</span></h2>
{detail}
</li>"""
_UPDATES = """<p class="quiet"><button type="button" id="pause" hidden>Pause updates</button>
<noscript>This page loads itself again every five seconds.
<a href="/setup?still=1">Stop that</a></noscript></p>"""

_WITHOUT = """{section}
<form method="post" action="/agent/without">{csrf}
<p>Is your agent a command of your own, or do you want to do this later? Nothing is needed here then.</p>
<p><button type="submit" class="plain">Go on as it is</button></p></form>"""

_SIGNS = {
    "done": ("✓", "done"),
    "now": ("▸", "now"),
    "later": ("○", "later"),
    "left": ("–", "left out"),
}


def steps_page(now: Progress, *, csrf: str, version: str, live: bool) -> Html:
    current, finished = step(now), done(now)
    title = "WorkTrain is connected" if current is Step.BEGIN else "Connecting WorkTrain"
    rows = (_row(each, now, current=current, finished=each in finished, csrf=csrf) for each in Step)
    body = fill(
        _PAGE,
        title=title,
        version=version,
        said=f"Now: {TITLES[current]}",
        rows=join(rows, "\n"),
        updates=Html(_UPDATES) if live and current is not Step.BEGIN else NOTHING,
    )
    return page(title, body, place="Set up", live=live and current is not Step.BEGIN)


def _row(each: Step, now: Progress, *, current: Step, finished: bool, csrf: str) -> Html:
    state = "done" if finished else "now" if each is current else "later"
    if finished and each is Step.AGENT and not now.agent.ready:
        state = "left"
    sign, word = _SIGNS[state]
    return fill(
        _ROW,
        state=state,
        current=Html(' aria-current="step"' if each is current else ""),
        sign=sign,
        word=word,
        title=TITLES[each],
        detail=_DETAILS[each](now, csrf, state) if state != "later" else NOTHING,
    )


TITLES: Mapping[Step, str] = {
    Step.REGISTER: "GitHub App",
    Step.START: "Start",
    Step.INSTALL: "Install it on a repository",
    Step.HEAR: "Hear from GitHub",
    Step.AGENT: "Your agent",
    Step.BEGIN: "Your first issue",
}


def _app(now: Progress) -> Connected:
    assert now.app is not None, "the first step is done"
    return now.app


def _registered(now: Progress, _csrf: str, _state: str) -> Html:
    app = _app(now)
    if app.by_token:
        return fill(
            '<p>No App: everything is done in the name of <a href="{url}">{name}</a>.</p>',
            url=app.html_url,
            name=app.name,
        )
    lacks = (
        fill(
            '<p class="error">It lacks: {what}. '
            'Grant it at <a href="{url}/permissions">{url}/permissions</a>.</p>',
            what="; ".join(app.lacking),
            url=app.settings_url,
        )
        if app.lacking
        else NOTHING
    )
    return fill('<p><a href="{url}">{name}</a></p>{lacks}', url=app.html_url, name=app.name, lacks=lacks)


def _started(_now: Progress, _csrf: str, state: str) -> Html:
    return fill("<p>{text}</p>", text="WorkTrain runs." if state == "done" else "WorkTrain starts…")


def _installed(now: Progress, _csrf: str, state: str) -> Html:
    link = fill('href="{url}/installations/new"', url=_app(now).html_url)
    if _app(now).by_token:
        return fill("<p>{names}</p>", names=", ".join(now.repositories) or "Looking at the repositories…")
    if state == "now":
        return fill(
            "<p>Choose the repositories that WorkTrain may work in; one is enough to begin.</p>"
            '<p><a class="button" id="install" {link}>Install on a repository</a></p>',
            link=link,
        )
    names = join(fill("<li>{name}</li>", name=name) for name in now.repositories)
    return fill('<ul class="names">{names}</ul><p><a {link}>Add more</a></p>', names=names, link=link)


def _heard(now: Progress, csrf: str, state: str) -> Html:
    app = _app(now)
    if state == "done" and now.heard is None:
        return fill("<p>{text}</p>", text="GitHub cannot reach this WorkTrain, so it asks every few seconds.")
    if state == "done":
        return fill(
            "<p>Waiting for GitHub’s ping… <strong>received</strong>: <code>{event}</code>, "
            "signed with our secret.</p>",
            event=now.heard,
        )
    if now.refused:
        return _mismatch(app, csrf)
    return fill(
        "<p>Waiting for GitHub’s ping at <code>{url}</code>…</p>"
        '<p class="quiet">Nothing yet? '
        '<a href="{settings}/advanced">GitHub’s list of deliveries</a> says why.</p>',
        url=app.webhook_url,
        settings=app.settings_url,
    )


def _mismatch(app: Connected, csrf: str) -> Html:
    return fill(
        '<p class="error">✗ A delivery came whose signature does not match: '
        'the webhook secret here is not the one at <a href="{settings}">{settings}</a>.</p>'
        '<form method="post" action="/setup/secret">{csrf}{secret}'
        '<p><button type="submit">Use this secret</button></p></form>',
        settings=app.settings_url,
        csrf=hidden("csrf", csrf),
        secret=field("secret", "Webhook secret", kind="password", required=True, more='autocomplete="off"'),
    )


def _agent(now: Progress, csrf: str, state: str) -> Html:
    shown = section(View(now=now.agent, csrf=csrf))
    if state != "now":
        return shown
    return fill(_WITHOUT, section=shown, csrf=hidden("csrf", csrf))


def _begin(now: Progress, _csrf: str, _state: str) -> Html:
    return fill(
        "<p>In your repository, let WorkTrain find out how it is tested, then push what it wrote:</p>"
        "<pre><code>worktrain init --data {data}\n"
        "git add .github &amp;&amp; git commit -m 'Let WorkTrain work here'\ngit push</code></pre>"
        "<p>Then put the label <code>worktrain:ready</code> on an issue. WorkTrain answers there.</p>"
        "<p>Something amiss? <code>worktrain doctor</code> says what, and how to mend it. "
        "You can close this page.</p>",
        data=shlex.quote(now.data),
    )


_DETAILS: Mapping[Step, Callable[[Progress, str, str], Html]] = {
    Step.REGISTER: _registered,
    Step.START: _started,
    Step.INSTALL: _installed,
    Step.HEAR: _heard,
    Step.AGENT: _agent,
    Step.BEGIN: _begin,
}
