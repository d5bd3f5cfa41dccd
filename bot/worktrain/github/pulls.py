"""Reads about pull requests and their reviews."""

from __future__ import annotations

from worktrain.github import parse
from worktrain.github.errors import Gone
from worktrain.github.reads import Reads
from worktrain.github.values import PullNow, ReviewNow


class Pulls(Reads):
    """One repository's pull requests."""

    async def open_pulls(self) -> list[PullNow]:
        """Give all open pull requests, anybody's."""
        rows = await self.client.pages("/repos/{+repo}/pulls{?state,per_page}", state="open")
        return [parse.pull(row) for row in rows]

    async def pull(self, number: int) -> PullNow | None:
        """Give the pull request as it is now; the only read that knows `mergeable`."""
        try:
            return parse.pull(await self.client.get("/repos/{+repo}/pulls/{number}", number=number))
        except Gone:
            return None

    async def pulls_from(self, branch: str) -> list[PullNow]:
        """Give the pull requests from one of this repository's branches, open ones first, newest first."""
        head = f"{self.full_name.split('/')[0]}:{branch}"
        path = "/repos/{+repo}/pulls{?head,state,per_page}"
        rows = await self.client.pages(path, head=head, state="all")
        pulls = [parse.pull(row) for row in rows]
        ours = [pull for pull in pulls if pull.head_ref == branch]
        return sorted(ours, key=lambda pull: (pull.state != "open", -pull.number))

    async def pull_files(self, number: int) -> list[str]:
        """Give the paths that it touches; of a rename both names."""
        rows = await self.client.pages("/repos/{+repo}/pulls/{number}/files{?per_page}", number=number)
        paths = [row.get(key) for row in rows for key in ("filename", "previous_filename")]
        return [path for path in paths if path]

    async def reviews(self, number: int) -> list[ReviewNow]:
        """Give the reviews in the order in which they were submitted."""
        rows = await self.client.pages("/repos/{+repo}/pulls/{number}/reviews{?per_page}", number=number)
        return [parse.review(row) for row in rows]
