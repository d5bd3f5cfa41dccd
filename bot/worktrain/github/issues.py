"""Reads about issues, their labels and their comments (a pull request's conversation is an issue's)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worktrain.events import Person
from worktrain.github import parse
from worktrain.github.errors import Gone
from worktrain.github.reads import Reads
from worktrain.github.values import CommentNow, IssueNow, Labelling

_EDITS = """query worktrainEdits($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { issue(number: $number) {
    userContentEdits(first: 100) { pageInfo { hasNextPage } nodes { editedAt editor {
      __typename login ... on User { databaseId } ... on Bot { databaseId }
    } } }
  } }
}"""


class Issues(Reads):
    """One repository's issues."""

    async def issue(self, number: int) -> IssueNow | None:
        """Give the issue as it is now, or None: deleted, or transferred elsewhere."""
        try:
            return parse.issue(await self.client.get("/repos/{+repo}/issues/{number}", number=number))
        except Gone:
            return None

    async def labelled(self, label: str) -> list[IssueNow]:
        """Give the open issues with this label, oldest first."""
        path = "/repos/{+repo}/issues{?labels,state,sort,direction,per_page}"
        rows = await self.client.pages(path, labels=label, state="open", sort="created", direction="asc")
        return [parse.issue(row) for row in rows if "pull_request" not in row]

    async def written_by_us(self) -> list[IssueNow]:
        """Give the issues that our App opened, in any state, oldest first."""
        _, _, login = await self.identity()
        path = "/repos/{+repo}/issues{?creator,state,sort,direction,per_page}"
        rows = await self.client.pages(path, creator=login, state="all", sort="created", direction="asc")
        issues = [parse.issue(row) for row in rows if "pull_request" not in row]
        return [each for each in issues if await self.wrote(author_id=each.author_id, through=each.app_id)]

    async def last_labelling(self, number: int, label: str) -> Labelling | None:
        """Give who last put this label on, and when; None if nobody did, or the account is gone."""
        events = await self.client.pages("/repos/{+repo}/issues/{number}/events{?per_page}", number=number)
        ours = [e for e in events if e["event"] == "labeled" and e["label"]["name"] == label]
        if not ours or ours[-1]["actor"] is None:
            return None
        return Labelling(label=label, by=parse.person(ours[-1]["actor"]), at=ours[-1]["created_at"])

    async def edited_since(self, number: int, at: str) -> bool:
        """Say whether the title or the text was changed after a moment (as GitHub writes times)."""
        return bool(await self.editors_since(number, at))

    async def editors_since(self, number: int, at: str) -> list[Person]:
        """Give who changed the title or the text at that second or later; a deleted account is nobody."""
        owner, _, name = self.full_name.partition("/")
        answer = await self.client.graphql(_EDITS, owner=owner, name=name, number=number)
        found = answer["repository"]["issue"]["userContentEdits"]
        edits = found["nodes"]
        if found["pageInfo"]["hasNextPage"] and not _goes_back_to(edits, at):
            edits = [*edits, {"editedAt": at, "editor": None}]  # whoever it was, nobody vouches for it
        editors = [parse.editor(edit["editor"]) for edit in edits if edit["editedAt"] >= at]
        events = await self.client.pages("/repos/{+repo}/issues/{number}/events{?per_page}", number=number)
        renamed = [e for e in events if e["event"] == "renamed" and e["created_at"] >= at]
        return [*editors, *(parse.person(event["actor"]) for event in renamed)]

    async def labels_of(self, number: int) -> tuple[str, ...]:
        """Give the names of the labels on an issue or pull request."""
        path = "/repos/{+repo}/issues/{number}/labels{?per_page}"
        return parse.labels({"labels": await self.client.pages(path, number=number)})

    async def comments(self, number: int, *, since: str | None = None) -> list[CommentNow]:
        """Give the conversation, oldest first; `since` (ISO 8601) looks at the last change of each."""
        path = "/repos/{+repo}/issues/{number}/comments{?since,per_page}"
        rows = await self.client.pages(path, number=number, since=since)
        return [parse.comment(row) for row in rows]


def _goes_back_to(edits: Sequence[Mapping[str, Any]], at: str) -> bool:
    """Say whether all edits from that moment on are among these; GitHub documents no order for them."""
    newest, oldest = str(edits[0]["editedAt"]), str(edits[-1]["editedAt"])
    return oldest < newest and oldest < at
