"""`worktrain serve`: the App itself."""

from __future__ import annotations

import asyncio
import os
from functools import partial

import click

from worktrain.cli.output import hint
from worktrain.server.service import serve as run
from worktrain.settings import from_environ, without_app


@click.command()
@click.option("--host", help="Address to listen on; 127.0.0.1 unless given.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on; 8321 unless given.")
@click.option("--setup", "anew", is_flag=True, help="Connect an App by clicks, though there is one.")
def serve(host: str | None, port: int | None, anew: bool) -> None:
    """Run the App: take webhooks, plan, lead squads, prove, merge.

    Without credentials it starts with a set-up page, and goes on by itself once an App is connected.
    What set-up stores in the data folder can be given in the environment instead, which wins:
    WORKTRAIN_APP_ID, WORKTRAIN_PRIVATE_KEY_FILE, WORKTRAIN_WEBHOOK_SECRET. Places come from it too:
    WORKTRAIN_GITHUB_URL, WORKTRAIN_DATA, WORKTRAIN_SANDBOX.
    """
    environ = dict(os.environ)
    if host:
        environ["WORKTRAIN_HOST"] = host
    if port is not None:
        environ["WORKTRAIN_PORT"] = str(port)
    settings = without_app(environ) if anew else from_environ(environ, unregistered=True)
    asyncio.run(run(settings, connected=partial(from_environ, environ), say=hint))
