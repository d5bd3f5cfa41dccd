"""`worktrain runs`: the attempts at issues; what one of them did, minute by minute."""

from __future__ import annotations

import re
from pathlib import Path

import click

from worktrain.cli import run_json, run_text
from worktrain.cli.moments import ago
from worktrain.cli.options import (
    data_option,
    item_of,
    json_option,
    limit_option,
    remembered,
    repository_id,
    repository_option,
)
from worktrain.cli.output import emit, hint, say
from worktrain.cli.run_view import RunView, spent, view
from worktrain.cli.tables import Cell, table
from worktrain.cli.words import dollars, issue_name, left_out, sentence, state_cell, title, tokens
from worktrain.errors import UsageError
from worktrain.records import Record
from worktrain.store.clock import utc_now
from worktrain.store.listings import Run
from worktrain.store.remembered import Remembered
from worktrain.words.times import between

_RUN_ID = re.compile(r"wt-(\d{1,18})-(\d{1,18})-(\d{1,9})")


@click.group()
def runs() -> None:
    """See the attempts at issues: sessions, verdicts, costs."""


@runs.command("list")
@data_option
@repository_option
@limit_option(20)
@json_option
def list_(data: Path, repository: str | None, limit: int, as_json: bool) -> None:
    """List attempts, the one that changed last first."""
    with remembered(data) as known:
        chosen = repository_id(known, repository)
        found = known.listings.runs(repository_id=chosen, limit=limit)
        total = known.listings.count_runs(repository_id=chosen)
    if as_json:
        body = {"runs": [run_json.row(each) for each in found], "left_out": max(0, total - len(found))}
        emit("worktrain.runs/1", body)
        return
    if not found:
        say("Nothing has run yet.")
        return
    now, alone = utc_now(), len({each.repository for each in found}) == 1
    table(
        ("run", "issue", "state", "began", "took", "tokens", "cost", "what"),
        [_row(each, now=now, alone=alone) for each in found],
    )
    if more := left_out(len(found), total, "runs"):
        hint(more)


@runs.command()
@click.argument("which", metavar="RUN|ISSUE")
@data_option
@repository_option
@click.option("--follow", is_flag=True, help="Print its events as they happen, until it ends.")
@json_option
def show(which: str, data: Path, repository: str | None, follow: bool, as_json: bool) -> None:
    """Show one attempt: RUN as `runs list` names it, or the last one of ISSUE.

    With --follow, one line for each event: of ISSUE also those of attempts that are still to begin; with
    --json one object a line. It ends, with 0, when the work is over; Ctrl-C ends it with 130.
    """
    with remembered(data) as known:
        found = _find(known, which, repository)
        if follow:
            _follow(known, data, found, later=_RUN_ID.fullmatch(which) is None, as_json=as_json)
            return
    if as_json:
        emit("worktrain.run/1", run_json.whole(found, data))
    else:
        run_text.write(found, data)


def _follow(known: Remembered, data: Path, found: RunView, *, later: bool, as_json: bool) -> None:
    from worktrain.cli.following.feed import Feed
    from worktrain.cli.following.follow import follow

    issue = found.record.issue
    item = known.items.get(issue.repository_id, issue.number)
    assert item is not None, "a run belongs to a work item"
    follow(Feed(known, data, item, attempt=found.record.attempt, later=later), data, as_json=as_json)


def _row(run: Run, *, now: str, alone: bool) -> list[str | Cell]:
    usage = spent(run.record)
    return [
        run.record.run,
        issue_name(run.repository, run.record.issue.number, alone=alone),
        state_cell(run.state) if run.state else Cell("replaced", "dim"),
        ago(run.began, now=now),
        between(run.began, run.changed),
        tokens(usage.input_tokens + usage.output_tokens),
        dollars(usage.usd),
        _what(run.record),
    ]


def _what(record: Record) -> str:
    reason = f" – {sentence(record.reason)}" if record.reason else ""
    return title(record.issue.title) + reason


def _find(known: Remembered, which: str, repository: str | None) -> RunView:
    match = _RUN_ID.fullmatch(which)
    if match is None:
        item = item_of(known, which, repository)
        found = view(known, item, attempt=item.attempt)
    else:
        named = known.items.get(int(match[1]), int(match[2]))
        found = view(known, named, attempt=int(match[3])) if named else None
    if found is None:
        raise UsageError(f"There is no run {which}.", fix="See: worktrain runs list")
    return found
