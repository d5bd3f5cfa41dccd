"""What people do: the `people_do` part of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, cast

from worktrain.config.nodes import Node
from worktrain.demo.scenario.fields import Fields, Problems, as_text, mapping
from worktrain.demo.scenario.files import Folder
from worktrain.demo.scenario.values import (
    Act,
    Close,
    Comment,
    Deed,
    Edit,
    Label,
    Merge,
    Push,
    Review,
    Tick,
    Unlabel,
)
from worktrain.states import State

_STATES = tuple(state.value for state in State)


def acts(
    nodes: tuple[Node, ...], *, issues: tuple[str, ...], people: tuple[str, ...], folder: Folder
) -> tuple[Act, ...]:
    """Read a list of acts by listed people on this engagement's issues."""
    found = []
    for place, node in enumerate(nodes):
        with mapping(node, folder.problems) as fields:
            issue, state = _when(fields, issues)
            by = person(fields, "by", people)
            deed = _deed(fields, folder)
            after = fields.number("after") if fields.has("after") else None
        if deed:
            found.append(Act(place=place, issue=issue, state=state, by=by, deed=deed, after=after))
    return tuple(found)


def person(fields: Fields, key: str, people: tuple[str, ...]) -> str:
    """Give a login that `people` lists."""
    node = fields.needed(key)
    return fields.one_of(node, "person", people or ("",)) if node else ""


def _when(fields: Fields, issues: tuple[str, ...]) -> tuple[str, State]:
    node = fields.needed("when")
    if node is None:
        return "", State.QUEUED
    with mapping(node, fields.problems) as when:
        issue = when.choice("issue", "issue", issues or ("",))
        return issue, State(when.choice("state", "state", _STATES))


def _deed(fields: Fields, folder: Folder) -> Deed | None:
    kinds = [key for key in fields.names if key in _KINDS]
    for kind in kinds:
        fields.has(kind)
    if len(kinds) == 1:
        return _KINDS[kinds[0]](fields, folder)
    wanted = f"not {' and '.join(kinds)}" if kinds else f"one of {', '.join(_KINDS)}"
    folder.problems.add(fields.at, f"a person does one thing in an act, {wanted}")
    return None


def _comment(fields: Fields, folder: Folder) -> Deed:  # noqa: ARG001 - one signature for all kinds
    on = fields.choice("on", "subject", ("issue", "pr"), default="issue")
    return Comment(text=fields.text("comment"), on=cast('Literal["issue", "pr"]', on))


def _review(fields: Fields, folder: Folder) -> Deed | None:
    node = fields.needed("review")
    if node is None:
        return None
    with mapping(node, folder.problems) as inner:
        event = inner.choice("event", "event", ("APPROVE", "REQUEST_CHANGES", "COMMENT"))
        body = inner.text("body", default="", empty=True)
        if event != "APPROVE" and not body.strip():
            folder.problems.add(node.at, f"GitHub wants a body with {event}")
        return Review(event=cast('Literal["APPROVE", "REQUEST_CHANGES", "COMMENT"]', event), body=body)


def _push(fields: Fields, folder: Folder) -> Deed | None:
    node = fields.needed("push")
    return Push(name=as_text(node) or "", patch=folder.read(node)) if node else None


def _merge(fields: Fields, folder: Folder) -> Deed:  # noqa: ARG001 - all are called alike
    method = fields.choice("merge", "method", ("squash", "merge", "rebase"))
    return Merge(method=cast('Literal["squash", "merge", "rebase"]', method))


def _label(fields: Fields, folder: Folder) -> Deed:  # noqa: ARG001 - all are called alike
    return Label(name=fields.text("label"))


def _unlabel(fields: Fields, folder: Folder) -> Deed:  # noqa: ARG001 - all are called alike
    return Unlabel(name=fields.text("unlabel"))


def _close(fields: Fields, folder: Folder) -> Deed:
    node = fields.node("close")
    if node is not None and node.value is not True:
        _only_true(node, folder.problems)
    return Close()


def _only_true(node: Node, problems: Problems) -> None:
    problems.add(node.at, "must be true; leave the act out instead")


def _edit(fields: Fields, folder: Folder) -> Deed | None:
    node = fields.needed("edit")
    if node is None:
        return None
    with mapping(node, folder.problems) as inner:
        title = inner.text("title") if inner.has("title") else None
        body = inner.text("body", empty=True) if inner.has("body") else None
        if title is None and body is None and isinstance(node.value, Mapping):
            folder.problems.add(node.at, 'must have "title", "body" or both')
        return Edit(title=title, body=body)


def _tick(fields: Fields, folder: Folder) -> Deed:  # noqa: ARG001 - all are called alike
    return Tick(text=fields.text("tick"))


_KINDS: dict[str, Callable[[Fields, Folder], Deed | None]] = {
    "comment": _comment,
    "review": _review,
    "push": _push,
    "merge": _merge,
    "label": _label,
    "unlabel": _unlabel,
    "close": _close,
    "edit": _edit,
    "tick": _tick,
}
