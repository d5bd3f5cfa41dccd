"""Read which names a base tree defines, within bounds that a big repository cannot break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from worktrain.plans import Tree

MAX_FILES = 3_000
MAX_CHARACTERS = 200_000
"""Of one file; what stands further down is not read."""

GREP = r"^[[:space:]]*(async[[:space:]]+def|def|class)[[:space:]]+[A-Za-z_]"
"""For `git grep -E`: the only lines that `index` looks at, so it may be given nothing but these."""

_DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)


def index(files: Mapping[str, str], *, paths: Iterable[str] = ()) -> Tree:
    """Build the tree from Python files' texts (whole, or only their lines that match `GREP`).

    `paths` are all paths of the commit; those of `files` are added.
    """
    chosen = sorted(path for path in files if path.endswith((".py", ".pyi")))[:MAX_FILES]
    found = {path: definitions(files[path][:MAX_CHARACTERS]) for path in chosen}
    return Tree(
        paths=tuple(sorted({*paths, *files})),
        defines={path: names for path, names in found.items() if names},
    )


def definitions(text: str) -> tuple[str, ...]:
    """Name the functions, methods and classes that a text defines, in order, each once."""
    names = _DEFINITION.findall(text)
    return tuple(dict.fromkeys(name for name in names if not name.startswith("__")))
