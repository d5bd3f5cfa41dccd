"""Labels of a repository and of its issues."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs
from worktrain.standin.acts import labels as acts
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.problems import Problem, not_found
from worktrain.standin.state.labels import Label
from worktrain.standin.views.labels import label_json

READ = Needs(permission="issues")
TRIAGE = Needs(permission="issues", level="write", role="triage")
WRITE = Needs(permission="issues", level="write", role="write")


def _shown(call: Call, label: Label) -> dict[str, Any]:
    return label_json(call.world.site, call.repository, label)


def _label(call: Call) -> Label:
    found = call.repository.label(call.params["name"])
    if found is None:
        raise not_found()
    return found


async def list_labels(call: Call) -> Answer:
    return call.page(list(call.repository.labels.values()), lambda each: _shown(call, each))


async def create_label(call: Call) -> Answer:
    label = acts.create_label(
        call.world,
        call.repository,
        call.actor,
        name=call.body["name"],
        color=call.body.get("color", "ededed"),
        description=call.body.get("description"),
    )
    return Answer(body=_shown(call, label), status=201)


async def get_label(call: Call) -> Answer:
    return Answer(body=_shown(call, _label(call)))


async def edit_label(call: Call) -> Answer:
    label = _label(call)
    acts.edit_label(call.world, call.repository, call.actor, label, call.body)
    return Answer(body=_shown(call, label))


async def delete_label(call: Call) -> Answer:
    acts.delete_label(call.world, call.repository, call.actor, _label(call))
    return Answer(status=204)


async def issue_labels(call: Call) -> Answer:
    return call.page(call.issue.labels, lambda each: _shown(call, each))


def names_in(wished: list[Any]) -> list[str]:
    """Read labels given as names or as objects with a name."""
    return [each if isinstance(each, str) else each["name"] for each in wished]


def _wished(call: Call) -> list[Label]:
    names = names_in(call.body.get("labels", []))
    return acts.named_labels(call.world, call.repository, call.actor, names)


async def add_labels(call: Call) -> Answer:
    acts.add_labels(call.world, call.repository, call.issue, call.actor, _wished(call))
    return Answer(body=[_shown(call, each) for each in call.issue.labels])


async def set_labels(call: Call) -> Answer:
    acts.set_labels(call.world, call.repository, call.issue, call.actor, _wished(call))
    return Answer(body=[_shown(call, each) for each in call.issue.labels])


async def clear_labels(call: Call) -> Answer:
    acts.set_labels(call.world, call.repository, call.issue, call.actor, [])
    return Answer(status=204)


async def remove_label(call: Call) -> Answer:
    issue, label = call.issue, call.repository.label(call.params["name"])
    if label is None or label not in issue.labels:
        raise Problem(404, "Label does not exist")
    acts.remove_label(call.world, call.repository, issue, call.actor, label)
    return Answer(body=[_shown(call, each) for each in issue.labels])


REPO = "/repos/{owner}/{repo}/labels"
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/labels"

ROUTES = (
    Route("GET", REPO, list_labels, READ),
    Route("POST", REPO, create_label, WRITE),
    Route("GET", f"{REPO}/{{name}}", get_label, READ),
    Route("PATCH", f"{REPO}/{{name}}", edit_label, WRITE),
    Route("DELETE", f"{REPO}/{{name}}", delete_label, WRITE),
    Route("GET", ISSUE, issue_labels, READ),
    Route("POST", ISSUE, add_labels, TRIAGE),
    Route("PUT", ISSUE, set_labels, TRIAGE),
    Route("DELETE", ISSUE, clear_labels, TRIAGE),
    Route("DELETE", f"{ISSUE}/{{name}}", remove_label, TRIAGE),
)
