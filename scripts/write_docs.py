"""Write the parts of `docs/` that code knows better than people: run it when a test says they are stale."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import get_args

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from worktrain.config.schema import Config
from worktrain.states import FINAL, NEXT, Happening, State
from worktrain.words import manual

DOCS = Path(__file__).resolve().parent.parent / "docs"
FEW = 3
"""With more sources than this, a happening is drawn once, from a box that names them all."""

_START = "<!-- made by scripts/write_docs.py: {name} -->"
_END = "<!-- end -->"


def state_diagram() -> str:
    """Draw the transition table as a mermaid graph."""
    moves = _moves()
    boxes = dict.fromkeys(sources for sources, _, _ in moves if len(sources) > FEW)
    names = {sources: f"any{number}" for number, sources in enumerate(boxes, start=1)}
    arrows = [
        f"{source} --> {target}: {happening}"
        for sources, happening, target in moves
        for source in ([names[sources]] if sources in names else _in_order(sources))
    ]
    lines = [
        "direction TB",
        *(f'state "{_listed(sources)}" as {name}' for sources, name in names.items()),
        f"[*] --> {State.QUEUED}",
        *arrows,
        *(f"{state} --> [*]" for state in _in_order(FINAL)),
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {line}" for line in lines), "```"])


def _moves() -> list[tuple[frozenset[State], Happening, State]]:
    """Put together the rows that have happening and target in common, in the order of the happenings."""
    found: dict[tuple[Happening, State], set[State]] = defaultdict(set)
    for (source, happening), target in NEXT.items():
        found[happening, target].add(source)
    order = list(Happening)
    keys = sorted(found, key=lambda key: order.index(key[0]))
    return [(frozenset(found[key]), *key) for key in keys]


def _in_order(states: frozenset[State]) -> list[State]:
    return [state for state in State if state in states]


def _listed(sources: frozenset[State]) -> str:
    if sources == frozenset(State) - FINAL:
        return "any state that is not over"
    *first, last = [state.replace("_", " ") for state in _in_order(sources)]
    return f"{', '.join(first)} or {last}"


def policy_table() -> str:
    """List every key of the policy file with its default and what it is for."""
    rows = [f"| `{key}` | {default} | {text} |" for key, default, text in _keys(Config)]
    return "\n".join(["| Key | Default | What it is |", "|---|---|---|", *rows])


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _keys(kind, f"{prefix}{name}.")
            continue
        words = " · ".join(f"`{word}`" for word in _choices(kind))
        text = "; ".join(part for part in (field.description or "", words) if part)
        yield f"{prefix}{name}", _written(field.default), text


def _choices(kind: object) -> tuple[str, ...]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(item.value) for item in kind)
    return tuple(word for word in get_args(kind) if isinstance(word, str))


def _written(default: object) -> str:
    if default is None or default is PydanticUndefined:
        return "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return f"`[{', '.join(map(str, default))}]`"
    return f"`{default.value if isinstance(default, Enum) else default}`"


PARTS: Mapping[str, Callable[[], str]] = {"states": state_diagram, "policy": policy_table}


def with_parts(page: str) -> str:
    """Give a page with each marked part as the code has it now."""
    for name, make in PARTS.items():
        start = _START.format(name=name)
        pattern = re.compile(rf"{re.escape(start)}\n.*?{re.escape(_END)}", re.DOTALL)
        if match := pattern.search(page):
            page = f"{page[: match.start()]}{start}\n{make()}\n{_END}{page[match.end() :]}"
    return page


def pages() -> dict[Path, str]:
    """Give every page as it should be."""
    wanted = {path: with_parts(path.read_text("utf-8")) for path in sorted(DOCS.glob("*.md"))}
    return {**wanted, DOCS / "commands.md": manual.page()}


def stale() -> list[Path]:
    """List the pages that are not as the code has them."""
    return [path for path, text in pages().items() if path.read_text("utf-8") != text]


def main() -> int:
    for path in stale():
        path.write_text(pages()[path], "utf-8")
        sys.stdout.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
