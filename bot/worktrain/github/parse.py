"""The one place, for what we read, that knows GitHub's key names."""

from __future__ import annotations

from typing import Any

from worktrain.events import Person
from worktrain.github import values
from worktrain.ids import Sha

Json = dict[str, Any]

_NOBODY = Person(id=0, login="ghost", kind="Mannequin")  # a deleted account may come as null


def person(data: Json | None) -> Person:
    """Give who it is; a kind of account that we do not know has no say."""
    if data is None:
        return _NOBODY
    kind = data.get("type")
    known = kind if kind in {"User", "Bot", "Organization"} else "Mannequin"
    return Person(id=data["id"], login=data["login"], kind=known)


def editor(data: Json | None) -> Person:
    """Read an account from GraphQL, where a bot's login has no `[bot]`."""
    if data is None:
        return _NOBODY
    kind = data["__typename"]
    known = kind if kind in {"User", "Bot", "Organization"} else "Mannequin"
    return Person(id=data.get("databaseId") or 0, login=data["login"], kind=known)


def app_id(data: Json) -> int | None:
    app = data.get("performed_via_github_app")
    return app["id"] if app else None


def labels(data: Json) -> tuple[str, ...]:
    return tuple(label if isinstance(label, str) else label["name"] for label in data["labels"])


def issue(data: Json) -> values.IssueNow:
    milestone = data.get("milestone")
    return values.IssueNow(
        author=person(data["user"]),
        number=data["number"],
        title=data["title"],
        body=data.get("body") or "",
        state=data["state"],
        labels=labels(data),
        locked=data.get("locked", False),
        html_url=data["html_url"],
        milestone=milestone["title"] if milestone else None,
        app_id=app_id(data),
    )


def pull(data: Json) -> values.PullNow:
    """Read a pull request; in a list `merged` and `mergeable` are missing."""
    head, base = data["head"], data["base"]
    return values.PullNow(
        author=person(data["user"]),
        number=data["number"],
        title=data["title"],
        body=data.get("body") or "",
        head_ref=head["ref"],
        head_sha=Sha(head["sha"]),
        head_repository_id=head["repo"]["id"] if head.get("repo") else None,
        base_ref=base["ref"],
        base_sha=Sha(base["sha"]),
        draft=data.get("draft", False),
        state=data["state"],
        merged=bool(data.get("merged") or data.get("merged_at")),
        merge_commit_sha=_sha(data.get("merge_commit_sha")),
        mergeable=data.get("mergeable"),
        node_id=data["node_id"],
        html_url=data["html_url"],
    )


def comment(data: Json) -> values.CommentNow:
    return values.CommentNow(
        author=person(data["user"]),
        id=data["id"],
        body=data.get("body") or "",
        app_id=app_id(data),
        created_at=data["created_at"],
    )


def review(data: Json) -> values.ReviewNow:
    return values.ReviewNow(
        author=person(data["user"]),
        id=data["id"],
        body=data.get("body") or "",
        state=data["state"],
        head_sha=_sha(data.get("commit_id")),
        submitted_at=data.get("submitted_at"),
    )


def check(data: Json) -> values.CheckNow:
    output = data.get("output") or {}
    return values.CheckNow(
        id=data["id"],
        name=data["name"],
        head_sha=Sha(data["head_sha"]),
        status=data["status"],
        conclusion=data.get("conclusion"),
        app_id=data["app"]["id"] if data.get("app") else None,
        title=output.get("title") or "",
        summary=output.get("summary") or "",
    )


def status(data: Json, *, sha: Sha) -> values.CheckNow:
    """Read a commit status as if it were a check run."""
    pending = data["state"] == "pending"
    return values.CheckNow(
        id=data["id"],
        name=data["context"],
        head_sha=sha,
        status="in_progress" if pending else "completed",
        conclusion=None if pending else "success" if data["state"] == "success" else "failure",
        app_id=None,
        title=data.get("description") or "",
    )


def delivery(data: Json) -> values.DeliveryRow:
    wanted = ("id", "guid", "event", "action", "delivered_at", "status", "status_code")
    also = {key: data.get(key) for key in ("installation_id", "repository_id")}
    return values.DeliveryRow(**{key: data[key] for key in wanted}, **also)


def _sha(text: str | None) -> Sha | None:
    return Sha(text) if text else None
