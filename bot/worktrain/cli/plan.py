"""`worktrain plan`: the last plan of each repository, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from worktrain.cli.options import data_option, json_option, remembered, repository_id, repository_option
from worktrain.cli.output import emit, hint, say, sign
from worktrain.cli.tables import Cell, Row, table
from worktrain.cli.words import sentence, title
from worktrain.events import Where
from worktrain.plans import Plan
from worktrain.states import State
from worktrain.store.items import Item
from worktrain.store.remembered import Remembered
from worktrain.words.plan import explain as explained
from worktrain.words.plan import other

NOTHING_TO_DO = 5
TO_PLAN = frozenset({State.QUEUED, State.WAITING})


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The last plan of one repository, and where its issues stand now."""

    where: Where
    plan: Plan | None
    items: dict[int, Item]

    @property
    def queued(self) -> list[int]:
        """Name what the next plan will be about."""
        return sorted(number for number, item in self.items.items() if item.state in TO_PLAN)


@click.command()
@data_option
@repository_option
@click.option("--explain", is_flag=True, help="Name the files that each issue will probably change, and why.")
@click.option("--exit-code", is_flag=True, help="Exit 5 when there is nothing to do.")
@json_option
@click.pass_context
def plan(
    ctx: click.Context, data: Path, repository: str | None, explain: bool, exit_code: bool, as_json: bool
) -> None:
    """Show what starts now, what waits, and for whom.

    It is the plan that the App made last; `worktrain status` shows what became of it.
    """
    with remembered(data) as known:
        chosen = repository_id(known, repository)
        places = [each for each in known.repositories.all() if chosen in {None, each.repository_id}]
        found = [_planned(known, place) for place in places]
    shown = [each for each in found if each.plan or each.queued]
    if as_json:
        emit("worktrain.plan/1", {"plans": [_as_json(each) for each in shown]})
    else:
        _write(shown, explain=explain)
    ctx.exit(NOTHING_TO_DO if exit_code and not any(_to_do(each) for each in found) else 0)


def _planned(known: Remembered, place: Where) -> Planned:
    standings = known.listings.standings(repository_id=place.repository_id, limit=200)
    items = {each.item.number: each.item for each in standings}
    lately = known.listings.planned_lately(place.repository_id)
    found = [known.items.get(place.repository_id, number) for number in lately]
    plans = [item.record.plan for item in found if item and item.record.plan]
    return Planned(where=place, plan=max(plans, key=lambda each: each.wave, default=None), items=items)


def _to_do(planned: Planned) -> bool:
    now = {State.PLANNED, *TO_PLAN}
    return any(item.state in now for item in planned.items.values())


def _write(shown: Sequence[Planned], *, explain: bool) -> None:
    if not shown:
        say("Nothing was planned yet.")
    for number, planned in enumerate(shown):
        if number:
            say()
        say(planned.where.repository)
        if planned.plan is not None and explain:
            say(explained(planned.plan).rstrip("\n"))
        elif planned.plan is not None:
            _table(planned.plan, planned.items)
        if planned.queued:
            names = ", ".join(f"#{issue}" for issue in planned.queued)
            hint(f"The next plan will be about {names}.")


def _table(made: Plan, items: dict[int, Item]) -> None:
    titles = {dossier.issue: title(dossier.title) for dossier in made.dossiers}

    def row(word: Cell, issue: int, why: str = "") -> Row:
        return word, f"#{issue}", _now(items, issue), titles.get(issue, ""), sentence(why)

    rows = [row(Cell(f"{sign('▸')} start", "cyan"), issue) for issue in made.start]
    for issue, edge in sorted(made.waiting.items()):
        why = f"for #{other(edge, issue)}: {edge.because}"
        rows.append(row(Cell(f"{sign('…')} wait"), issue, why))
    for issue, pull in sorted(made.declined.items()):
        why = f"pull request #{pull.number} by {pull.author}: {pull.evidence}"
        rows.append(row(Cell(f"{sign('–')} leave", "dim"), issue, why))
    say(f"Wave {made.wave} on {made.base_sha[:12]}")
    table(("plan", "issue", "now", "title", "why"), rows, indent=2)


def _now(items: dict[int, Item], issue: int) -> str:
    return items[issue].state.value.replace("_", " ") if issue in items else ""


def _as_json(planned: Planned) -> dict[str, object]:
    return {
        "repository": planned.where.repository,
        "plan": planned.plan.model_dump(mode="json") if planned.plan else None,
        "states": {str(number): item.state.value for number, item in sorted(planned.items.items())},
        "queued": planned.queued,
    }
