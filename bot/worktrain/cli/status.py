"""`worktrain status`: where every issue stands now, those that need a person first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from worktrain.cli.moments import ago
from worktrain.cli.options import (
    data_option,
    json_option,
    limit_option,
    remembered,
    repository_id,
    repository_option,
)
from worktrain.cli.output import emit, hint, say
from worktrain.cli.running import app_runs
from worktrain.cli.tables import Cell, table
from worktrain.cli.words import issue_name, left_out, sentence, state_cell, title
from worktrain.records import Asked
from worktrain.states import FINAL, WORKING, State
from worktrain.store.clock import utc_now
from worktrain.store.items import Item
from worktrain.store.listings import RunningSession, Standing
from worktrain.words import asks, plan

NEED_A_PERSON = frozenset({State.NEEDS_HUMAN, State.READY})

_RANK = {
    **dict.fromkeys(NEED_A_PERSON, 0),
    **dict.fromkeys(WORKING, 1),
    **dict.fromkeys(FINAL, 3),
}
"""The order of the list: how much a person is needed; what only waits comes between."""

Sessions = Mapping[tuple[int, int], Sequence[RunningSession]]


@click.command()
@data_option
@repository_option
@limit_option(50)
@json_option
def status(data: Path, repository: str | None, limit: int, as_json: bool) -> None:
    """Show where every issue stands now.

    Those that need a person come first.
    """
    with remembered(data) as known:
        chosen = repository_id(known, repository)
        counts = known.listings.counts(repository_id=chosen)
        standings = known.listings.standings(repository_id=chosen, limit=limit)
        sessions = _by_issue(known.listings.sessions())
        deliveries = known.deliveries.count_waiting()
        wait = known.waits.at(utc_now())
        stopped = known.standstill.since()
    standings.sort(key=_urgency)
    running, total = app_runs(data), sum(counts.values())
    if as_json:
        body = {
            "at": utc_now(),
            "app_running": running,
            "deliveries_waiting": deliveries,
            "waiting_until": wait and wait.until,
            "stopped_since": stopped,
            "counts": {state.value: counts.get(state, 0) for state in State},
            "items": [_as_json(each, sessions) for each in standings],
            "left_out": max(0, total - len(standings)),
        }
        emit("worktrain.status/1", body)
        return
    say(summary(counts, running=running, deliveries=deliveries))
    if stopped is not None:
        say(f"All work was stopped {ago(stopped, now=utc_now())}; nothing starts until: worktrain resume")
    if wait is not None:
        say(f"Waiting until {wait.until[11:16]}Z because of GitHub's rate limit; it goes on by itself.")
    _show(standings, sessions)
    if more := left_out(len(standings), total, "issues"):
        hint(more)


def summary(counts: Mapping[State, int], *, running: bool, deliveries: int) -> str:
    """Say in one line how much is going on, and whether anybody is there to do it."""

    def number(states: frozenset[State]) -> int:
        return sum(counts.get(state, 0) for state in states)

    waiting = frozenset(State) - FINAL - WORKING - NEED_A_PERSON
    needing = number(NEED_A_PERSON)
    parts = [f"{needing} {'needs' if needing == 1 else 'need'} you", f"{number(WORKING)} working"]
    parts += [f"{number(waiting)} waiting", f"{number(FINAL)} over"]
    parts += [f"{deliveries} to read from GitHub"] if deliveries else []
    return f"{', '.join(parts)} · the App {'runs' if running else 'does not run'}"


def _urgency(standing: Standing) -> tuple[int, str, int]:
    return _RANK.get(standing.item.state, 2), standing.repository, standing.item.number


def _by_issue(sessions: Sequence[RunningSession]) -> dict[tuple[int, int], list[RunningSession]]:
    found: dict[tuple[int, int], list[RunningSession]] = {}
    for session in sessions:
        found.setdefault((session.repository_id, session.number), []).append(session)
    return found


def _show(standings: Sequence[Standing], sessions: Sessions) -> None:
    if not standings:
        say("\nNo issue was ever labelled. Put `worktrain:ready` on one.")
        return
    now, alone = utc_now(), len({each.repository for each in standings}) == 1
    rows = [_row(each, sessions, now=now, alone=alone) for each in standings]
    say()
    table(("issue", "state", "since", "pr", "title", "what"), rows)


def _row(standing: Standing, sessions: Sessions, *, now: str, alone: bool) -> list[str | Cell]:
    item = standing.item
    return [
        issue_name(standing.repository, item.number, alone=alone),
        state_cell(item.state),
        ago(standing.since, now=now),
        f"#{item.record.pull}" if item.record.pull else "",
        title(item.record.issue.title),
        what(item, sessions),
    ]


def what(item: Item, sessions: Sessions) -> str:
    """Say in a few words what goes on, what it waits for, or why it ended."""
    if item.interrupt is not None:
        return sentence(f"told to {item.interrupt.kind.replace('-', ' ')} by {item.interrupt.by}")
    if item.state is State.WAITING and item.waits_for is not None:
        return sentence(f"waits for #{plan.other(item.waits_for, item.number)}: {item.waits_for.because}")
    if item.state is State.NEEDS_HUMAN and item.record.asked is not None:
        return sentence(_asked(item.record.asked))
    if item.state is State.READY:
        return "proven; review and merge it"
    if item.state in FINAL:
        return sentence(item.record.reason)
    held = sessions.get((item.repository_id, item.number), ())
    now = " and ".join(sorted({f"{session.role} at work" for session in held}))
    if item.state is State.PLANNED and not now:
        return "planned; if the policy only plans, `/worktrain run` starts it"
    return now or (f"attempt {item.attempt} of {item.attempts_allowed}" if item.attempt > 1 else "")


def _asked(asked: Asked) -> str:
    return f"asks: {asked.question}" if asked.kind == "question" else asks.headline(asked)


def _as_json(standing: Standing, sessions: Sessions) -> dict[str, object]:
    item, record = standing.item, standing.item.record
    held = sessions.get((item.repository_id, item.number), ()) if item.state not in FINAL else ()
    return {
        "repository": standing.repository,
        "issue": item.number,
        "title": record.issue.title,
        "state": item.state.value,
        "since": standing.since,
        "run": record.run,
        "attempt": item.attempt,
        "attempts_allowed": item.attempts_allowed,
        "engagement": item.engagement,
        "wave": record.wave,
        "pr": record.pull,
        "branch": record.branch or None,
        "waits_for": item.waits_for.model_dump(mode="json") if item.waits_for else None,
        "asked": record.asked.model_dump(mode="json") if record.asked else None,
        "interrupt": vars(item.interrupt) if item.interrupt else None,
        "reason": record.reason,
        "sessions": [{"id": s.id, "role": s.role, "started_at": s.started_at} for s in held],
    }
