"""`worktrain init`: what is here, and from that a policy and the public half of the proof key."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from worktrain import keys
from worktrain.cli.initial import files, looking
from worktrain.cli.initial.files import Standing, Wanted
from worktrain.cli.initial.rows import rows, unsure
from worktrain.cli.initial.steps import next_steps
from worktrain.cli.options import data_option, json_option
from worktrain.cli.output import emit, hint, say, sign
from worktrain.cli.running import app_runs
from worktrain.cli.tables import table
from worktrain.config.load import load_config
from worktrain.keys import PublicKey
from worktrain.store import folder
from worktrain.survey.policy_text import policy_text

REFUSED = 1
_NEW = """
The data folder {data} is new. If `worktrain serve` uses another one,
run this again with --data and that: proofs count only with the key that lies there."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--dry-run", is_flag=True, help="Print the files; write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking; only a terminal is asked.")
@click.option("--force", is_flag=True, help="Write over files that are there and differ.")
@click.option("--schema", is_flag=True, help="Write the JSON Schema too, for editors.")
@data_option
@json_option
@click.pass_context
def init(
    ctx: click.Context,
    path: Path,
    dry_run: bool,
    yes: bool,
    force: bool,
    schema: bool,
    data: Path,
    as_json: bool,
) -> None:
    """Look at the checkout in PATH and write what WorkTrain needs there.

    Nothing is asked that can be found out, and no file that differs is written over without --force.

    Exit status: 0 written, or nothing to change; 1 a file is there and differs; 3 no checkout.
    """
    looked = asyncio.run(looking.look_around(path, {**os.environ, "WORKTRAIN_DATA": str(data.absolute())}))
    key_file, fresh = _key_file(data.absolute()), not data.exists()
    key = _public(key_file, make=not dry_run)
    policy = policy_text(looked.suggestion, looked.guarded, looked.agent, schema=schema)
    load_config(policy)  # what we write is what we read
    wanted = files.wanted(looked.checkout.root, policy=policy, key=key, schema=schema)
    if not as_json:
        _show(looked, wanted, dry_run=dry_run, force=force)
    held = [file for file in wanted if file.standing is Standing.DIFFERENT and not force]
    todo = [file for file in wanted if file.standing is not Standing.SAME and file not in held]
    written = todo if todo and not dry_run and _agreed(todo, yes=yes or as_json) else []
    for file in written:
        files.write(looked.checkout.root, file)
    elsewhere = ctx.get_parameter_source("data") is ParameterSource.COMMANDLINE
    steps = next_steps(
        looked, here=Path(), data=data.absolute() if elsewhere else None, schema=schema, runs=app_runs(data)
    )
    if as_json:
        emit("worktrain.init/1", _as_json(looked, wanted, written, key_file, steps))
    elif dry_run:
        hint("Nothing was written.")
    else:
        _tell(wanted, written, key_file, steps)
        if fresh:
            hint(_NEW.format(data=data.absolute()))
    ctx.exit(REFUSED if held and not dry_run else 0)


def _key_file(data: Path) -> Path:
    said = os.environ.get("WORKTRAIN_PROOF_KEY")
    return Path(said).absolute() if said else data / "proof-key.pem"


def _public(path: Path, *, make: bool) -> PublicKey | None:
    """Give the public half of the key that `serve` will sign with; a dry run makes none."""
    if not path.exists():
        if not make:
            return None
        folder.make(path.parent)
        keys.load_or_make(path)
    return keys.load(path).public("worktrain")


def _agreed(todo: Sequence[Wanted], *, yes: bool) -> bool:
    if yes or not sys.stdin.isatty():
        return True
    names = ", ".join(file.path for file in todo)
    return click.confirm(f"Write {names}?", default=True, err=True)


def _show(looked: looking.Looked, wanted: Sequence[Wanted], *, dry_run: bool, force: bool) -> None:
    table(("what", "found", "why"), rows(looked))
    for doubt in unsure(looked):
        say(f"{sign('!')} {doubt}")
    for file in wanted:
        if dry_run:
            say(f"\n--- {file.path} ({file.standing.value})\n{file.text}".rstrip())
        elif file.standing is Standing.DIFFERENT:
            word = "is written over" if force else "is there and stays as it is; --force would write over it"
            say(f"\n{file.path} {word}:\n{file.difference()}")


def _tell(wanted: Sequence[Wanted], written: Sequence[Wanted], key_file: Path, steps: Sequence[str]) -> None:
    say("")
    for file in wanted:
        say(f"{sign('✓' if file in written else '–')} {file.path}  {_word(file, written)}")
    if all(file.standing is Standing.SAME for file in wanted):
        say("Nothing to change: it is all as it would be written.")
    else:
        say(f"{sign('✓')} {key_file}  the private half of the proof key; keep it, and never commit it")
    say("\nNext\n" + "\n".join(f"  {step}" for step in steps))


def _word(file: Wanted, written: Sequence[Wanted]) -> str:
    if file in written:
        return "written"
    return file.standing.value if file.standing is Standing.SAME else f"{file.standing.value}; not written"


def _as_json(
    looked: looking.Looked,
    wanted: Sequence[Wanted],
    written: Sequence[Wanted],
    key_file: Path,
    steps: Sequence[str],
) -> dict[str, object]:
    suggestion = looked.suggestion
    return {
        "root": str(looked.checkout.root),
        "repository": looked.remote.repository if looked.remote else None,
        "github_url": looked.remote.url if looked.remote else None,
        "default_branch": looked.checkout.default_branch or None,
        "ecosystem": suggestion.ecosystem,
        "commands": {name: vars(getattr(suggestion, name)) for name in ("setup", "test", "suite")},
        "protected": dict(looked.guarded),
        "agents": dict(looked.agents),
        "model_keys": sorted(looked.keyed),
        "branch_rules": looked.rules[0],
        "files": [
            {
                "path": file.path,
                "standing": file.standing.value,
                "written": file in written,
                "text": file.text,
            }
            for file in wanted
        ],
        "proof_key": str(key_file),
        "next": list(steps),
    }
