"""Who may start, stop and decide: by numeric id and live permission, never by name."""

from __future__ import annotations

from worktrain.events import Person

MAY_WRITE = frozenset({"write", "maintain", "admin"})
"""Role names of https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user"""


def may_act(person: Person, permission: str) -> bool:
    """Say whether this account may make us do something: a person, with write or more."""
    return person.kind == "User" and permission in MAY_WRITE
