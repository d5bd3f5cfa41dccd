"""Reads about people: what somebody may do here, by id."""

from __future__ import annotations

from worktrain.errors import RemoteError
from worktrain.github.errors import Refused
from worktrain.github.reads import Reads

ROLES = ("none", "read", "triage", "write", "maintain", "admin")


class People(Reads):
    """One repository's people."""

    async def permission(self, login: str, user_id: int) -> str:
        """Give the role of this account, one of `ROLES`; a login that somebody else took over has none."""
        path = "/repos/{+repo}/collaborators/{login}/permission"
        try:
            answer = await self.client.get(path, login=login)
        except Refused as exc:
            raise RemoteError(f"GitHub does not say what @{login} may do here.", why=exc.why) from exc
        if (answer.get("user") or {}).get("id") != user_id:
            return "none"
        # an organisation's own roles have names of their own; `permission` is what they amount to
        role = answer.get("role_name")
        return str(role if role in ROLES else _plain(answer.get("permission")))


def _plain(permission: object) -> str:
    return str(permission) if permission in {"read", "write", "admin"} else "none"
