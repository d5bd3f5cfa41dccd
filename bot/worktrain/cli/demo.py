"""`worktrain demo`: the whole loop on a GitHub of your own, from a file."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Literal

import click

import worktrain
from worktrain.boundaries import ALL
from worktrain.cli.options import Seconds, json_option
from worktrain.cli.output import say
from worktrain.config.backends import backends

_COUNT = re.compile(r"[1-9][0-9]{0,8}")


def _points(_ctx: click.Context, _param: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what is no POINT:N before anything starts."""
    for text in texts:
        point, _, count = text.rpartition(":")
        if point not in ALL or not _COUNT.fullmatch(count):
            raise click.BadParameter(
                f"{text!r} must be POINT:N: a journal boundary (see --list-points) and a number from 1."
            )
    return texts


def _list_points(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    """Print the boundaries and end, whatever else is said."""
    if wanted:
        say("\n".join(ALL))
        ctx.exit()


@click.command()
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Play the scenario in this folder; the built-in one unless given.",
)
@click.option("--check", is_flag=True, help="Exit 1 unless everything came out as the scenario expects.")
@json_option
@click.option("--keep", type=click.Path(path_type=Path), metavar="DIR", help="Leave everything here.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    metavar="N",
    help="Serve GitHub here; any free port unless given.",
)
@click.option(
    "--pace",
    type=Seconds(0, 60),
    default=0.0,
    metavar="SECONDS",
    help="Wait so long between writes, as on github.com.",
)
@click.option(
    "--sandbox",
    type=click.Choice(["auto", "bubblewrap", "landlock", "none"]),
    default="auto",
    show_default=True,
    help="How agents and tests are kept apart; auto falls back to none with a warning.",
)
@click.option(
    "--agents",
    type=click.Choice(["scripted", *backends()]),
    default="scripted",
    show_default=True,
    help="Who plays the agents; a real program asks a model that plays the scenario's script.",
)
@click.option("--polling", "way", flag_value="polling", help="Have the App ask, as without a public address.")
@click.option(
    "--token", "way", flag_value="token", help="Have it ask, with a person's token, without an App."
)
@click.option(
    "--kill-after",
    multiple=True,
    metavar="POINT:N",
    callback=_points,
    help="Kill the App with -9 at this journal boundary, once; may be given several times.",
)
@click.option(
    "--list-points",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_points,
    help="Print the journal boundaries and exit.",
)
@click.pass_context
def demo(
    ctx: click.Context,
    scenario: Path | None,
    check: bool,
    as_json: bool,
    keep: Path | None,
    port: int,
    pace: float,
    sandbox: str,
    agents: str,
    way: Literal["polling", "token"] | None,
    kill_after: tuple[str, ...],
) -> None:
    """Watch the whole loop on a GitHub of your own, on this machine.

    Webhooks, git, tests, sandbox and engine are real; only agents and people are scripted. No account,
    no key and no network are needed.

    Exit status: 0 done, 1 something came out otherwise (with --check), 2 bad arguments, 3 bad scenario,
    or the program of --agents is not here.
    """
    from worktrain.demo.options import Options  # the demo brings everything; --list-points needs none of it
    from worktrain.demo.play import main

    options = Options(
        scenario=scenario or built_in(),
        check=check,
        as_json=as_json,
        keep=keep,
        port=port,
        pace=pace,
        sandbox=sandbox,
        kill_after=kill_after,
        way=way or "webhooks",
        agents=agents,
        watched=sys.stdin.isatty() and sys.stdout.isatty(),
    )
    ctx.exit(main(options, started=ctx.obj if isinstance(ctx.obj, float) else None))


def built_in() -> Path:
    """Give the folder of the scenario that ships with the package."""
    return Path(worktrain.__file__).parent / "demo" / "sample"
