"""`worktrain doctor`: what is missing on this machine, and how to mend it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from worktrain.cli.checkups import agents, app, data, machine, repositories
from worktrain.cli.checkups.check import Check, Result
from worktrain.cli.options import data_option, json_option
from worktrain.cli.output import emit, say, sign
from worktrain.cli.tables import Cell, table

_SHOWN = {
    Result.OK: ("✓", "ok", "green"),
    Result.SKIPPED: ("–", "skipped", "dim"),
    Result.WARNING: ("!", "warning", "yellow"),
    Result.BAD: ("✗", "bad", "red"),
}


@click.command()
@data_option
@click.option("-R", "--repo", "repository", metavar="OWNER/NAME", help="Look at this repository only.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, data: Path, repository: str | None, as_json: bool) -> None:
    """Find out what is missing on this machine and on GitHub, and how to mend it.

    Exit status: 0 nothing is bad, 1 something is.
    """
    checks = asyncio.run(look(data.absolute(), os.environ, only=repository))
    well = all(check.result is not Result.BAD for check in checks)
    if as_json:
        emit("worktrain.doctor/1", {"ok": well, "checks": [_as_json(check) for check in checks]})
    else:
        _write(checks)
    ctx.exit(0 if well else 1)


async def look(folder: Path, environ: Mapping[str, str], *, only: str | None = None) -> list[Check]:
    """Look at everything; a check that finds something bad does not keep the others from looking."""
    environ = {**environ, "WORKTRAIN_DATA": str(folder)}
    key = environ.get("WORKTRAIN_PROOF_KEY")
    key_file = Path(key) if key else folder / "proof-key.pem"
    return [
        machine.python(),
        await machine.git(),
        machine.sqlite(),
        await machine.sandbox(environ.get("WORKTRAIN_SANDBOX", "auto")),
        data.folder(folder),
        data.room(folder),
        data.databases(folder),
        data.proof_key(key_file),
        *await agents.agents(environ),
        *await app.app(environ, now=datetime.now(UTC)),
        *await repositories.repositories(environ, key_file=key_file, only=only),
    ]


def _write(checks: Sequence[Check]) -> None:
    table(("check", "how", "found"), [_row(check) for check in checks])
    to_fix = [check for check in checks if check.fix]
    if to_fix:
        say("\nTo mend")
    wide = max((len(check.name) for check in to_fix), default=0)
    for check in to_fix:  # no table: what is to be copied must not be broken into lines
        say(f"  {check.name:<{wide}}  {check.fix}")


def _row(check: Check) -> tuple[str, Cell, str]:
    symbol, word, style = _SHOWN[check.result]
    return check.name, Cell(f"{sign(symbol)} {word}", style), check.found


def _as_json(check: Check) -> dict[str, object]:
    return {"name": check.name, "result": check.result.value, "found": check.found, "fix": check.fix or None}
