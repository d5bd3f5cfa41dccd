"""`worktrain proof`: verify a proof, or show what it says."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import click

from worktrain import keys
from worktrain.cli import proof_text
from worktrain.cli.output import hint, say
from worktrain.cli.proof_finding import Found, find
from worktrain.errors import ConfigError, GitError
from worktrain.proof.canonical import ProofError
from worktrain.proof.checks import unknown
from worktrain.proof.dsse import Verify
from worktrain.proof.verify import Opened, Verified, conclude, open_document, verify
from worktrain.trials.again import run_again
from worktrain.trials.looking import look, trusted_keys


@click.group()
def proof() -> None:
    """Verify a proof, or show what it says."""


_WHAT = click.argument("what", metavar="(FILE|COMMIT|PR)")
_REPO = click.option(
    "--repo",
    type=click.Path(file_okay=False, path_type=Path),
    help="The clone to look in; here unless given.",
)
_FETCH = click.option(
    "--fetch", is_flag=True, help="Get notes and the pull request's head from origin first."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@proof.command("verify")
@_WHAT
@_REPO
@click.option(
    "--key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Trust the public keys in this file, instead of .github/worktrain.keys on the base branch.",
)
@_FETCH
@click.option("--rerun", is_flag=True, help="Run the tests again, in the sandbox, and compare.")
@_JSON
@click.pass_context
def verify_command(
    ctx: click.Context,
    what: str,
    repo: Path | None,
    key: Path | None,
    fetch: bool,
    rerun: bool,
    as_json: bool,
) -> None:
    """Check bytes, signatures, commits, trees, policy and separate duties, offline.

    Exit status: 0 valid, 1 not valid, 3 cannot tell.
    """
    try:
        verified = asyncio.run(_verify(what, repo=repo, key=key, fetch=fetch, rerun=rerun))
    except GitError as exc:  # 1 would say that the proof is not valid
        verified = conclude([unknown("repository", str(exc))])
    if as_json:
        click.echo(json.dumps(proof_text.as_json(what, verified)))
    else:
        say(proof_text.as_text(what, verified))
    ctx.exit(verified.exit_code)


@proof.command("show")
@_WHAT
@_REPO
@_FETCH
@_JSON
@click.pass_context
def show_command(ctx: click.Context, what: str, repo: Path | None, fetch: bool, as_json: bool) -> None:
    """Show what a proof says, without checking whether it is true."""
    found = asyncio.run(find(what, repo=repo, fetch=fetch))
    if found.data is None:
        assert found.missing is not None, "what was not found says why"
        hint(found.missing.text)
        ctx.exit(3)
    opened = open_document(found.data)
    if as_json:
        click.echo(json.dumps(proof_text.statement_json(opened)))
    else:
        say(proof_text.statement_text(opened))


async def _verify(what: str, *, repo: Path | None, key: Path | None, fetch: bool, rerun: bool) -> Verified:
    found = await find(what, repo=repo, fetch=fetch)
    if found.data is None:
        assert found.missing is not None, "what was not found says why"
        return conclude([found.missing])
    try:
        opened = open_document(found.data)
    except ProofError:
        return verify(found.data, keys=None, sight=None)
    trusted = await _keys(found, opened, key)
    sight = await look(found.clone, opened) if found.clone else None
    verified = verify(found.data, keys=trusted, sight=sight, subject=found.subject)
    if rerun and found.clone and verified.result == "valid":
        again = await run_again(
            found.clone, opened.proven, sandbox=os.environ.get("WORKTRAIN_SANDBOX", "auto")
        )
        return conclude([*verified.checks, *again], opened)
    return verified


async def _keys(found: Found, opened: Opened, key: Path | None) -> dict[str, Verify] | None:
    if key is not None:
        return keys.by_id(keys.parse(_text(key), source=str(key)))
    trusted = await trusted_keys(found.clone, opened.proven.base) if found.clone else None
    return None if trusted is None else keys.by_id(trusted)


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError as exc:
        raise ConfigError(f"The key file {path} cannot be read.", why=str(exc.strerror)) from exc
