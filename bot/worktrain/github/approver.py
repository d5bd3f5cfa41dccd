"""The second App's side of GitHub: it reviews what the first one wrote, and does nothing else."""

from __future__ import annotations

from worktrain.events import Where
from worktrain.github.app import App
from worktrain.github.errors import Gone
from worktrain.github.repository import Repository


class Approver(App):
    """Opened at its first use, on the loop of whoever uses it."""

    async def side_of(self, where: Where) -> Repository | None:
        """Give its client of this repository; None where it is not installed."""
        if self._session is None:
            await self.__aenter__()
        try:
            found = await self._client.get("/repos/{+repo}/installation", repo=where.repository)
        except Gone:
            return None
        if found.get("suspended_at"):
            return None
        return self.repository(
            full_name=where.repository,
            repository_id=where.repository_id,
            installation_id=found["id"],
        )
