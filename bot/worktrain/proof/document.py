"""The proof as a file and as a git note: canonical JSON of one or two envelopes, and one newline.

The newline is there because `git notes` adds it; so the note and the file are the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.proof import canonical, dsse
from worktrain.proof.canonical import ProofError
from worktrain.proof.dsse import Envelope

SCHEMA = "worktrain.proof/1"


def write(envelopes: Sequence[Envelope]) -> bytes:
    """Give the document's only bytes."""
    statements = [envelope.as_json() for envelope in envelopes]
    return canonical.encode({"schema": SCHEMA, "statements": statements}) + b"\n"


def read(data: bytes) -> tuple[Envelope, ...]:
    """Read a document; bytes that `write` would not give are a `ProofError`."""
    if not data.endswith(b"\n"):
        raise ProofError("The proof does not end with a newline.")
    match canonical.parse(data[:-1]):
        case {"schema": str(schema), "statements": list(statements), **rest} if not rest:
            pass
        case _:
            raise ProofError("This is not a proof.", why="it needs a schema and statements")
    if schema != SCHEMA:
        raise ProofError(f"The proof's schema is {schema[:40]!r}.", why=f"this version reads {SCHEMA}")
    if not 1 <= len(statements) <= 2:
        raise ProofError("A proof has one or two statements.", why=f"this one has {len(statements)}")
    return tuple(dsse.shape(statement) for statement in statements)
