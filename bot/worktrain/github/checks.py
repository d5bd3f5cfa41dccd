"""Reads about check runs and commit statuses."""

from __future__ import annotations

from worktrain.github import parse
from worktrain.github.reads import Reads
from worktrain.github.values import CheckNow
from worktrain.ids import Sha


class Checks(Reads):
    """One repository's checks."""

    async def checks(self, sha: Sha) -> list[CheckNow]:
        """Give the latest check run of each name and App at this commit."""
        path = "/repos/{+repo}/commits/{sha}/check-runs{?per_page}"
        return [parse.check(row) for row in await self.client.pages(path, key="check_runs", sha=sha)]

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
