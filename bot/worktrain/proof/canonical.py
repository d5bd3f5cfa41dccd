"""One value, one sequence of bytes: the only form of JSON in which a proof is signed, kept and read.

Keys sorted by code point, no spaces, UTF-8, nothing escaped that need not be, integers and strings only
(no floats: their text is a matter of taste), and no newline at the end; `document.py` adds exactly one.
"""

from __future__ import annotations

import json
from typing import NoReturn

from worktrain.errors import WorkTrainError

LARGEST = 16 * 1024 * 1024
"""Bytes; a proof is some tens of kilobytes."""


class ProofError(WorkTrainError):
    """These bytes are not the one form that a proof may have."""


def encode(value: object) -> bytes:
    """Give the value's only bytes; a value without one (a float, a lone surrogate) is a `ProofError`."""
    _check(value)
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError) as exc:
        raise ProofError("The proof has no canonical bytes.", why=type(exc).__name__) from exc


def parse(data: bytes) -> object:
    """Read a value from its only bytes; any other bytes are a `ProofError`, never another error."""
    if len(data) > LARGEST:
        raise ProofError("The proof is too large.", why=f"{len(data)} bytes")
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=_object, parse_float=_number, parse_constant=_number
        )
    except (ValueError, RecursionError) as exc:
        raise ProofError("The proof is not JSON.", why=type(exc).__name__) from exc
    if encode(value) != data:
        raise ProofError("The proof is not canonical JSON.", why="writing it again gives other bytes")
    return value


def legible(text: str) -> str:
    """Replace what cannot be UTF-8 (lone surrogates that an agent's JSON may hold)."""
    return text.encode("utf-8", "replace").decode()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ProofError("The proof names a key twice.")
    return value


def _number(text: str) -> NoReturn:
    raise ProofError("The proof holds a number that is not an integer.", why=text[:40])


def _check(value: object) -> None:
    """Walk the value without recursion, so that depth cannot hurt."""
    todo = [value]
    while todo:
        match todo.pop():
            case None | bool() | int() | str():
                pass
            case list() as items:
                todo.extend(items)
            case dict() as mapping:
                if not all(isinstance(key, str) for key in mapping):
                    raise ProofError("A key in the proof is not a text.")
                todo.extend(mapping.values())
            case other:
                raise ProofError("The proof holds a value without canonical bytes.", why=type(other).__name__)
