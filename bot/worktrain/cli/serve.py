"""`worktrain serve`: the App itself."""

from __future__ import annotations

import asyncio
import os

import click

from worktrain.server.service import serve as run
from worktrain.settings import from_environ


@click.command()
@click.option("--host", help="Address to listen on; 127.0.0.1 unless given.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on; 8321 unless given.")
def serve(host: str | None, port: int | None) -> None:
    """Run the App: take webhooks, plan, lead squads, prove, merge.

    Credentials and places come from the environment: WORKTRAIN_APP_ID, WORKTRAIN_PRIVATE_KEY_FILE,
    WORKTRAIN_WEBHOOK_SECRET, WORKTRAIN_GITHUB_URL, WORKTRAIN_DATA, WORKTRAIN_SANDBOX.
    """
    environ = dict(os.environ)
    if host:
        environ["WORKTRAIN_HOST"] = host
    if port is not None:
        environ["WORKTRAIN_PORT"] = str(port)
    asyncio.run(run(from_environ(environ)))
