"""`worktrain resume`: what `worktrain stop --all` held back may start again."""

from __future__ import annotations

from pathlib import Path

import click

from worktrain.cli.options import data_option, json_option, remembered
from worktrain.cli.output import emit, say
from worktrain.cli.running import app_runs
from worktrain.states import State
from worktrain.words.times import moment


@click.command()
@data_option
@json_option
def resume(data: Path, as_json: bool) -> None:
    """Let work start again after `worktrain stop --all`.

    What was stopped stays stopped; what was labelled since then begins.
    """
    with remembered(data) as known:
        since = known.standstill.since()
        known.standstill.end()
        queued = known.listings.counts(repository_id=None).get(State.QUEUED, 0)
    runs = app_runs(data)
    if as_json:
        emit("worktrain.resume/1", {"stopped_since": since, "queued": queued, "app_running": runs})
        return
    if since is None:
        say("Nothing was held back.")
        return
    say(f"Work may start again; it was held back since {moment(since)}.")
    if queued:
        when = "begins now" if runs else "begins when the App starts"
        say(f"{queued} labelled meanwhile: {when}.")
    say("What was stopped stays over; `/worktrain retry` on its issue begins it again.")
