"""Reads about files and branches that need no clone."""

from __future__ import annotations

import base64
from typing import Any

from worktrain.errors import ConfigError
from worktrain.github.errors import Gone
from worktrain.github.reads import Reads
from worktrain.ids import Sha


class Contents(Reads):
    """One repository's files and branches."""

    _default_branch: str | None = None

    async def file(self, path: str, *, ref: str) -> str | None:
        """Give a file's text at a ref, or None where there is no such file (a directory, a link)."""
        try:
            found = await self.client.get("/repos/{+repo}/contents/{+path}{?ref}", path=path, ref=ref)
        except Gone:
            return None
        if not isinstance(found, dict) or found.get("type") != "file":
            return None
        return _text(path, found)

    async def default_branch_tip(self) -> tuple[str, Sha]:
        """Give the default branch's name and where it is now."""
        if self._default_branch is not None:
            try:
                return self._default_branch, await self.branch_tip(self._default_branch)
            except Gone:  # renamed since
                pass
        self._default_branch = (await self.client.get("/repos/{+repo}"))["default_branch"]
        return self._default_branch, await self.branch_tip(self._default_branch)

    async def branch_tip(self, branch: str) -> Sha:
        """Give where a branch is now; `Gone` if there is none."""
        found = await self.client.get("/repos/{+repo}/git/ref/heads/{+branch}", branch=branch)
        return Sha(found["object"]["sha"])


def _text(path: str, found: dict[str, Any]) -> str:
    if found["encoding"] != "base64":  # from 1 MB on the content is left out
        raise ConfigError(f"{path} is too long.", why=f"{found['size']} bytes", fix="Make it shorter.")
    try:
        return base64.b64decode(found["content"]).decode()
    except UnicodeDecodeError as exc:
        raise ConfigError(f"{path} is not text.", why=str(exc), fix="Save it as UTF-8.") from exc
