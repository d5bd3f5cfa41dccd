"""Issues: listed, opened, read, edited, assigned, locked."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs, demand_own_or, may
from worktrain.standin.acts import issues as acts
from worktrain.standin.acts.labels import named_labels, set_labels
from worktrain.standin.acts.telling import note, tell
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.clock import read_time
from worktrain.standin.natural_keys import issue_key
from worktrain.standin.problems import invalid
from worktrain.standin.routes.labels import names_in
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.labels import Milestone
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.issues import issue_json

READ = Needs(permission="issues")
ANYBODY = Needs(permission="issues", level="write", role="read")
TRIAGE = Needs(permission="issues", level="write", role="triage")


def _shown(call: Call, issue: Issue) -> dict[str, Any]:
    return issue_json(call.world.site, call.repository, issue)


async def list_issues(call: Call) -> Answer:
    """List issues and pull requests alike, as GitHub does."""
    found = [each for each in call.repository.issues.values() if _matches(call, each)]
    newest = call.query.get("direction", "desc") == "desc"
    by = call.query.get("sort", "created")
    found.sort(key=lambda each: (_sort_key(each, by), each.number), reverse=newest)
    return call.page(found, lambda each: _shown(call, each))


def _sort_key(issue: Issue, by: str) -> float:
    if by == "comments":
        return len(issue.comments)
    return (issue.updated_at if by == "updated" else issue.created_at).timestamp()


def _matches(call: Call, issue: Issue) -> bool:
    query = call.query
    labels = {label.name.lower() for label in issue.labels}
    wanted = {name.strip().lower() for name in query.get("labels", "").split(",") if name.strip()}
    since = query.get("since")
    return (
        query.get("state", "open") in (issue.state, "all")
        and wanted <= labels
        and (since is None or issue.updated_at >= read_time(since))
        and query.get("creator", issue.user.login).lower() == issue.user.login.lower()
        and _assigned(query.get("assignee", "*any"), issue)
        and _in_milestone(query.get("milestone", "*any"), issue)
    )


def _assigned(wanted: str, issue: Issue) -> bool:
    names = {user.login.lower() for user in issue.assignees}
    return {"*any": True, "none": not names, "*": bool(names)}.get(wanted, wanted.lower() in names)


def _in_milestone(wanted: str, issue: Issue) -> bool:
    number = str(issue.milestone.number) if issue.milestone else None
    return {"*any": True, "none": number is None, "*": number is not None}.get(wanted, wanted == number)


async def open_issue(call: Call) -> Answer:
    """Open an issue; labels and the like of people without triage are dropped without a word."""
    world, repository, wish = call.world, call.repository, call.body
    trusted = may(call.actor, repository, "triage")
    names = names_in(wish.get("labels", [])) if trusted else []
    logins = wish.get("assignees") or [wish["assignee"]] if wish.get("assignee") else wish.get("assignees")
    issue = acts.open_issue(
        world,
        repository,
        call.actor,
        title=str(wish["title"]),
        body=wish.get("body"),
        labels=named_labels(world, repository, call.actor, names),
        assignees=call.users(logins or []) if trusted else [],
        milestone=_milestone(repository, wish.get("milestone")) if trusted else None,
    )
    repeat = call.actor.is_program and world.effects.repeat(issue_key(repository.full_name, issue.body))
    return Answer(body=_shown(call, issue), status=201, repeat=repeat, number=issue.number)


def _milestone(repository: Repository, number: Any) -> Milestone | None:
    if number is None:
        return None
    found = repository.milestones.get(int(number))
    if found is None:
        raise invalid("Issue", "milestone", "invalid")
    return found


async def get_issue(call: Call) -> Answer:
    return Answer(body=_shown(call, call.issue))


async def edit_issue(call: Call) -> Answer:
    """Change what is in the body; each part asks for its own right."""
    issue, wish = call.issue, call.body
    _check_rights(call, issue, wish)
    text = {"title": issue.title, "body": issue.body}
    text |= {key: wish[key] for key in text if key in wish and not (key == "title" and wish[key] is None)}
    acts.edit_text(
        call.world, call.repository, issue, call.actor, title=str(text["title"]), body=text["body"]
    )
    _edit_parts(call, issue, wish)
    _edit_state(call, issue, wish)
    return Answer(body=_shown(call, issue))


def _check_rights(call: Call, issue: Issue, wish: dict[str, Any]) -> None:
    if {"title", "body"} & wish.keys():
        demand_own_or(call.actor, call.repository, issue.user, "write")
    if {"state", "state_reason"} & wish.keys():
        demand_own_or(call.actor, call.repository, issue.user, "triage")


def _edit_parts(call: Call, issue: Issue, wish: dict[str, Any]) -> None:
    """Change labels, people and milestone; from people without triage this is dropped without a word."""
    world, repository, actor = call.world, call.repository, call.actor
    if not may(actor, repository, "triage"):
        return
    if "labels" in wish:
        labels = named_labels(world, repository, actor, names_in(wish["labels"] or []))
        set_labels(world, repository, issue, actor, labels)
    if "assignees" in wish:
        users = call.users(wish["assignees"] or [])
        gone = [each for each in issue.assignees if each not in users]
        acts.unassign(world, repository, issue, actor, gone)
        acts.assign(world, repository, issue, actor, users)
    if "milestone" in wish:
        milestone = _milestone(repository, wish["milestone"])
        acts.set_milestone(world, repository, issue, actor, milestone)


def _edit_state(call: Call, issue: Issue, wish: dict[str, Any]) -> None:
    if wish.get("state") == "closed":
        acts.close(call.world, call.repository, issue, call.actor, reason=wish.get("state_reason"))
    elif wish.get("state") == "open":
        acts.reopen(call.world, call.repository, issue, call.actor)


async def add_assignees(call: Call) -> Answer:
    users = call.users(call.body.get("assignees", []))
    acts.assign(call.world, call.repository, call.issue, call.actor, users)
    return Answer(body=_shown(call, call.issue), status=201)


async def remove_assignees(call: Call) -> Answer:
    users = call.users(call.body.get("assignees", []))
    acts.unassign(call.world, call.repository, call.issue, call.actor, users)
    return Answer(body=_shown(call, call.issue))


async def lock(call: Call) -> Answer:
    call.issue.locked = call.body.get("lock_reason", "")
    note(call.world, call.issue, call.actor, "locked", lock_reason=call.issue.locked or None)
    tell(call.world, call.repository, call.issue, call.actor, "locked")
    return Answer(status=204)


async def unlock(call: Call) -> Answer:
    call.issue.locked = None
    note(call.world, call.issue, call.actor, "unlocked")
    tell(call.world, call.repository, call.issue, call.actor, "unlocked")
    return Answer(status=204)


BASE = "/repos/{owner}/{repo}/issues"
ONE = f"{BASE}/{{issue_number}}"

ROUTES = (
    Route("GET", BASE, list_issues, READ),
    Route("POST", BASE, open_issue, ANYBODY),
    Route("GET", ONE, get_issue, READ),
    Route("PATCH", ONE, edit_issue, ANYBODY),
    Route("POST", f"{ONE}/assignees", add_assignees, TRIAGE),
    Route("DELETE", f"{ONE}/assignees", remove_assignees, TRIAGE),
    Route("PUT", f"{ONE}/lock", lock, TRIAGE),
    Route("DELETE", f"{ONE}/lock", unlock, TRIAGE),
)
