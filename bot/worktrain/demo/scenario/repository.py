"""Where the sample code comes from, and who may do what in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from worktrain.demo.scenario.fields import Fields, mapping, quoted
from worktrain.demo.scenario.files import Folder
from worktrain.demo.scenario.rules import rules
from worktrain.demo.scenario.values import PERMISSIONS, Repository

_LOGIN = "[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}"
_NAME = re.compile(f"(?P<owner>{_LOGIN})/(?P<name>[A-Za-z0-9._-]{{1,100}})")


def repository(fields: Fields, folder: Folder) -> Repository | None:
    """Read which repository the stand-in will serve."""
    node = fields.needed("repository")
    if node is None:
        return None
    with mapping(node, fields.problems) as inner:
        name = inner.text("name")
        matched = _NAME.fullmatch(name)
        if name and not matched:
            inner.problems.add(inner.place("name"), f"{quoted(name)} must be owner/name")
        path = folder.path / inner.text("path")
        kind = _kind(inner, path)
        ref = inner.text("ref") if inner.has("ref") else None
        demanded = rules(inner)
    if not matched:
        return None
    places = {"path_at": inner.place("path"), "ref_at": inner.place("ref")}
    owner, short = matched["owner"], matched["name"]
    return Repository(owner=owner, name=short, path=path, kind=kind, ref=ref, rules=demanded, **places)


def _kind(fields: Fields, path: Path) -> Literal["folder", "git", "bundle"]:
    try:
        return _kind_on_disk(fields, path)
    except OSError as exc:
        fields.problems.add(fields.place("path"), f"cannot be used: {exc.strerror}")
        return "folder"


def _kind_on_disk(fields: Fields, path: Path) -> Literal["folder", "git", "bundle"]:
    if path.is_dir():
        bare = (path / "HEAD").is_file() and (path / "objects").is_dir()
        return "git" if bare or (path / ".git").exists() else "folder"
    if not path.is_file():
        fields.problems.add(fields.place("path"), "there is no such folder, git repository or bundle")
    elif path.suffix != ".bundle":
        fields.problems.add(fields.place("path"), "must be a folder, a git repository or a *.bundle")
    return "bundle"


def permissions(fields: Fields) -> dict[str, str]:
    """Read who has which permission in the repository."""
    node = fields.needed("people")
    people: dict[str, str] = {}
    for login, at, value in Fields(node, fields.problems).pairs() if node else ():
        if not re.fullmatch(_LOGIN, login):
            fields.problems.add(at, f"{quoted(login)} is no login")
        elif login.lower() in {other.lower() for other in people}:
            fields.problems.add(at, f"{quoted(login)} twice; logins differ by more than capitals")
        people[login] = fields.one_of(value, "permission", PERMISSIONS)
    return people
