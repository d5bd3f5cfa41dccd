"""What an agent does in a session, turn by turn."""

from __future__ import annotations

from collections.abc import Callable

from worktrain.agents.scripts import Ask, Choose, Patch, Read, Run, Say, Turn, Use, Wait, Write
from worktrain.config.nodes import Node
from worktrain.demo.scenario.fields import Fields, as_items, as_text, mapping
from worktrain.demo.scenario.files import Folder


def turns(nodes: tuple[Node, ...], folder: Folder) -> tuple[Turn, ...]:
    """Read a list of turns."""
    return tuple(turn for node in nodes if (turn := _turn(node, folder)))


def _turn(node: Node, folder: Folder) -> Turn | None:
    fields = Fields(node, folder.problems)
    kinds = [key for key in fields.names if key in _KINDS]
    for kind in kinds:
        fields.has(kind)
    if "if_bundle_has" in kinds:
        fields.has("then")
        fields.has("else")
    fields.end(also=_KINDS)
    if len(kinds) == 1:
        return _KINDS[kinds[0]](fields, folder)
    if not kinds and not fields.names:
        folder.problems.add(node.at, f"a turn must be one of {', '.join(_KINDS)}")
    elif kinds:
        folder.problems.add(node.at, f"a turn does one thing, not {' and '.join(kinds)}")
    return None


def _say(fields: Fields, folder: Folder) -> Turn:  # noqa: ARG001 - one signature for all kinds
    return Say(text=fields.text("say", empty=True))


def _read(fields: Fields, folder: Folder) -> Turn:  # noqa: ARG001 - all are called alike
    return Read(path=fields.text("read"))


def _write(fields: Fields, folder: Folder) -> Turn | None:
    node = fields.needed("write")
    if node is None:
        return None
    with mapping(node, folder.problems) as inner:
        path, text, file = inner.text("path"), inner.node("text"), inner.node("file")
        if (text is None) == (file is None):
            folder.problems.add(node.at, 'must have either "text" or "file"')
        if file is not None:
            return Write(path=path, data=folder.read(file))
        return Write(path=path, data=inner.text("text", default="", empty=True).encode())


def _patch(fields: Fields, folder: Folder) -> Turn | None:
    node = fields.needed("patch")
    return Patch(name=as_text(node) or "", data=folder.read(node)) if node else None


def _run(fields: Fields, folder: Folder) -> Turn:  # noqa: ARG001 - all are called alike
    node = fields.node("run")
    if node is not None and isinstance(node.value, tuple):
        return Run(command=fields.texts("run"))
    return Run(command=fields.text("run"))


def _ask(fields: Fields, folder: Folder) -> Turn:  # noqa: ARG001 - all are called alike
    return Ask(question=fields.text("ask"))


def _wait(fields: Fields, folder: Folder) -> Turn:  # noqa: ARG001 - all are called alike
    return Wait(seconds=fields.number("wait"))


def _usage(fields: Fields, folder: Folder) -> Turn | None:
    node = fields.needed("usage")
    if node is None:
        return None
    with mapping(node, folder.problems) as inner:
        return Use(
            input_tokens=inner.whole("input_tokens"),
            output_tokens=inner.whole("output_tokens"),
            usd=inner.number("usd"),
        )


def _choose(fields: Fields, folder: Folder) -> Turn:
    if not (fields.has("then") or fields.has("else")):
        folder.problems.add(fields.at, 'must have "then", "else" or both')
    return Choose(
        text=fields.text("if_bundle_has"),
        then=_branch(fields, "then", folder),
        otherwise=_branch(fields, "else", folder),
    )


def _branch(fields: Fields, key: str, folder: Folder) -> tuple[Turn, ...]:
    node = fields.node(key)
    return turns(as_items(node, folder.problems), folder) if node else ()


_KINDS: dict[str, Callable[[Fields, Folder], Turn | None]] = {
    "say": _say,
    "read": _read,
    "write": _write,
    "patch": _patch,
    "run": _run,
    "ask": _ask,
    "wait": _wait,
    "usage": _usage,
    "if_bundle_has": _choose,
}
