"""The Python that runs WorkTrain, as programs in a sandbox may use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PYTHON_ROOT = "/python"
"""Where the interpreter stands inside; its host path may lie below a path that a clone takes."""


_PYTEST = f"""\
#!{PYTHON_ROOT}/bin/python
import sys
from pytest import main
sys.exit(main())
"""


def in_virtual_environment() -> bool:
    return sys.prefix != sys.base_prefix


def base_trees() -> tuple[Path, ...]:
    """Give the folders that hold the standard library and its shared objects, without links and with them."""
    base = Path(sys.base_prefix)
    real = Path(sys.executable).resolve().parent.parent
    return tuple(dict.fromkeys((base, base.resolve(), real)))


def inside_python() -> str:
    return f"{PYTHON_ROOT}/bin/python"


def programs() -> Iterator[tuple[str, str]]:
    """Give what must be written anew for the inside, as paths and texts: it begins with a host path."""
    installed = Path(sys.prefix, "bin", "pytest").is_file()
    if installed or (not in_virtual_environment() and find_spec("pytest")):
        yield (f"{PYTHON_ROOT}/bin/pytest", _PYTEST)


def base_python() -> str:
    """Give the interpreter below all virtual environments, by its real path."""
    return str(Path(sys.executable).resolve())


def translate(program: str) -> str:
    """Give a program's path inside, if it is part of the interpreter's own folder."""
    if program in {sys.executable, "python"}:
        return inside_python() if program == sys.executable else program
    if in_virtual_environment() and program.startswith(f"{sys.prefix}/"):
        return PYTHON_ROOT + program.removeprefix(sys.prefix)
    return program
