"""The issues and the open pull requests of a scenario."""

from __future__ import annotations

import datetime as dt
import re

from worktrain.config.nodes import Node
from worktrain.config.problems import Mark, unknown
from worktrain.demo.scenario.deeds import person
from worktrain.demo.scenario.fields import Fields, mapping, quoted
from worktrain.demo.scenario.files import Folder, text_or_file
from worktrain.demo.scenario.values import Issue, Milestone, Pull

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_BRANCH = re.compile(r"(?!.*(\.\.|//|@\{|\.lock(/|$)|/\.|\.$|/$))[A-Za-z0-9_][A-Za-z0-9._/@+-]{0,199}")


class Keys:
    """Names inside the file; each may stand for one thing only, in all engagements."""

    def __init__(self) -> None:
        self._taken: dict[str, Mark] = {}

    def take(self, fields: Fields) -> str:
        key = fields.text("key")
        at = fields.place("key")
        if key and not _KEY.fullmatch(key):
            fields.problems.add(at, f"{quoted(key)} must be letters, digits, dots and dashes")
        elif key in self._taken:
            fields.problems.add(
                at, f"key {quoted(key)} twice; it already stands in line {self._taken[key].line}"
            )
        self._taken.setdefault(key, at)
        return key


def issues(
    nodes: tuple[Node, ...], *, keys: Keys, people: tuple[str, ...], folder: Folder
) -> tuple[Issue, ...]:
    """Read a list of issues; numbers will be given in this order."""
    return tuple(_issue(node, keys, people, folder) for node in nodes)


def _issue(node: Node, keys: Keys, people: tuple[str, ...], folder: Folder) -> Issue:
    with mapping(node, folder.problems) as fields:
        return Issue(
            key=keys.take(fields),
            title=fields.text("title"),
            body=text_or_file(fields, folder, text="body", file="body_file"),
            author=person(fields, "author", people),
            labels=fields.texts("labels"),
            milestone=_milestone(fields),
            depends_on=fields.texts("depends_on"),
            ready_by=person(fields, "ready_by", people) if fields.has("ready_by") else None,
        )


def _milestone(fields: Fields) -> Milestone | None:
    node = fields.node("milestone")
    if node is None:
        return None
    with mapping(node, fields.problems) as inner:
        due = inner.text("due") if inner.has("due") else None
        if due and not _is_day(due):
            fields.problems.add(inner.place("due"), "must be a day, as 2026-12-01")
        return Milestone(title=inner.text("title"), due=due)


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_dependencies(
    nodes: tuple[Node, ...], found: tuple[Issue, ...], known: set[str], folder: Folder
) -> None:
    """Complain about issues that depend on themselves or on nothing."""
    for node, issue in zip(nodes, found, strict=True):
        at = Fields(node, folder.problems).place("depends_on")
        for key in issue.depends_on:
            if key == issue.key:
                folder.problems.add(at, f"{quoted(key)} depends on itself")
            elif key not in known:
                folder.problems.add(at, unknown("issue", key, known))


def pulls(
    nodes: tuple[Node, ...], *, keys: Keys, people: tuple[str, ...], folder: Folder
) -> tuple[Pull, ...]:
    """Read the pull requests that are open at the start."""
    return tuple(pull for node in nodes if (pull := _pull(node, keys, people, folder)))


def _pull(node: Node, keys: Keys, people: tuple[str, ...], folder: Folder) -> Pull | None:
    with mapping(node, folder.problems) as fields:
        patch = fields.needed("patch")
        branch = fields.text("branch")
        if branch and not _BRANCH.fullmatch(branch):
            folder.problems.add(fields.place("branch"), f"{quoted(branch)} is no name for a branch")
        return Pull(
            key=keys.take(fields),
            title=fields.text("title"),
            body=text_or_file(fields, folder, text="body", file="body_file"),
            author=person(fields, "author", people),
            branch=branch,
            patch=folder.read(patch) if patch else b"",
            patch_at=fields.place("patch"),
        )
