"""The one place that knows GitHub's key names: a payload becomes an event, or the reason why it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from worktrain.events import (
    AnyEvent,
    BasePushed,
    CheckDone,
    Commented,
    Ignored,
    IssueClosed,
    Labelled,
    Person,
    PullClosed,
    PullPushed,
    Reviewed,
    ThreadResolved,
    Unlabelled,
    Where,
)
from worktrain.ids import Sha
from worktrain.intake.routes import route

Payload = Mapping[str, Any]


def parse(event: str, payload: object) -> AnyEvent | Ignored:
    """Turn one delivery into an event; whatever is malformed is ignored with a reason, never an error."""
    if not isinstance(payload, Mapping):
        return Ignored(because="the payload is not a JSON object")
    action = payload.get("action")
    found = route(event, action if isinstance(action, str) else None, payload)
    if found.act is None:
        return Ignored(because=found.because)
    try:
        return _MAKERS[found.act](payload)
    except (KeyError, TypeError, AttributeError, ValidationError) as exc:
        return Ignored(because=f"the payload is not shaped as GitHub documents it ({type(exc).__name__})")


def _where(payload: Payload) -> Where:
    repository = payload["repository"]
    return Where(
        repository=repository["full_name"],
        repository_id=repository["id"],
        default_branch=repository.get("default_branch") or "main",
        installation_id=payload["installation"]["id"],
    )


def _person(account: Payload) -> Person:
    return Person(id=account["id"], login=account["login"], kind=account.get("type") or "User")


def _common(payload: Payload) -> dict[str, Any]:
    return {"where": _where(payload), "sender": _person(payload["sender"])}


def _labelled(payload: Payload) -> AnyEvent | Ignored:
    issue = payload["issue"]
    if issue.get("pull_request"):
        return Ignored(because="the label is on a pull request, not on an issue")
    return Labelled(
        **_common(payload),
        number=issue["number"],
        label=payload["label"]["name"],
        title=issue["title"],
        body=issue.get("body") or "",
        author=_person(issue["user"]),
        labels=tuple(label["name"] for label in issue.get("labels") or ()),
        milestone=(issue.get("milestone") or {}).get("title"),
        at=_at(issue),
        edited_by=str(payload.get("edited_by") or ""),
    )


def _at(issue: Payload) -> str:
    return str(issue.get("updated_at") or "")


def _unlabelled(payload: Payload) -> AnyEvent:
    issue = payload["issue"]
    return Unlabelled(
        **_common(payload), number=issue["number"], label=payload["label"]["name"], at=_at(issue)
    )


def _issue_closed(payload: Payload) -> AnyEvent | Ignored:
    issue = payload["issue"]
    if issue.get("pull_request"):
        return Ignored(because="a pull request tells of its own end")
    return IssueClosed(**_common(payload), number=issue["number"], how=payload["action"], at=_at(issue))


def _commented(payload: Payload) -> AnyEvent:
    comment, issue = payload["comment"], payload["issue"]
    return Commented(
        **_common(payload),
        number=issue["number"],
        on_pull=bool(issue.get("pull_request")),
        comment_id=comment["id"],
        body=comment.get("body") or "",
    )


def _pull_closed(payload: Payload) -> AnyEvent:
    pull = payload["pull_request"]
    merged_sha = pull.get("merge_commit_sha")
    return PullClosed(
        **_common(payload),
        number=pull["number"],
        merged=bool(pull.get("merged")),
        merged_sha=Sha(merged_sha) if merged_sha else None,
        head_sha=Sha(pull["head"]["sha"]),
        branch=pull["head"]["ref"],
    )


def _pull_pushed(payload: Payload) -> AnyEvent:
    pull = payload["pull_request"]
    return PullPushed(
        **_common(payload),
        number=pull["number"],
        head_sha=Sha(pull["head"]["sha"]),
        branch=_branch(payload, pull["head"]),
    )


def _branch(payload: Payload, head: Payload) -> str:
    """Name the branch; with its owner where it is a fork's, since anybody may call one there as ours are."""
    home = head.get("repo", payload["repository"])  # null once the fork is gone
    here = home is not None and home["id"] == payload["repository"]["id"]
    return str(head["ref"] if here else head["label"])


def _reviewed(payload: Payload) -> AnyEvent:
    review = payload["review"]
    return Reviewed(
        **_common(payload),
        number=payload["pull_request"]["number"],
        state=str(review["state"]).lower(),
        body=review.get("body") or "",
        head_sha=Sha(review.get("commit_id") or ""),
    )


def _thread_resolved(payload: Payload) -> AnyEvent:
    return ThreadResolved(**_common(payload), number=payload["pull_request"]["number"])


def _base_pushed(payload: Payload) -> AnyEvent:
    return BasePushed(**_common(payload), after=Sha(payload["after"]))


def _check_done(payload: Payload) -> AnyEvent:
    run = payload.get("check_run")
    if run:
        return CheckDone(
            **_common(payload),
            name=run["name"],
            head_sha=Sha(run["head_sha"]),
            conclusion=run.get("conclusion") or "",
        )
    return CheckDone(
        **_common(payload),
        name=payload["context"],
        head_sha=Sha(payload["sha"]),
        conclusion=payload["state"],
    )


_MAKERS: Mapping[str, Callable[[Payload], AnyEvent | Ignored]] = {
    "labelled": _labelled,
    "unlabelled": _unlabelled,
    "issue-closed": _issue_closed,
    "commented": _commented,
    "pull-closed": _pull_closed,
    "pull-pushed": _pull_pushed,
    "reviewed": _reviewed,
    "thread-resolved": _thread_resolved,
    "base-pushed": _base_pushed,
    "check-done": _check_done,
}
