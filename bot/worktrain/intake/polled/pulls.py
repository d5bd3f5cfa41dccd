"""Pull requests of ours: their heads, their reviews, and the checks that a gate may wait for."""

from __future__ import annotations

from worktrain.events import Where
from worktrain.ids import Sha
from worktrain.intake.polled.found import SOMEBODY, Found, Row, found


def of_head(where: Where, pull: Row, *, known: Sha | None) -> Found:
    """Give `pull_request` synchronize: the head is another one than we know."""
    head = pull["head"]["sha"]
    return found(
        where,
        what=f"head-{pull['number']}-{(known or '')[:12]}-{head[:12]}",
        event="pull_request",
        at=pull["updated_at"],
        sender=SOMEBODY,
        action="synchronize",
        number=pull["number"],
        pull_request=pull,
    )


def of_review(where: Where, number: int, row: Row) -> Found:
    """Give `pull_request_review` submitted; webhooks write the state in lower case."""
    return found(
        where,
        what=f"review-{row['id']}",
        event="pull_request_review",
        at=row["submitted_at"],
        sender=row["user"],
        action="submitted",
        review={**row, "state": row["state"].lower()},
        pull_request={"number": number},
    )


def of_check(where: Where, row: Row) -> Found:
    """Give `check_run` completed."""
    app = row.get("app") or {}
    return found(
        where,
        what=f"check-{row['id']}-{row['conclusion'].replace('_', '-')}",
        event="check_run",
        at=row["completed_at"],
        sender={"id": 0, "login": f"{app.get('slug', 'app')}[bot]", "type": "Bot"},
        action="completed",
        check_run=row,
    )


def of_status(where: Where, sha: Sha, row: Row) -> Found:
    """Give `status`."""
    return found(
        where,
        what=f"status-{row['id']}",
        event="status",
        at=row["created_at"],
        sender=row.get("creator") or SOMEBODY,
        sha=sha,
        context=row["context"],
        state=row["state"],
    )
