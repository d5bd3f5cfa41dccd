"""One REST request as a handler sees it, and what the handler answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worktrain.standin.access import Actor, Needs
from worktrain.standin.gitstore.refs import resolve_commit
from worktrain.standin.paging import links
from worktrain.standin.problems import Problem, not_found, unprocessable
from worktrain.standin.state.accounts import User
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World


@dataclass(kw_only=True)
class Answer:
    """A status and a body: JSON, or text when `media` says so; none is no content."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media: str = "application/json"
    number: int | None = None
    """The issue or pull request that this was about, when the route does not say it."""
    branch: str | None = None
    key: str | None = None
    """The natural key of the effect, if it has one."""
    repeat: bool = False
    """Whether the App made an effect whose natural key was there already."""


@dataclass(kw_only=True)
class Call:
    """A request that was matched, authenticated and validated."""

    world: World
    actor: Actor
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: dict[str, Any]
    path: str
    accept: str

    @property
    def repository(self) -> Repository:
        name = f"{self.params['owner']}/{self.params['repo']}".lower()
        found = self.world.repositories.get(name)
        if found is None:
            raise not_found()
        return found

    @property
    def has_repository(self) -> bool:
        return "owner" in self.params and "repo" in self.params

    @property
    def _by_id(self) -> str:
        """Give the path as GitHub writes it into links: with the repository's id, not its name."""
        if not self.has_repository:
            return self.path
        return f"/repositories/{self.repository.id}/{'/'.join(self.path.split('/')[4:])}".rstrip("/")

    def number(self, name: str) -> int:
        text = self.params[name]
        if not text.isdigit():
            raise not_found()
        return int(text)

    @property
    def issue(self) -> Issue:
        found = self.repository.issues.get(self.number("issue_number"))
        if found is None:
            raise not_found()
        return found

    @property
    def pull(self) -> Pull:
        found = self.repository.issues.get(self.number("pull_number"))
        if found is None or found.pull is None:
            raise not_found()
        return found.pull

    def users(self, logins: Sequence[str]) -> list[User]:
        """Find accounts; GitHub drops names that it does not know."""
        found = (self.world.accounts.find(login) for login in logins)
        return [user for user in found if user is not None]

    async def commit(self, name: str) -> str:
        """Give the commit that a parameter names."""
        found = await resolve_commit(self.repository.bare, name)
        if found is None:
            raise unprocessable(f"No commit found for SHA: {name}")
        return found

    def page(self, items: Sequence[Any], render: Callable[[Any], Any], under: str | None = None) -> Answer:
        """Answer with one page of a list, and the links to the others."""
        size = min(max(_whole(self.query.get("per_page"), 30), 1), 100)
        number = max(_whole(self.query.get("page"), 1), 1)
        shown = [render(each) for each in items[(number - 1) * size : number * size]]
        link = links(self.world.site.api(self._by_id), self.query, number, -(-len(items) // size))
        body = shown if under is None else {"total_count": len(items), under: shown}
        return Answer(body=body, headers={"Link": link} if link else {})


def _whole(text: str | None, default: int) -> int:
    if text is None:
        return default
    try:
        return int(text)
    except ValueError:
        raise Problem(422, "Invalid request.") from None


Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True)
class Route:
    """An operation of GitHub's description, who may call it, and what it does here."""

    method: str
    path: str
    handler: Handler
    needs: Needs

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"
