"""What a person does on an issue in a browser: open it, comment, label it, merge a pull request."""

from __future__ import annotations

from html import escape

from aiohttp import web

from worktrain.standin.access import Actor, Needs, demand
from worktrain.standin.acts.comments import add_comment
from worktrain.standin.acts.issues import open_issue
from worktrain.standin.acts.labels import add_labels, named_labels, remove_label
from worktrain.standin.acts.merging import Wish, merge
from worktrain.standin.pages.answers import html, same_site
from worktrain.standin.pages.layout import page
from worktrain.standin.pages.visitors import Visitors
from worktrain.standin.problems import Problem
from worktrain.standin.state.accounts import User
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World

TRIAGE = Needs(permission="issues", level="write", role="triage")
MERGE = Needs(permission="contents", level="write", role="write")
LONGEST_TITLE, LONGEST_TEXT = 256, 65_536


class Talking:
    """Takes the forms of issue pages, with the same rights as the API's."""

    def __init__(self, world: World, visitors: Visitors) -> None:
        self._world = world
        self._visitors = visitors

    def add_to(self, router: web.UrlDispatcher) -> None:
        router.add_get("/{owner}/{repo}/issues/new", self.new)
        router.add_post("/{owner}/{repo}/issues/new", self.open)
        for kind in ("issues", "pull"):
            one = f"/{{owner}}/{{repo}}/{kind}/{{number:\\d+}}"
            router.add_post(f"{one}/comment", self.comment)
            router.add_post(f"{one}/label", self.label)
        router.add_post("/{owner}/{repo}/pull/{number:\\d+}/merge", self.merge)

    def repository(self, request: web.Request) -> Repository:
        name = f"{request.match_info['owner']}/{request.match_info['repo']}".lower()
        found = self._world.repositories.get(name)
        if found is None:
            raise web.HTTPNotFound(text="There is no such repository.")
        return found

    def issue(self, request: web.Request) -> Issue:
        found = self.repository(request).issues.get(int(request.match_info["number"]))
        if found is None:
            raise web.HTTPNotFound(text="There is no such issue or pull request.")
        return found

    async def new(self, request: web.Request) -> web.Response:
        repository, visitor = self.repository(request), self._visitors.demand(request)
        form = (
            '<form method="post"><label>Title'
            f'<input name="title" required maxlength="{LONGEST_TITLE}"></label>'
            '<label>Text<textarea name="body" rows="8"></textarea></label><button>Create</button></form>'
        )
        return html(page("New issue", f"<h1>New issue</h1>{form}", repository, visitor=visitor))

    async def open(self, request: web.Request) -> web.Response:
        repository, actor, form = await self._sent(request)
        title, body = form.get("title", "").strip()[:LONGEST_TITLE], form.get("body", "")[:LONGEST_TEXT]
        if not title:
            raise web.HTTPUnprocessableEntity(text="A title is needed.")
        issue = open_issue(self._world, repository, actor, title=title, body=body or None)
        raise web.HTTPSeeOther(f"/{repository.full_name}/issues/{issue.number}")

    async def comment(self, request: web.Request) -> web.Response:
        repository, actor, form = await self._sent(request)
        issue, body = self.issue(request), form.get("body", "")[:LONGEST_TEXT]
        if body.strip():
            add_comment(self._world, repository, issue, actor, body)
        raise web.HTTPSeeOther(request.path.removesuffix("/comment"))

    async def label(self, request: web.Request) -> web.Response:
        """Put the named label on, or take it off where it is on."""
        repository, actor, form = await self._sent(request)
        issue, name = self.issue(request), form.get("name", "").strip()[:50]
        try:
            demand(actor, repository, TRIAGE)
            self._turn(repository, issue, actor, name)
        except Problem as problem:
            raise web.HTTPForbidden(text=problem.message) from None
        raise web.HTTPSeeOther(request.path.removesuffix("/label"))

    async def merge(self, request: web.Request) -> web.Response:
        """Squash and merge, where the person may and the rules let them."""
        repository, actor, _ = await self._sent(request)
        pull = self.issue(request).pull
        if pull is None:
            raise web.HTTPNotFound(text="There is no such pull request.")
        try:
            demand(actor, repository, MERGE)
            await merge(self._world, repository, pull, actor, Wish(method="squash"))
        except Problem as problem:
            raise web.HTTPForbidden(text=problem.message) from None
        raise web.HTTPSeeOther(request.path.removesuffix("/merge"))

    def _turn(self, repository: Repository, issue: Issue, actor: Actor, name: str) -> None:
        known = repository.label(name)
        if known is not None and known in issue.labels:
            remove_label(self._world, repository, issue, actor, known)
        elif name:
            add_labels(
                self._world, repository, issue, actor, named_labels(self._world, repository, actor, [name])
            )

    async def _sent(self, request: web.Request) -> tuple[Repository, Actor, dict[str, str]]:
        same_site(request, self._world.site.url)
        visitor = self._visitors.demand(request)
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        return self.repository(request), Actor(kind="person", user=visitor), form


def forms(repository: Repository, issue: Issue, visitor: User) -> str:
    """Give what a signed-in person may fill in under an issue."""
    home = f"/{repository.full_name}/{'pull' if issue.pull else 'issues'}/{issue.number}"
    names = "".join(f'<option value="{escape(each.name)}">' for each in repository.labels.values())
    return (
        f"<h2>As {escape(visitor.login)}</h2>{_merging(issue, home)}"
        f'<form method="post" action="{home}/label">'
        '<label>Label to put on or take off<input name="name" list="labels" required>'
        f'</label><datalist id="labels">{names}</datalist><button id="label">Label</button></form>'
        f'<form method="post" action="{home}/comment"><label>Comment'
        '<textarea name="body" rows="5"></textarea></label><button id="comment">Comment</button></form>'
    )


def _merging(issue: Issue, home: str) -> str:
    """Offer the merge of an open pull request that is no draft."""
    if issue.pull is None or issue.pull.draft or issue.state != "open":
        return ""
    return f'<form method="post" action="{home}/merge"><button id="merge">Squash and merge</button></form>'
