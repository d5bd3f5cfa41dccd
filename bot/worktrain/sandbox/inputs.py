"""Which files of a repository decide what its set-up makes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import PurePosixPath

from worktrain.paths import is_source

NAMES = frozenset(
    (
        "Cargo.toml",
        "CMakeLists.txt",
        "Gemfile",
        "MANIFEST.in",
        "Makefile",
        "Pipfile",
        "build.py",
        "environment.yml",
        "environment.yaml",
        "go.mod",
        "go.sum",
        "hatch_build.py",
        "meson.build",
        "npm-shrinkwrap.json",
        "package-lock.json",
        "package.json",
        "pnpm-lock.yaml",
        "pyproject.toml",
        "setup.cfg",
        "setup.py",
        "tox.ini",
        "uv.toml",
        ".npmrc",
        ".python-version",
        "pip.conf",
    )
)
"""Read by the usual installers wherever they lie; compared without regard to case."""
COMPILED = frozenset(
    (
        *(".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx"),
        *(".pyx", ".pxd", ".pxi", ".rs", ".f", ".f90", ".f95"),
    )
)
"""Endings of sources that set-up compiles: a change of one is nowhere to be seen before set-up runs again."""
PATTERNS = re.compile(
    r"""(?ix)
    .*\.lock
    | [^/]*(requirements|constraints)[^/]*\.(txt|in)
    | (.*/)?(requirements|constraints)/[^/]*\.(txt|in)
    """
)
_NAMES = frozenset(name.lower() for name in NAMES)


def setup_inputs(paths: Iterable[str], setup: str | None = None) -> tuple[str, ...]:
    """Pick the set-up inputs out of repository paths, and the files that the set-up command itself names."""
    words = _words(setup)
    return tuple(sorted(path for path in paths if _is_input(path) or path in words))


def _is_input(path: str) -> bool:
    pure = PurePosixPath(path)
    if pure.suffix.lower() in COMPILED:
        return is_source(path)
    return pure.name.lower() in _NAMES or bool(PATTERNS.fullmatch(pure.name) or PATTERNS.fullmatch(path))


def _words(setup: str | None) -> frozenset[str]:
    try:
        words = shlex.split(setup or "")
    except ValueError:  # an open quote; running the command tells
        return frozenset()
    return frozenset(str(PurePosixPath(word)) for word in words)
