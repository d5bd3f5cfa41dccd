"""What a repository's lists say, row by row as GitHub writes them: the poller reads in them what happened.

Every address here stays the same while nothing happens, so that asking again costs no request (304).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from worktrain.events import Person
from worktrain.github import parse
from worktrain.github.errors import Gone
from worktrain.github.reads import Reads
from worktrain.ids import Sha

Row = dict[str, Any]

_EDITORS = """query worktrainEditors($id: ID!) {
  node(id: $id) { ... on IssueComment { userContentEdits(first: 100) { nodes {
    editedAt editor { __typename login ... on User { databaseId } ... on Bot { databaseId } }
  } } } }
}"""


class Feeds(Reads):
    """One repository's lists, unparsed: the same words as in webhooks."""

    async def issue_events(self, *, until: Callable[[Row], bool]) -> list[Row]:
        """Give what was done to issues and pull requests, newest first, as far back as `until` says."""
        return await self.client.pages("/repos/{+repo}/issues/events{?per_page}", until=until)

    async def comments_since(self, since: str | None) -> list[Row]:
        """Give the comments of all conversations that changed since then, the oldest change first."""
        path = "/repos/{+repo}/issues/comments{?since,sort,direction,per_page}"
        return await self.client.pages(path, since=since, sort="updated", direction="asc")

    async def newest_comments(self) -> list[Row]:
        """Give the newest comments of all conversations, one page of them."""
        path = "/repos/{+repo}/issues/comments{?sort,direction,per_page}"
        rows: list[Row] = await self.client.get(path, sort="created", direction="desc", per_page=30)
        return rows

    async def comment_editors(self, node: str) -> list[Person]:
        """Give who changed a comment, by the comment's node id; its author counts as well."""
        answer = await self.client.graphql(_EDITORS, id=node)
        edits = ((answer.get("node") or {}).get("userContentEdits") or {}).get("nodes") or []
        return [parse.editor(edit["editor"]) for edit in edits]

    async def tip_of(self, branch: str) -> Sha | None:
        """Give where a branch stands; None: it is not there."""
        try:
            found = await self.client.get("/repos/{+repo}/git/ref/heads/{+branch}", branch=branch)
        except Gone:
            return None
        return Sha(found["object"]["sha"])

    async def pull_row(self, number: int) -> Row | None:
        """Give a pull request; None: there is none."""
        try:
            found: Row = await self.client.get("/repos/{+repo}/pulls/{number}", number=number)
        except Gone:
            return None
        return found

    async def review_rows(self, number: int) -> list[Row]:
        """Give the reviews of a pull request, oldest first."""
        return await self.client.pages("/repos/{+repo}/pulls/{number}/reviews{?per_page}", number=number)

    async def status_rows(self, sha: Sha) -> list[Row]:
        """Give the commit statuses at a commit, newest first."""
        return await self.client.pages("/repos/{+repo}/commits/{sha}/statuses{?per_page}", sha=sha)
