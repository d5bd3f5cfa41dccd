"""Names that a diff adds, and the missing name that an import or collection error complains of.

A test of something new cannot even be collected on base. That counts as red only if what is missing is
what the diff brings; a test that names something else, or a library that is not installed, proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from worktrain.sessions import Value

_DEFINED = re.compile(
    r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)"  # a function or class
    r"|^[ \t]*(?:\w+\.)*(\w+)[ \t]*(?::[^=\n]+)?=(?!=)"  # a variable, field or attribute, also with a type
    r"|^[ \t]*(\w+)[ \t]*:[^=\n]+$",  # a declared field
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(([^)]*)\)", re.MULTILINE)
_PARAMETER = re.compile(r"(?:^|,)\s*\**(\w+)")
_IMPORTED = re.compile(r"^[ \t]*(?:from[ \t]+\S+[ \t]+)?import[ \t]+(\([^)]*\)|[^\n(]+)", re.MULTILINE)
_WORD = re.compile(r"\w+")

_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_NO_NAME = re.compile(
    r"cannot import name '(\w+)'|has no attribute '(\w+)'|name '(\w+)' is not defined"
    r"|unexpected keyword argument '(\w+)'"
)


class Added(Value):
    """What exists on head only."""

    names: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()

    def explains(self, message: str) -> bool:
        """Say whether the name that this error misses is one of these."""
        modules, names = _NO_MODULE.findall(message), _NO_NAME.findall(message)
        if modules:  # the last one is what really failed: earlier ones were caught
            return any(
                module == modules[-1] or module.startswith(f"{modules[-1]}.") for module in self.modules
            )
        return bool(names) and "".join(names[-1]) in self.names


def added(before: Mapping[str, str], after: Mapping[str, str]) -> Added:
    """Compare the changed files' texts (by path; a file that is not there is left out)."""
    names = {name for path, text in after.items() for name in _names(text) - _names(before.get(path, ""))}
    modules = {module for path in after.keys() - before.keys() for module in _modules(path)}
    return Added(
        names=frozenset(names | {module.rpartition(".")[2] for module in modules}), modules=frozenset(modules)
    )


def _names(text: str) -> set[str]:
    defined = {word for found in _DEFINED.findall(text) for word in found if word}
    parameters = {word for signature in _SIGNATURE.findall(text) for word in _PARAMETER.findall(signature)}
    imported = {word for names in _IMPORTED.findall(text) for word in _WORD.findall(names)}
    return defined | parameters | imported


def _modules(path: str) -> Iterator[str]:
    """Give the ways to import a Python file: from the root, from `src`, from its own folder."""
    pure = PurePosixPath(path)
    if pure.suffix not in {".py", ".pyi", ".pyx", ".so"}:
        return
    parts = pure.parent.parts if pure.stem == "__init__" else (*pure.parent.parts, pure.stem)
    yield from (".".join(parts[start:]) for start in range(len(parts)))
