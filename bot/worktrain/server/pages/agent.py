"""The agent's programs and keys: what is here, what is missing, the form for a key, and what may be spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from worktrain.agents.finding import Found
from worktrain.providers import KEYS_AT, NAMES, variable
from worktrain.server.agent.state import AgentNow, KeyNow, Standing
from worktrain.server.pages import fields
from worktrain.server.pages.frame import page
from worktrain.server.pages.html import NOTHING, Html, fill, join


@dataclass(frozen=True, kw_only=True)
class View:
    """What is known, and what is wrong with what was sent; `kind` is whose key it was."""

    now: AgentNow
    csrf: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""


_PAGE = """<h1>Your agent</h1>
{problem}
{section}
{back}"""
_SECTION = """<p>Which agent plays stands in each repository’s <code>.github/worktrain.yml</code>.
Each needs its program on this machine, and a key of the provider of its models; <code>docs/backends/</code>
says more.</p>
<ul class="agents">
{agents}
<li><strong>A command of your own</strong> needs neither: name it there.</li>
</ul>
{form}
<p class="apart"><strong>What it may spend:</strong> {caps}
<span class="quiet">The day’s cap is <code>WORKTRAIN_USD_PER_DAY</code>, the others stand under
<code>limits</code> in the repository.</span></p>"""
_FORM = """<form method="post" action="/agent/key" class="card">
{csrf}
<fieldset><legend>A key of</legend>
{choices}
</fieldset>
{key}
<p><button type="submit">Check and keep it</button></p>
</form>"""
_REMOVE = """<form method="post" action="/agent/remove" class="inline">{csrf}{kind}
<button type="submit" class="plain">Remove the key of {name}</button></form>"""
_HINT = "Tried at its provider, then kept in the data folder; never shown again, and no agent sees it."


def agent_page(view: View, *, home: str) -> Html:
    """Give the page of its own; during set-up it leads back there."""
    problem = fields.problem(view.wrong)
    back = Html('<p><a href="/setup">Back to set-up</a></p>') if home == "/setup" else NOTHING
    return page("Your agent", fill(_PAGE, problem=problem, section=section(view), back=back), place="Agent")


def section(view: View) -> Html:
    """Give what is found, and the form."""
    agents = join((_agent(found, view) for found in view.now.programs), "\n")
    return fill(
        _SECTION,
        agents=agents if view.now.looked else Html("<li>Looking for programs on this machine…</li>"),
        form=_form(view),
        caps=view.now.caps,
    )


def _agent(found: Found, view: View) -> Html:
    key = view.now.key(found.provider)
    return fill(
        "<li><strong>{name}</strong><p>{program}</p><p>{key}</p>{remove}</li>",
        name=found.backend,
        program=_program(found),
        key=_key(key),
        remove=_remove(key, view.csrf) if key.kept else NOTHING,
    )


def _program(found: Found) -> Html:
    if found.version:
        return fill('<span class="good">✓</span> Program: version {version}', version=found.version)
    how = fill('<a href="{url}">How to install it</a>', url=found.install)
    how = how if found.install else NOTHING
    if found.missing:
        return fill("– Program: not on this machine. {how}", how=how)
    return fill('<span class="error">✗ Program: {trouble}</span> {how}', trouble=found.trouble, how=how)


def _key(key: KeyNow) -> Html:
    name, where = NAMES[key.kind], KEYS_AT[key.kind]
    whose = "" if key.kept else f", from {variable(key.kind)} in the environment"
    match key.standing:
        case Standing.NONE:
            return fill('– Key of {name}: none. <a href="{at}">Make one</a>', name=name, at=where)
        case Standing.LOOKING:
            return fill("… Key of {name}: being tried{whose}", name=name, whose=whose)
        case Standing.ACCEPTED:
            good = '<span class="good">✓</span> Key of {name}: accepted{whose}'
            return fill(good, name=name, whose=whose)
        case Standing.REFUSED:
            return fill('<span class="error">✗ {trouble}{whose}.</span>', trouble=key.trouble, whose=whose)
        case Standing.UNKNOWN:
            return fill("? Key of {name}: {trouble}", name=name, trouble=key.trouble)


def _remove(key: KeyNow, csrf: str) -> Html:
    return fill(
        _REMOVE,
        csrf=fields.hidden("csrf", csrf),
        kind=fields.hidden("kind", key.kind),
        name=NAMES[key.kind],
    )


def _form(view: View) -> Html:
    """Give the form for a key; whose key the environment says is not asked for."""
    kinds = [key.kind for key in view.now.keys if key.kept or key.standing is Standing.NONE]
    if not kinds:
        return NOTHING
    here = [found.provider for found in view.now.programs if found.version]
    best = next((kind for kind in (view.kind, *here, *kinds) if kind in kinds), "")
    form = fill(
        _FORM,
        csrf=fields.hidden("csrf", view.csrf),
        choices=join(_choice(kind, chosen=kind == best) for kind in kinds),
        key=fields.field(
            "key",
            "Key",
            hint=_HINT,
            kind="password",
            error=view.wrong.get("key", ""),
            required=True,
            more='autocomplete="off" spellcheck="false"',
        ),
    )
    if view.wrong or not (view.now.ready or view.now.without):
        return form
    return fill("<details><summary>Give a key</summary>{form}</details>", form=form)


def _choice(kind: str, *, chosen: bool) -> Html:
    template = (
        '<label class="choice"><input type="radio" name="kind" value="{kind}"{checked}> {name}</label>\n'
    )
    return fill(template, kind=kind, name=NAMES[kind], checked=Html(" checked" if chosen else ""))
