"""What kind of file a path is, told from its name alone."""

from __future__ import annotations

import re

_TEST = re.compile(
    r"(^|/)(tests?|testing|test-data|__tests__|spec|e2e)/"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$"
    r"|\.(test|spec)\.[a-z]+$"
)
_BOILERPLATE = re.compile(
    r"(^|/)(changelog|changes|history|news)(\.[a-z]+)?$|\.lock$|(^|/)(package-lock\.json|pnpm-lock\.yaml)$",
    re.IGNORECASE,
)


def is_test(path: str) -> bool:
    return _TEST.search(path) is not None


def is_boilerplate(path: str) -> bool:
    """Say whether nearly every change touches the file: changelogs and lock files."""
    return _BOILERPLATE.search(path) is not None
