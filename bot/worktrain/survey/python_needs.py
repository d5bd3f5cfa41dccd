"""Where a Python project says what its tests need: extras, dependency groups, Poetry's groups."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass

from worktrain.survey.files import Files, table, texts

NAMES = ("test", "tests", "testing", "dev", "develop", "development", "all")
"""What people call such a list, the narrowest first."""
MOST_WORDS = 40
_PYTEST = re.compile(r"^pytest\b", re.IGNORECASE)
_CARET = re.compile(r"\^(\d{1,9}(?:\.\d+)*)")


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What pip is told besides the project itself."""

    words: tuple[str, ...] = ()
    extra: str = ""
    because: str = ""
    pytest: bool = False
    itself: bool = False
    """Whether the project itself is among it."""


def extras(files: Files) -> Iterator[Needs]:
    """Give the project's own extras that tests may need."""
    for source, found in _extras(files):
        for name in NAMES:
            if name in found:
                yield Needs(
                    extra=name,
                    because=f"{source} has the extra [{name}]",
                    pytest=_has_pytest(_with_extras(found, name)),
                )


def pipenv(files: Files) -> Iterator[Needs]:
    """Give what a Pipfile lists, for running and for developing."""
    both = files.toml("Pipfile")
    found = table(both, "packages") | table(both, "dev-packages")
    words = tuple(_requirement(*each) for each in found.items())
    if words:
        yield Needs(words=words, because="Pipfile", pytest=_has_pytest(words))


def groups(files: Files) -> Iterator[Needs]:
    """Give dependency groups, spelled out, for older versions of pip do not know them (PEP 735)."""
    project = files.toml("pyproject.toml")
    for where, found in (
        ("[dependency-groups]", table(project, "dependency-groups")),
        ("[tool.poetry.group]", _poetry(table(project, "tool", "poetry"))),
    ):
        for name in NAMES:
            words = tuple(dict.fromkeys(_group(found, name, set())))
            if words and len(words) <= MOST_WORDS:
                because = f"pyproject.toml has {name} in {where}"
                extra, others = _without_itself(words, str(table(project, "project").get("name", "")))
                yield Needs(words=others, extra=extra, because=because, pytest=_has_pytest(words))


def _extras(files: Files) -> Iterator[tuple[str, dict[str, list[str]]]]:
    project = files.toml("pyproject.toml")
    declared = table(project, "project", "optional-dependencies")
    poetry = table(project, "tool", "poetry", "extras")
    yield "pyproject.toml", {name: texts(value) for name, value in (poetry | declared).items()}
    yield "setup.cfg", _of_setup_cfg(files.text("setup.cfg"))
    yield "setup.py", _of_setup_py(files.text("setup.py"))


def _with_extras(found: dict[str, list[str]], name: str) -> list[str]:
    """Give a list with those of the same project that it names, as `project[test]`."""
    inner = [each for line in found[name] for each in re.findall(r"\[([\w, -]+)\]", line)]
    names = {part.strip() for each in inner for part in each.split(",")} - {name}
    return [*found[name], *(line for each in names for line in found.get(each, []))]


def _group(found: dict[str, object], name: str, seen: set[str]) -> Iterator[str]:
    """Give a group's words and those of the groups that it includes, each group once."""
    value = found.get(name) if name not in seen else None
    seen.add(name)
    for each in value if isinstance(value, list) else []:
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict) and isinstance(each.get("include-group"), str):
            yield from _group(found, each["include-group"], seen)


def _without_itself(words: tuple[str, ...], name: str) -> tuple[str, tuple[str, ...]]:
    """Take `project[extra]` out, which pip might install from elsewhere, and give its extras."""
    itself = re.compile(rf"{re.escape(name) or '(?!)'}\[([\w, .-]+)\]", re.IGNORECASE)
    found = [match[1].replace(" ", "") for word in words if (match := itself.fullmatch(word.strip()))]
    return ",".join(found), tuple(word for word in words if not itself.fullmatch(word.strip()))


def _poetry(poetry: dict[str, object]) -> dict[str, object]:
    """Write Poetry's groups as lists of requirements."""
    found = {name: table(value, "dependencies") for name, value in table(poetry, "group").items()}
    found.setdefault("dev", table(poetry, "dev-dependencies"))
    return {name: [_requirement(*each) for each in wanted.items()] for name, wanted in found.items()}


def _requirement(name: str, version: object) -> str:
    """Write a version of Poetry's as pip reads it; one that pip has no word for is left out."""
    if isinstance(version, dict):
        version = version.get("version", "*")
    text = str(version).replace(" ", "")
    if caret := _CARET.fullmatch(text):
        return f"{name}>={caret[1]},<{int(caret[1].partition('.')[0]) + 1}"
    return f"{name}{text}" if re.fullmatch(r"((==|>=|<=|<|>|!=|~=)[\w.*]+,?)+", text) else name


def _of_setup_cfg(text: str) -> dict[str, list[str]]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return {}
    section = "options.extras_require"
    names = parser.options(section) if parser.has_section(section) else []
    return {name: parser.get(section, name).split("\n") for name in names}


def _of_setup_py(text: str) -> dict[str, list[str]]:
    """Read `extras_require={…}` where it is written out; setup.py is never run."""
    try:
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        keywords = [word for call in calls for word in call.keywords if word.arg == "extras_require"]
        found = ast.literal_eval(keywords[0].value) if keywords else {}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return {}
    lists = found.items() if isinstance(found, dict) else ()
    return {str(name): texts(list(value)) for name, value in lists if isinstance(value, list | tuple | set)}


def _has_pytest(words: list[str] | tuple[str, ...]) -> bool:
    return any(_PYTEST.match(word.strip()) for word in words)
