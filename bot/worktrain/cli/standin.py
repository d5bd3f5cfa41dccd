"""`worktrain standin`: a GitHub on this machine, to try on what will be done on the real one."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from worktrain.cli.options import json_option
from worktrain.cli.output import emit, say

if TYPE_CHECKING:
    from worktrain.demo.hosting import Hosted

SCHEMA = "worktrain.standin/1"
PORT = 8330


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--name", default="acme/sandbox", show_default=True, metavar="OWNER/NAME")
@click.option(
    "--person",
    "people",
    multiple=True,
    default=("maria=admin", "eve=none"),
    show_default=True,
    metavar="LOGIN=ROLE",
    help="Somebody to be; may be given several times.",
)
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True)
@json_option
def standin(folder: Path, name: str, people: tuple[str, ...], port: int, as_json: bool) -> None:
    """Serve a GitHub of your own with the repository in FOLDER, to try on.

    It takes Apps, webhooks, git, the API and browsers like the real one, on 127.0.0.1 only. The folder is
    copied at the start; Ctrl-C ends it and removes everything.
    """
    from worktrain.demo.hosting import host, person  # brings the whole of it; --help needs nothing

    def tell(hosted: Hosted) -> None:
        emit(SCHEMA, asdict(hosted)) if as_json else say(_words(hosted, dict(known)))

    known = [person(each) for each in people]
    asyncio.run(host(folder, name=name, people=dict(known), port=port, tell=tell))


def _words(hosted: Hosted, roles: dict[str, str]) -> str:
    login, token = next(iter(hosted.tokens.items()))
    scheme, _, place = hosted.url.partition("://")
    listed = ", ".join(f"{name} ({role})" for name, role in roles.items())
    return (
        f"  A GitHub of your own   {hosted.url}\n"
        f"  People                 {listed}; choose who you are at {hosted.url}/login\n"
        f"  Clone                  git clone {scheme}://{login}:{token}@{place}/{hosted.repository}.git\n"
        f"  Connect                WORKTRAIN_GITHUB_URL={hosted.url} worktrain serve\n"
        "  Ctrl-C ends it and removes everything."
    )
