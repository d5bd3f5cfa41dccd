"""What several commands are told in the same words, and how they open what is remembered."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from worktrain.errors import ConfigError, UsageError, WorkTrainError
from worktrain.events import Where
from worktrain.store.items import Item
from worktrain.store.remembered import FILE, Remembered

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar="WORKTRAIN_DATA",
    default=Path("worktrain-data"),
    help="The App's data folder; WORKTRAIN_DATA, or worktrain-data, unless given.",
)
repository_option = click.option(
    "-R", "--repo", "repository", metavar="OWNER/NAME", help="Only this repository."
)


class Seconds(click.FloatRange):
    """A number of seconds within bounds; `nan` is none, whatever it is compared with."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value!r} is no number of seconds.", param, ctx)
        return seconds


def limit_option(default: int) -> Callable[[F], F]:
    """Make the option that bounds a list."""
    kind = click.IntRange(1, 10_000)
    return click.option(
        "--limit", type=kind, default=default, show_default=True, help="Show at most so many."
    )


@contextmanager
def remembered(data: Path) -> Iterator[Remembered]:
    """Open the App's database; looking never makes one."""
    if not (data / FILE).is_file():
        raise ConfigError(
            f"There is no WorkTrain data in {data}.",
            why=f"it holds no {FILE}",
            fix="Point --data or WORKTRAIN_DATA to the App's data folder; `worktrain serve` makes one.",
        )
    known = Remembered(data)
    try:
        yield known
    finally:
        known.close()


def repository_id(known: Remembered, name: str | None) -> int | None:
    """Find a repository by its name; None stands for all of them."""
    if name is None:
        return None
    places = known.repositories.all()
    for place in places:
        if place.repository.lower() == name.lower():
            return place.repository_id
    raise UsageError(
        f"WorkTrain knows no repository {name!r}.",
        why=f"it knows {_listed(places)}",
        fix="Write it as owner/name; a repository is known once the App is installed there.",
    )


def _listed(places: list[Where]) -> str:
    names = [place.repository for place in places[:10]]
    more = f" and {len(places) - 10} more" if len(places) > 10 else ""
    return ", ".join(names) + more if names else "none"


def item_of(known: Remembered, issue: str, repository: str | None) -> Item:
    """Find the work item of an issue, written as `12` or `#12`; UsageError if its repository is not clear."""
    number = issue.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise UsageError(f"{issue!r} is no issue.", fix="Write its number, as 12; see: worktrain status")
    chosen = repository_id(known, repository)
    ids = [chosen] if chosen is not None else [place.repository_id for place in known.repositories.all()]
    found = [item for each in ids if (item := known.items.get(each, int(number)))]
    if len(found) > 1:
        names = ", ".join(item.record.issue.repository for item in found[:10])
        raise UsageError(
            f"There is an issue {number} in several repositories.", why=names, fix="Name one with -R."
        )
    if not found:
        raise WorkTrainError(
            f"WorkTrain never worked on issue {number}.",
            why="nobody who may put the label `worktrain:ready` on it did so, or the App was not told yet",
            fix="See: worktrain events list",
        )
    return found[0]
