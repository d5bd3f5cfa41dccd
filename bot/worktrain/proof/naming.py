"""Ids of tests: which may be named at all, and which results a name covers."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 1000


def refusal(test: str) -> str | None:
    """Say why this id may not be given to a test command, or nothing.

    An id comes from an agent and becomes an argument: it must not be an option, nor name a file of options.
    """
    path = test.partition("::")[0]
    if not test.strip() or len(test) > _LONGEST:
        return "it is empty or too long"
    if test[0] in "-@":
        return "it would be read as an option"
    if _CONTROL.search(test):
        return "it holds a control character"
    if path.startswith("/") or ".." in path.split("/"):
        return "it points outside the repository"
    return None


def covers(name: str, case: str) -> bool:
    """Say whether an id names this case: itself, its class, its file or folder, or all its parameters."""
    name = name.removeprefix("./").rstrip("/")
    if case == name or case.startswith((f"{name}::", f"{name}/")):
        return True
    return "::" in name and not name.endswith("]") and case.startswith(f"{name}[")


def file_of(name: str) -> str:
    """Give the file of an id (a bracketed parameter may hold `::` too, but never before the file's)."""
    return name.removeprefix("./").partition("::")[0]


def module_of(path: str) -> str:
    """Give what a JUnit report calls a file: `tests/a.py` → `tests.a`."""
    return path.removesuffix(".py").replace("/", ".")


def split(name: str) -> tuple[str, tuple[str, ...]]:
    """Split an id into its file and the names after it, the last with its parameters."""
    address, bracket, parameters = name.partition("[")
    file, *rest = address.split("::")
    if rest:
        rest[-1] += bracket + parameters
    return file, tuple(rest)
