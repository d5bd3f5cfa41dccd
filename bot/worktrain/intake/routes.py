"""The table of what we act on and what we ignore and why, event by event.

Event and action names: https://docs.github.com/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where a delivery goes: `act` names what we do with it; without it `because` says why we ignore it."""

    act: str | None = None
    because: str = ""


def _act(name: str) -> Route:
    return Route(act=name)


def _ignore(because: str) -> Route:
    return Route(because=because)


_OWN_WRITE = _ignore("we read checks when a gate needs them")
_TEXT = _ignore("the issue's text counts as it stood when the label was put on")
_PEOPLE = _ignore("who is assigned or asked does not change what we do")
_SURFACE = _ignore("no part of a work item depends on it")

TABLE: Mapping[tuple[str, str | None], Route] = {
    ("issues", "labeled"): _act("labelled"),
    ("issues", "unlabeled"): _act("unlabelled"),
    ("issues", "closed"): _act("issue-closed"),
    ("issues", "deleted"): _act("issue-closed"),
    ("issues", "transferred"): _act("issue-closed"),
    ("issues", "opened"): _ignore("work starts with a label that a person puts on, not with an issue"),
    ("issues", "reopened"): _ignore("put the label on again to start over"),
    ("issues", "edited"): _TEXT,
    ("issues", "assigned"): _PEOPLE,
    ("issues", "unassigned"): _PEOPLE,
    ("issue_comment", "created"): _act("commented"),
    ("issue_comment", "edited"): _ignore("a command counts once, when it is written"),
    ("issue_comment", "deleted"): _ignore("what was said has been acted on"),
    ("pull_request", "closed"): _act("pull-closed"),
    ("pull_request", "synchronize"): _act("pull-pushed"),
    ("pull_request", "opened"): _act("pull-pushed"),
    ("pull_request", "reopened"): _act("pull-pushed"),
    ("pull_request", "edited"): _TEXT,
    ("pull_request_review", "submitted"): _act("reviewed"),
    ("pull_request_review_comment", "created"): _ignore(
        "commands are read from the conversation, not the diff"
    ),
    ("pull_request_review_thread", "resolved"): _act("thread-resolved"),
    ("push", None): _act("base-pushed"),
    ("check_run", "completed"): _act("check-done"),
    ("check_run", "created"): _OWN_WRITE,
    ("check_suite", "completed"): _OWN_WRITE,
    ("status", None): _act("check-done"),
    ("ping", None): _ignore("GitHub says that the webhook works"),
}
"""Pairs of event and action that are told apart; anything else falls to `EVENTS`."""

EVENTS: Mapping[str, Route] = {
    "issues": _SURFACE,
    "issue_comment": _SURFACE,
    "pull_request": _SURFACE,
    "pull_request_review": _ignore("only a submitted review counts"),
    "pull_request_review_comment": _TEXT,
    "pull_request_review_thread": _ignore("only a resolved thread may be what a merge waits for"),
    "check_run": _OWN_WRITE,
    "check_suite": _OWN_WRITE,
    "installation": _ignore("installed repositories are read at the start and by the sweep"),
    "installation_repositories": _ignore("installed repositories are read at the start and by the sweep"),
    "label": _ignore("missing labels are made again when they are needed"),
    "milestone": _SURFACE,
    "merge_group": _ignore("merge queues are not driven yet"),
    "workflow_run": _OWN_WRITE,
    "workflow_job": _OWN_WRITE,
}

UNKNOWN = _ignore("we do not subscribe to this event")


def route(event: str, action: str | None, payload: Mapping[str, object]) -> Route:
    """Give the route of one delivery from the table, then from what the payload says about itself."""
    found = TABLE.get((event, action)) or EVENTS.get(event, UNKNOWN)
    if found.act is None:
        return found
    return _exception(found.act, payload) or found


def _exception(act: str, payload: Mapping[str, object]) -> Route | None:
    if not isinstance(payload.get("repository"), Mapping):
        return _ignore("it names no repository")
    if not isinstance(payload.get("installation"), Mapping):
        return _ignore("it does not come through an installation of this App")
    if act in {"labelled", "unlabelled"} and not isinstance(payload.get("label"), Mapping):
        return _ignore("it names no label")
    if act == "base-pushed" and not _to_default_branch(payload):
        return _ignore("only pushes to the default branch move a base")
    return None


def _to_default_branch(payload: Mapping[str, object]) -> bool:
    repository = payload.get("repository")
    default = repository.get("default_branch") if isinstance(repository, Mapping) else None
    return payload.get("ref") == f"refs/heads/{default}" and not payload.get("deleted")
