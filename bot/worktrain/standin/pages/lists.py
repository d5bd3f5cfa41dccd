"""The list of repositories, of issues, of pull requests."""

from __future__ import annotations

from html import escape

from worktrain.standin.pages.layout import labels, page, state, when
from worktrain.standin.state.accounts import User
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World


def state_of(issue: Issue) -> str:
    if issue.pull is None:
        return issue.state
    if issue.pull.merged:
        return "merged"
    return "draft" if issue.pull.draft and issue.state == "open" else issue.state


def repositories(world: World, *, visitor: User | None = None) -> str:
    rows = "".join(
        f'<li><a href="/{each.full_name}/issues">{escape(each.full_name)}</a></li>'
        for each in world.repositories.values()
    )
    body = f'<h1>Repositories</h1><ul class="list">{rows}</ul>'
    return page("Local GitHub", body, visitor=visitor)


def _row(repository: Repository, issue: Issue) -> str:
    kind = "pull" if issue.pull else "issues"
    link = f'<a href="/{repository.full_name}/{kind}/{issue.number}">{escape(issue.title)}</a>'
    quiet = f"#{issue.number} opened {when(issue.created_at)} by {escape(issue.user.login)}"
    head = f"{state(state_of(issue))} {link}{labels(issue.labels)}"
    return f'<li>{head}<br><span class="quiet">{quiet}</span></li>'


def issues(repository: Repository, *, visitor: User | None = None) -> str:
    found = [each for each in repository.issues.values() if not each.pull]
    new = f'<p><a href="/{repository.full_name}/issues/new">New issue</a></p>'
    return _list(repository, "Issues", found, visitor, above=new)


def pulls(repository: Repository, *, visitor: User | None = None) -> str:
    return _list(
        repository, "Pull requests", [each for each in repository.issues.values() if each.pull], visitor
    )


def _list(
    repository: Repository, title: str, found: list[Issue], visitor: User | None, *, above: str = ""
) -> str:
    newest = sorted(found, key=lambda each: -each.number)
    rows = "".join(_row(repository, each) for each in newest) or "<li>None yet.</li>"
    body = f'<h1>{title}</h1>{above}<ul class="list">{rows}</ul>'
    return page(f"{title} · {repository.full_name}", body, repository, visitor=visitor)
