"""The machine's copy at the end of a comment: one hidden line that says what the comment is."""

from __future__ import annotations

import json
import re

MAX_BYTES = 4096

_LINE = re.compile(r"<!-- worktrain:v1 (\{.*\}) -->")


def mark(kind: str, **fields: object) -> str:
    """Write the hidden last line; values must be JSON, and 4 kB at most in all."""
    text = json.dumps({"kind": kind, **fields}, sort_keys=True, separators=(",", ":"))
    # a raw `-->` would end the comment
    harmless = text.replace("--", r"\u002d\u002d").replace(">", r"\u003e")
    line = f"<!-- worktrain:v1 {harmless} -->"
    if len(line.encode()) > MAX_BYTES:
        raise ValueError(f"the marker of a {kind} comment is longer than {MAX_BYTES} bytes")
    return line


def addressed(body: str, to: str) -> str:
    """Say in a comment's marker what the comment answers, so that it is found again and never given twice."""
    fields = read(body)
    if fields is None:
        raise ValueError("only a comment with a marker can be addressed")
    above = body.rstrip().rpartition("\n")[0]
    kind = str(fields.pop("kind"))
    return f"{above}\n{mark(kind, **{**fields, 'to': to})}"


def read(body: str) -> dict[str, object] | None:
    """Read the marker of a comment; only the last line counts, and only if it is well formed.

    A marker says nothing about who wrote the comment: the caller checks that our App did.
    """
    lines = body.rstrip().splitlines()
    match = _LINE.fullmatch(lines[-1].strip()) if lines else None
    if match is None:
        return None
    try:
        fields = json.loads(match.group(1))
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) and isinstance(fields.get("kind"), str) else None
