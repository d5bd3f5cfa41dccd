"""One issue or pull request: its text and everything that was said and done, in order."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from worktrain.standin.gitstore.diffs import FileDiff
from worktrain.standin.pages.layout import article, labels, page, state, when
from worktrain.standin.pages.lists import state_of
from worktrain.standin.pages.markdown import render
from worktrain.standin.state.accounts import User
from worktrain.standin.state.issues import Comment, Happening, Issue, Reaction
from worktrain.standin.state.pulls import Pull, Review
from worktrain.standin.state.repositories import Repository

WORDS = {
    "labeled": "added the label",
    "unlabeled": "removed the label",
    "ready_for_review": "marked this ready for review",
    "convert_to_draft": "made this a draft",
    "head_ref_force_pushed": "force-pushed the branch",
    "head_ref_deleted": "deleted the branch",
    "renamed": "changed the title",
}


def conversation(
    repository: Repository, issue: Issue, *, below: str = "", visitor: User | None = None
) -> str:
    """Give the page of one number; `below` are the forms of whoever looks at it."""
    head = (
        f'<h1>{escape(issue.title)} <span class="quiet">#{issue.number}</span></h1>'
        f"<p>{state(state_of(issue))}{labels(issue.labels)}</p>"
    )
    first = _said(issue.user.login, issue.created_at, issue.body, issue.reactions)
    rows = sorted(_rows(issue), key=lambda row: row[0])
    change = _pull_part(repository, issue.pull) if issue.pull else ""
    body = head + first + "".join(text for _, text in rows) + change + below
    return page(f"{issue.title} · {repository.full_name}", body, repository, visitor=visitor)


def _rows(issue: Issue) -> list[tuple[datetime, str]]:
    rows = [(each.created_at, _comment(each)) for each in issue.comments]
    rows += [(each.created_at, _happening(each)) for each in issue.timeline]
    if issue.pull:
        rows += [
            (each.submitted_at, _review(issue.pull, each)) for each in issue.pull.reviews if each.submitted_at
        ]
    return rows


def _said(login: str, at: datetime, body: str | None, reactions: list[Reaction], note: str = "") -> str:
    marks = " ".join(escape(f":{each.content}:") for each in reactions)
    quiet = f'<span class="quiet">{when(at)} {note} {marks}</span>'
    return article(f"<strong>{escape(login)}</strong> {quiet}", render(body))


def _comment(comment: Comment) -> str:
    edits = len(comment.edits)
    note = f"edited {edits} times" if edits > 1 else "edited" if edits else ""
    if comment.minimized:
        head = f"<strong>{escape(comment.user.login)}</strong> hidden as {escape(comment.minimized)}"
        return article(f"<details><summary>{head}</summary>{render(comment.body)}</details>", "")
    return _said(comment.user.login, comment.created_at, comment.body, comment.reactions, note)


def _happening(happening: Happening) -> str:
    words = WORDS.get(happening.event, happening.event.replace("_", " "))
    label: dict[str, Any] = happening.details.get("label", {})
    what = escape(str(label.get("name", "")))
    commit = f" ({happening.commit_id[:7]})" if happening.commit_id else ""
    who = escape(happening.actor.login)
    return f'<p class="quiet">{who} {words} {what}{commit} · {when(happening.created_at)}</p>'


def _review(pull: Pull, review: Review) -> str:
    lines = [each for each in pull.comments if each.review_id == review.id]
    parts = [render(review.body)] if review.body else []
    for line in lines:
        mark = " · resolved" if line.thread.resolved_by else ""
        place = f'<p class="quiet">{escape(line.path)}:{line.line or ""}{mark}</p>'
        parts.append(f"{place}<pre>{escape(line.diff_hunk)}</pre>{render(line.body)}")
    at = review.submitted_at
    words = review.state.lower().replace("_", " ")
    head = f"<strong>{escape(review.user.login)}</strong> reviewed: {words}"
    shown = when(at) if at else ""
    return article(f'{head} <span class="quiet">{shown} on {review.commit_id[:7]}</span>', "".join(parts))


def _pull_part(repository: Repository, pull: Pull) -> str:
    """Give branches, checks, commits and the diff."""
    checks = [run for run in repository.checks.values() if run.head_sha == pull.head_sha]
    rows = "".join(
        f"<tr><td>{escape(run.name)}</td><td>{escape(run.conclusion or run.status)}</td>"
        f"<td>{escape(run.title or '')}</td></tr>"
        for run in checks
    )
    commits = "".join(
        f"<li><code>{each.sha[:7]}</code> {escape(each.message.splitlines()[0] if each.message else '')}</li>"
        for each in pull.commits
    )
    files = "".join(_file(each) for each in pull.files)
    ends = f"<code>{escape(pull.head_ref)}</code> into <code>{escape(pull.base_ref)}</code>"
    return (
        f"<h2>{ends}</h2><h3>Checks</h3><table>{rows}</table><h3>Commits</h3><ul>{commits}</ul>"
        f"<h3>Files</h3>{files}"
    )


def _file(file: FileDiff) -> str:
    counts = f'<span class="add">+{file.additions}</span> <span class="del">−{file.deletions}</span>'
    patch = escape(file.patch or "binary")
    return f"<details><summary>{escape(file.path)} {counts}</summary><pre>{patch}</pre></details>"
