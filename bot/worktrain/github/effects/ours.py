"""Whether a text on GitHub is ours: our App wrote it, and its last line says what it is."""

from __future__ import annotations

from worktrain.words import marker


def is_marked(body: str, **wanted: object) -> bool:
    """Say whether the body's marker has all these keys; who wrote it is the caller's to check."""
    found = marker.read(body)
    return found is not None and all(found.get(key) == value for key, value in wanted.items())
