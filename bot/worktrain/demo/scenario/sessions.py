"""Who plays which issue in which role: the `agents` part of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worktrain.agents.scripts import Cast, Puppet, Script
from worktrain.config.nodes import Node
from worktrain.config.problems import unknown
from worktrain.demo.scenario.fields import Fields, as_items, mapping
from worktrain.demo.scenario.files import Folder
from worktrain.demo.scenario.turns import turns
from worktrain.sessions import Claim, Role
from worktrain.verdicts import Severity, Word

OTHERS = "*"
"""Stands for the issues and roles that are not named."""

_PUPPETS = tuple(puppet.value for puppet in Puppet)


def agents(node: Node | None, *, issues: Iterable[str], folder: Folder) -> dict[str, Cast]:
    """Read who plays what; an issue that this engagement does not have is a mistake."""
    if node is None:
        return {}
    known = {*issues, OTHERS}
    casts = {}
    for key, at, value in Fields(node, folder.problems).pairs():
        if key not in known:
            folder.problems.add(at, unknown("issue", key, sorted(known)))
        casts[key] = _cast(value, folder)
    return casts


def _cast(node: Node, folder: Folder) -> Cast:
    puppets: dict[Role, Puppet] = {}
    sessions: dict[Role, tuple[Script, ...]] = {}
    with mapping(node, folder.problems) as fields:
        everyone = _puppet(fields)
        for role in Role:
            value = fields.node(role.value)
            if value is None:
                continue
            if isinstance(value.value, Mapping):
                with mapping(value, folder.problems) as inner:
                    puppet = _puppet(inner, needed=True)
                puppets[role] = puppet or Puppet.HONEST
            else:
                items = as_items(value, folder.problems)
                sessions[role] = tuple(_session(item, role, folder) for item in items)
    return Cast(everyone=everyone, puppets=puppets, sessions=sessions)


def _puppet(fields: Fields, *, needed: bool = False) -> Puppet | None:
    node = fields.needed("puppet") if needed else fields.node("puppet")
    return Puppet(fields.one_of(node, "puppet", _PUPPETS)) if node else None


def _session(node: Node, role: Role, folder: Folder) -> Script:
    with mapping(node, folder.problems) as fields:
        puppet = _puppet(fields)
        if puppet:
            return Script(puppet=puppet)
        if isinstance(node.value, Mapping) and not fields.names:
            folder.problems.add(node.at, "an empty session; it must have turns, an outcome or a puppet")
        played = turns(fields.items("turns"), folder)
        return Script(turns=played, claim=_claim(fields, role, folder))


def _claim(fields: Fields, role: Role, folder: Folder) -> Claim:
    """Read what the agent says of its work; which keys there are depends on its role."""
    summary, declares = _outcome(fields, role, folder)
    if role is Role.REVIEWER:
        verdict = fields.choice("verdict", "verdict", [word.value for word in Word])
        findings = tuple(_finding(item, folder) for item in fields.items("findings"))
        return Claim(summary=summary, verdict=verdict, findings=findings)
    tests = fields.texts("tests") if role is Role.SDET else ()
    return Claim(summary=summary, declares=declares, tests=tests)


def _outcome(fields: Fields, role: Role, folder: Folder) -> tuple[str, tuple[str, ...] | None]:
    node = fields.node("outcome")
    if node is None:
        return "", None
    with mapping(node, folder.problems) as inner:
        summary = inner.text("summary", default="", empty=True)
        if role not in {Role.DEVELOPER, Role.SDET} or not inner.has("declares"):
            return summary, None
        return summary, inner.texts("declares")


def _finding(node: Node, folder: Folder) -> dict[str, object]:
    with mapping(node, folder.problems) as fields:
        severity = fields.choice("severity", "severity", [each.value for each in Severity])
        finding: dict[str, object] = {"severity": severity, "title": fields.text("title")}
        for key in ("category", "path", "body"):
            if fields.has(key):
                finding[key] = fields.text(key, empty=key == "body")
        if fields.has("line"):
            finding["line"] = fields.whole("line")
    return finding
