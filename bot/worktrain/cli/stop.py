"""`worktrain stop`: end the work on an issue, or on all of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from worktrain.cli.options import (
    Seconds,
    data_option,
    item_of,
    json_option,
    remembered,
    repository_id,
    repository_option,
)
from worktrain.cli.output import emit, hint, say, sign
from worktrain.cli.running import app_runs
from worktrain.errors import UsageError, WorkTrainError
from worktrain.states import FINAL
from worktrain.store.clock import utc_now
from worktrain.store.items import OPERATOR_ID, Interrupt, Item
from worktrain.store.remembered import Remembered

WAIT = 30.0
LOOK = 0.2
MOST = 10_000


@click.command()
@click.argument("issue", required=False)
@click.option("--all", "everything", is_flag=True, help="Stop the work on every issue.")
@data_option
@repository_option
@click.option(
    "--wait",
    type=Seconds(0, 3600),
    default=WAIT,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait until the App has obeyed.",
)
@json_option
def stop(
    issue: str | None, everything: bool, data: Path, repository: str | None, wait: float, as_json: bool
) -> None:
    """End the work on an issue, or on all of them.

    Branches and pull requests stay. When no App runs, the word is kept, and obeyed when one starts.
    After --all nothing starts either, in any repository, until `worktrain resume`; with -R only what
    is going on there ends.
    """
    if (issue is None) != everything:
        raise UsageError("Name an issue, or say --all.", fix="See: worktrain stop --help")
    with remembered(data) as known:
        if everything and repository is None:
            known.standstill.begin()
        chosen = _all(known, repository) if issue is None else [item_of(known, issue, repository)]
        going = [item for item in chosen if item.state not in FINAL]
        for item in going:
            _leave(known, item)
        runs = app_runs(data)
        late = _wait(known, going, wait) if runs else going
        now = [_now(known, item) for item in chosen]
    if as_json:
        emit("worktrain.stop/1", {"app_running": runs, "issues": [_as_json(item) for item in now]})
    else:
        _write(now, runs=runs)
        if everything and repository is None:
            hint("Nothing starts until: worktrain resume")
    if runs and late:
        raise WorkTrainError(
            f"{len(late)} of {len(going)} did not stop within {wait:g} s.",
            why="the App has not obeyed yet; the word is kept, and it will",
            fix="Look again with: worktrain status",
        )


def _all(known: Remembered, repository: str | None) -> list[Item]:
    chosen = repository_id(known, repository)
    standings = known.listings.standings(repository_id=chosen, limit=MOST)
    return [each.item for each in standings if each.item.state not in FINAL]


def _leave(known: Remembered, item: Item) -> None:
    """Write the word; its time tells it from one that was left before."""
    word = Interrupt(kind="stop", by="the operator", by_id=OPERATOR_ID, detail=utc_now())
    known.items.tell_to_stop(item.repository_id, item.number, word)


def _wait(known: Remembered, items: Sequence[Item], seconds: float) -> list[Item]:
    """Give those that have not ended in time; a word that something else wrote over is left again."""
    until, going = time.monotonic() + seconds, list(items)
    while going and time.monotonic() < until:
        time.sleep(LOOK)
        going = [now for item in going if (now := _now(known, item)).state not in FINAL]
        for item in going:
            if item.interrupt is None:
                _leave(known, item)
    return going


def _now(known: Remembered, item: Item) -> Item:
    now = known.items.get(item.repository_id, item.number)
    assert now is not None, "a work item is never deleted"
    return now


def _write(items: Sequence[Item], *, runs: bool) -> None:
    if not items:
        say("Nothing is going on.")
    for item in items:
        say(f"{item.record.issue.repository}#{item.number}  {_word(item, runs=runs)}")


def _word(item: Item, *, runs: bool) -> str:
    if item.state in FINAL:
        return f"{sign('–')} over ({item.state.value})"
    if runs:
        return f"{sign('▸')} still {item.state.value.replace('_', ' ')}; it was told to stop"
    return f"{sign('…')} will be stopped when the App starts"


def _as_json(item: Item) -> dict[str, object]:
    return {
        "repository": item.record.issue.repository,
        "issue": item.number,
        "run": item.record.run,
        "state": item.state.value,
        "over": item.state in FINAL,
        "interrupt": vars(item.interrupt) if item.interrupt else None,
    }
