"""Reads about check runs and commit statuses."""

from __future__ import annotations

from typing import Any

from worktrain.errors import AuthError
from worktrain.github import parse
from worktrain.github.reads import Reads
from worktrain.github.values import CheckNow
from worktrain.ids import Sha


class Checks(Reads):
    """One repository's checks."""

    async def checks(self, sha: Sha) -> list[CheckNow]:
        """Give the latest check run of each name and App at this commit; a token may see none of them."""
        return [parse.check(row) for row in await self.check_rows(sha)]

    async def check_rows(self, sha: Sha) -> list[dict[str, Any]]:
        """Give the same as GitHub writes them."""
        path = "/repos/{+repo}/commits/{sha}/check-runs{?per_page}"
        try:
            return await self.client.pages(path, key="check_runs", sha=sha)
        except AuthError:
            if self.writes_checks:
                raise
            return []

    async def our_checks(self, sha: Sha, *, name: str) -> list[CheckNow]:
        """Give the check runs with this name that our App made at this commit, oldest first."""
        path = "/repos/{+repo}/commits/{sha}/check-runs{?check_name,app_id,filter,per_page}"
        rows = await self.client.pages(
            path, key="check_runs", sha=sha, check_name=name, app_id=self.app_id, filter="all"
        )
        found = [parse.check(row) for row in rows]
        ours = [check for check in found if check.name == name and check.app_id == self.app_id]
        return sorted(ours, key=lambda check: check.id)

    async def statuses(self, sha: Sha) -> list[CheckNow]:
        """Give the latest commit status of each context."""
        path = "/repos/{+repo}/commits/{sha}/status{?per_page}"
        return [parse.status(row, sha=sha) for row in await self.client.pages(path, key="statuses", sha=sha)]

    async def our_statuses(self, sha: Sha, *, context: str) -> list[CheckNow]:
        """Give the commit statuses of this context that our account set at this commit, newest first."""
        _, me, _ = await self.identity()
        rows = await self.client.pages("/repos/{+repo}/commits/{sha}/statuses{?per_page}", sha=sha)
        ours = [row for row in rows if (row.get("creator") or {}).get("id") == me]
        return [parse.status(row, sha=sha) for row in ours if row["context"] == context]
