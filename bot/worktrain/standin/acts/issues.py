"""Opening, editing and closing issues; the same for the issue half of a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from worktrain.standin.access import Actor
from worktrain.standin.acts.labels import add_labels
from worktrain.standin.acts.telling import note, tell, touched
from worktrain.standin.natural_keys import pull_key
from worktrain.standin.state.accounts import User
from worktrain.standin.state.issues import Edit, Issue
from worktrain.standin.state.labels import Label, Milestone
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.labels import milestone_json
from worktrain.standin.views.users import simple_user
from worktrain.standin.world import World


def new_issue(world: World, repository: Repository, actor: Actor, title: str, body: str | None) -> Issue:
    """Give an issue the next number; nobody is told yet."""
    now = world.now()
    issue = Issue(
        id=world.ids.next("issue"),
        number=repository.next_number(),
        title=title,
        body=body,
        user=actor.account,
        app=actor.app,
        created_at=now,
        updated_at=now,
    )
    repository.issues[issue.number] = issue
    return issue


def open_issue(
    world: World,
    repository: Repository,
    actor: Actor,
    *,
    title: str,
    body: str | None,
    labels: Sequence[Label] = (),
    assignees: Sequence[User] = (),
    milestone: Milestone | None = None,
) -> Issue:
    issue = new_issue(world, repository, actor, title, body)
    issue.milestone = milestone
    tell(world, repository, issue, actor, "opened")
    add_labels(world, repository, issue, actor, labels)
    assign(world, repository, issue, actor, assignees)
    return issue


def edit_text(
    world: World, repository: Repository, issue: Issue, actor: Actor, *, title: str, body: str | None
) -> None:
    """Change title and body; what they were is kept, and told."""
    before = {}
    if title != issue.title:
        before["title"] = issue.title
        note(world, issue, actor, "renamed", rename={"from": issue.title, "to": title})
    if body != issue.body:
        before["body"] = issue.body or ""
    if not before:
        return
    issue.edits.append(Edit(editor=actor.account, edited_at=world.now(), before=before))
    issue.title, issue.body = title, body
    touched(world, issue)
    changes = {key: {"from": text} for key, text in before.items()}
    tell(world, repository, issue, actor, "edited", changes=changes)


def close(
    world: World,
    repository: Repository,
    issue: Issue,
    actor: Actor,
    *,
    reason: str | None = None,
    commit_id: str | None = None,
) -> None:
    """Close it; a merged pull request is closed by its merge."""
    if issue.state == "closed":
        return
    issue.state, issue.closed_at, issue.closed_by = "closed", world.now(), actor.account
    issue.state_reason = None if issue.pull else reason or "completed"
    touched(world, issue)
    details = {} if issue.pull else {"state_reason": issue.state_reason}
    note(world, issue, actor, "closed", commit_id=commit_id, **details)
    if issue.pull:
        world.effects.gone(pull_key(repository.full_name, issue.pull.head_ref))
    tell(world, repository, issue, actor, "closed")


def reopen(world: World, repository: Repository, issue: Issue, actor: Actor) -> None:
    if issue.state == "open":
        return
    issue.state, issue.closed_at, issue.closed_by = "open", None, None
    issue.state_reason = None if issue.pull else "reopened"
    touched(world, issue)
    note(world, issue, actor, "reopened")
    tell(world, repository, issue, actor, "reopened")


def assign(world: World, repository: Repository, issue: Issue, actor: Actor, users: Sequence[User]) -> None:
    for user in users:
        if user not in issue.assignees:
            issue.assignees.append(user)
            _assigned(world, repository, issue, actor, "assigned", user)


def unassign(world: World, repository: Repository, issue: Issue, actor: Actor, users: Sequence[User]) -> None:
    for user in users:
        if user in issue.assignees:
            issue.assignees.remove(user)
            _assigned(world, repository, issue, actor, "unassigned", user)


def _assigned(
    world: World, repository: Repository, issue: Issue, actor: Actor, action: str, user: User
) -> None:
    touched(world, issue)
    shown = simple_user(world.site, user)
    note(world, issue, actor, action, assignee=shown, assigner=simple_user(world.site, actor.account))
    tell(world, repository, issue, actor, action, assignee=shown)


def set_milestone(
    world: World, repository: Repository, issue: Issue, actor: Actor, milestone: Milestone | None
) -> None:
    if milestone is issue.milestone:
        return
    old, issue.milestone = issue.milestone, milestone
    touched(world, issue)
    for each, event in ((old, "demilestoned"), (milestone, "milestoned")):
        if each is not None:
            shown: dict[str, Any] = milestone_json(world.site, repository, each)
            note(world, issue, actor, event, milestone={"title": each.title})
            tell(world, repository, issue, actor, event, milestone=shown)
