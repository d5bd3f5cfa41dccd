"""Milestones of a repository."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.clock import read_time
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.problems import invalid, not_found
from worktrain.standin.state.labels import Milestone
from worktrain.standin.views.labels import label_json, milestone_json

READ = Needs(permission="issues")
WRITE = Needs(permission="issues", level="write", role="write")


def _shown(call: Call, milestone: Milestone) -> dict[str, Any]:
    return milestone_json(call.world.site, call.repository, milestone)


def _milestone(call: Call) -> Milestone:
    found = call.repository.milestones.get(call.number("milestone_number"))
    if found is None:
        raise not_found()
    return found


def _tell(call: Call, milestone: Milestone, action: str) -> None:
    shown = _shown(call, milestone)
    emit(call.world, call.repository, "milestone", action, call.actor.account, milestone=shown)


async def list_milestones(call: Call) -> Answer:
    state = call.query.get("state", "open")
    found = [m for m in call.repository.milestones.values() if state in (m.state, "all")]
    return call.page(found, lambda each: _shown(call, each))


async def create_milestone(call: Call) -> Answer:
    repository = call.repository
    if any(each.title == call.body["title"] for each in repository.milestones.values()):
        raise invalid("Milestone", "title", "already_exists")
    milestone = Milestone(
        id=call.world.ids.next("milestone"),
        number=max(repository.milestones, default=0) + 1,
        title=call.body["title"],
        creator=call.actor.account,
        created_at=call.world.now(),
        updated_at=call.world.now(),
    )
    repository.milestones[milestone.number] = milestone
    _apply(call, milestone)
    _tell(call, milestone, "created")
    return Answer(body=_shown(call, milestone), status=201)


def _apply(call: Call, milestone: Milestone) -> None:
    wish = call.body
    milestone.title = wish.get("title", milestone.title)
    milestone.description = wish.get("description", milestone.description)
    if "due_on" in wish:
        milestone.due_on = read_time(wish["due_on"]) if wish["due_on"] else None
    milestone.state = wish.get("state", milestone.state)
    milestone.closed_at = call.world.now() if milestone.state == "closed" else None
    milestone.updated_at = call.world.now()


async def get_milestone(call: Call) -> Answer:
    return Answer(body=_shown(call, _milestone(call)))


async def edit_milestone(call: Call) -> Answer:
    milestone = _milestone(call)
    _apply(call, milestone)
    _tell(call, milestone, "edited")
    return Answer(body=_shown(call, milestone))


async def delete_milestone(call: Call) -> Answer:
    milestone = _milestone(call)
    del call.repository.milestones[milestone.number]
    for issue in call.repository.issues.values():
        if issue.milestone is milestone:
            issue.milestone = None
    _tell(call, milestone, "deleted")
    return Answer(status=204)


async def milestone_labels(call: Call) -> Answer:
    milestone = _milestone(call)
    mine = [issue for issue in call.repository.issues.values() if issue.milestone is milestone]
    labels = list(dict.fromkeys(label for issue in mine for label in issue.labels))
    return call.page(labels, lambda each: label_json(call.world.site, call.repository, each))


BASE = "/repos/{owner}/{repo}/milestones"

ROUTES = (
    Route("GET", BASE, list_milestones, READ),
    Route("POST", BASE, create_milestone, WRITE),
    Route("GET", f"{BASE}/{{milestone_number}}", get_milestone, READ),
    Route("PATCH", f"{BASE}/{{milestone_number}}", edit_milestone, WRITE),
    Route("DELETE", f"{BASE}/{{milestone_number}}", delete_milestone, WRITE),
    Route("GET", f"{BASE}/{{milestone_number}}/labels", milestone_labels, READ),
)
