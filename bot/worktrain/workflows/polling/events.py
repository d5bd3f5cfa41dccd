"""Labels put on and taken off, issues and pull requests closed."""

from __future__ import annotations

from typing import Any

from worktrain.github.repository import Repository
from worktrain.ids import Sha
from worktrain.intake.authority import may_act
from worktrain.intake.polled import issue_events
from worktrain.intake.polled.found import Found
from worktrain.intents import MergePull
from worktrain.words import labels
from worktrain.workflows.polling.look import OVERLAP, Look, Seen, before

FEED = "issue-events"
_MIRRORS = frozenset(label.name for label in labels.OURS)

Row = dict[str, Any]


async def look(at: Look) -> Seen:
    """Read what is newer than the cursor, with an overlap; the first time, only where the list stands."""
    cursor = at.cursor(FEED)
    if cursor is None:
        return await _begin(at)
    since = before(cursor["since"], OVERLAP) if cursor["since"] else ""
    floor = cursor["floor"]
    rows = await at.github.issue_events(until=lambda row: row["id"] <= floor or row["created_at"] < since)
    if not rows:
        return Seen(feed=FEED)
    known = _known(at, rows)
    new = [row for row in reversed(rows) if _is_news(at, row) and _guid(at, row) not in known]
    news = [one for row in new if (one := await _told(at, row)) is not None]
    newest = max(row["created_at"] for row in rows)
    return Seen(feed=FEED, news=news, cursor={"floor": floor, "since": newest})


async def _begin(at: Look) -> Seen:
    rows: list[Row] = []

    def only_one(row: Row) -> bool:
        rows.append(row)
        return True

    await at.github.issue_events(until=only_one)
    cursor = {"floor": rows[0]["id"], "since": rows[0]["created_at"]} if rows else {"floor": 0, "since": ""}
    return Seen(feed=FEED, cursor=cursor, first=True)


def _guid(at: Look, row: Row) -> str:
    return f"polled-{at.where.repository_id}-event-{row['id']}"


def _known(at: Look, rows: list[Row]) -> set[str]:
    return at.remembered.deliveries.known([_guid(at, row) for row in rows])


def _is_news(at: Look, row: Row) -> bool:
    """Leave out what asks for nothing: our own labels that mirror the store, labels on pull requests."""
    if not issue_events.is_news(row):
        return False
    if row["event"] == "closed":
        return True
    mirrored = row["actor"]["id"] == at.me and row["label"]["name"] in _MIRRORS
    return not mirrored and not issue_events.is_of_pull(row)


async def _told(at: Look, row: Row) -> Found | None:
    number = row["issue"]["number"]
    if issue_events.is_of_pull(row):
        return await _pull_closed(at, row)
    starts = row["event"] == "labeled" and row["label"]["name"] == labels.READY.name
    edited_by = await changed_by_a_stranger(at.github, number, row["created_at"]) if starts else ""
    return issue_events.of_issue(at.where, row, edited_by=edited_by)


async def _pull_closed(at: Look, row: Row) -> Found | None:
    number = row["issue"]["number"]
    if at.remembered.items.by_pull(at.where.repository_id, number) is None:
        return None
    pull = await at.github.pull_row(number)
    if pull is None or pull["state"] != "closed" or _is_our_merge(at, pull):
        return None
    return issue_events.of_pull(at.where, row, pull)


def _is_our_merge(at: Look, pull: Row) -> bool:
    """Say whether the merged commit is the one that our own merge was answered with."""
    merge = MergePull(
        repository=at.where.repository,
        number=pull["number"],
        head_sha=Sha(pull["head"]["sha"]),
        method="squash",
        title="",
        message="",
    )
    made = at.remembered.effects.result_of(merge)
    return made is not None and made.get("sha") == pull["merge_commit_sha"]


async def changed_by_a_stranger(github: Repository, number: int, at: str) -> str:
    """Name who changed the text after the label without being allowed to start work; nobody: "".

    The label's text cannot be had any more; what people with write permission made of it since may count.
    """
    for editor in await github.editors_since(number, at):
        if editor.kind != "User" or not may_act(editor, await github.permission(editor.login, editor.id)):
            return editor.login
    return ""
