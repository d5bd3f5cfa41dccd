"""What a role reads besides its issue: what was learned, nothing, or a file of the repository's own."""

from __future__ import annotations

from worktrain.config.schema import Context
from worktrain.sessions import ContextMode, Role

ADVERSARIAL = frozenset({Role.REVIEWER, Role.SDET})
"""Roles that judge, and so come to a change fresh: neither the developer's story nor lessons of others."""

CHARACTERS = 8_000
"""About 2,000 tokens of English; a longer file is refused and not cut, so that nobody misses its end."""


def mode_of(role: Role, context: Context) -> ContextMode:
    """Give the mode that counts; policy cannot make a judge partial."""
    mode: ContextMode = getattr(context, role.value)
    return ContextMode.BLANK if role in ADVERSARIAL else mode


def path_of(role: Role) -> str:
    """Name the file of a role's custom context, on the base branch."""
    return f".worktrain/context/{role.value}.md"


def trouble(role: Role, text: bytes | None) -> str | None:
    """Say what is wrong with the file; None if it can be read."""
    path = path_of(role)
    if text is None:
        return f"context.{role.value} is custom, but there is no {path} on the default branch."
    try:
        length = len(text.decode())
    except UnicodeDecodeError:
        return f"{path} is no UTF-8 text."
    return f"{path} has {length} characters; at most {CHARACTERS} are read." if length > CHARACTERS else None
