"""Asking instead of being told: how often, and what that costs and leaves out."""

from __future__ import annotations

from worktrain.cli.checkups.check import Check, ok, warning
from worktrain.settings import Settings

LISTS = 2
"""Requests a look needs in a repository in which nothing is at work."""
OFTEN = 5.0
"""Seconds; whoever asks more often than this gains little and may meet GitHub's secondary limits."""


def polling(settings: Settings) -> list[Check]:
    """Say how GitHub is asked; nothing where webhooks tell us everything."""
    seconds = settings.hearing.seconds
    if not seconds:
        return []
    requests = round(LISTS * 3600 / seconds)
    found = (
        f"every {seconds:g} s, about {requests} requests an hour and repository, free while nothing happens"
    )
    if seconds < OFTEN and not settings.on_loopback:
        checks = [warning("polling", found, "unset WORKTRAIN_POLL_SECONDS")]
    else:
        checks = [ok("polling", found)]
    return [*checks, *_token(settings)]


def _token(settings: Settings) -> list[Check]:
    if not settings.hearing.token:
        return []
    found = "a first try: its owner is the author, and check runs of others cannot be seen"
    return [warning("token", found, "worktrain serve --setup, without WORKTRAIN_TOKEN, to register an App")]
