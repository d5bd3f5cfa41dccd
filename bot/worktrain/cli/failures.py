"""How a failure is told: three lines for people, one object for programs."""

from __future__ import annotations

import json

import click

from worktrain.errors import UsageError, WorkTrainError
from worktrain.words.invisible import strip

ABORTED = 130
"""Ctrl-C, as shells count it."""
PIPE_CLOSED = 141
"""SIGPIPE, as shells count it."""


def told(error: WorkTrainError, *, as_json: bool) -> str:
    """Write an error for stderr."""
    if not as_json:
        return strip(error.told())
    body = {"code": type(error).__name__, "message": error.what, "why": error.why, "hint": error.fix}
    return json.dumps({"error": {**body, "retryable": error.exit_code == 6}})


def usage(error: click.ClickException) -> UsageError:
    """Say what is wrong with the command's words, and where its help is."""
    ctx = getattr(error, "ctx", None)
    return UsageError(error.format_message(), fix=f"See: {ctx.command_path if ctx else 'worktrain'} --help")
