"""Each repository in which we may work: its policy, our key, its rules, and what is left of the hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from worktrain.cli.checkups import policy, protection
from worktrain.cli.checkups.check import Check, bad, ok, skipped, warning
from worktrain.cli.checkups.view import View
from worktrain.errors import RemoteError, WorkTrainError
from worktrain.events import Where
from worktrain.github.hub import Hub
from worktrain.settings import Settings, from_environ

MOST = 10
"""Repositories that are looked at unless one is named: each costs about ten requests."""
LITTLE = 0.1
"""Part of the hour's requests; with less, work will have to wait."""


async def repositories(environ: Mapping[str, str], *, key_file: Path, only: str | None) -> list[Check]:
    """Look at what we may work in; without credentials there is nothing to say."""
    try:
        settings = from_environ(environ, unregistered=True)
    except WorkTrainError:  # said by the look at the credentials
        return []
    if not settings.registered:
        return [skipped("repositories", "not looked at without an App", "worktrain serve")] if only else []
    return await _all(settings, key_file, only)


async def _all(settings: Settings, key_file: Path, only: str | None) -> list[Check]:
    from worktrain.workflows.identity import hub_of

    try:
        async with hub_of(settings) as hub:
            wheres = await hub.installed()
            chosen = [where for where in wheres if only is None or where.repository.lower() == only.lower()]
            if only is not None and not chosen:
                return [bad(only, "we may not work there", _installations(settings))]
            checks = [await _one(hub, where, settings, key_file) for where in chosen[:MOST]]
    except WorkTrainError as exc:
        return [_unanswered("repositories", exc, settings)]
    left = len(chosen) - MOST
    more = [skipped("repositories", f"{left} more", "worktrain doctor --repo OWNER/NAME")] if left > 0 else []
    return [*(check for each in checks for check in each), *more]


def _installations(settings: Settings) -> str:
    return f"{settings.github_url}/settings/installations"


def _unanswered(name: str, exc: WorkTrainError, settings: Settings) -> Check:
    found = f"{exc.what} {exc.why}".strip()
    if isinstance(exc, RemoteError):
        return warning(name, found, exc.fix or f"curl -sSI {settings.api_url}/")
    return bad(name, found, exc.fix or _installations(settings))


async def _one(hub: Hub, where: Where, settings: Settings, key_file: Path) -> list[Check]:
    repository = hub.repository(
        full_name=where.repository,
        repository_id=where.repository_id,
        installation_id=where.installation_id,
    )
    view = View(repository=repository, where=where, url=f"{settings.github_url}/{where.repository}")
    try:
        said, checks = await policy.look(view, settings, key_file)
        checks += await protection.look(view, said)
        checks.append(await _allowance(view))
    except WorkTrainError as exc:
        return [_unanswered(where.repository, exc, settings)]
    return checks


async def _allowance(view: View) -> Check:
    """Look at what is left of the hour's requests; https://docs.github.com/rest/rate-limit/rate-limit."""
    answer = await view.repository.client.get("/rate_limit")
    rows = {name: answer["resources"][name] for name in ("core", "graphql")}
    name = view.name("requests")
    found = ", ".join(f"{name} {row['remaining']} of {row['limit']}" for name, row in rows.items())
    short = [row for row in rows.values() if row["remaining"] < LITTLE * row["limit"]]
    if not short:
        return ok(name, f"{found} left")
    again = datetime.fromtimestamp(max(row["reset"] for row in short), UTC)
    url = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
    return warning(name, f"{found} left; all of them again at {again:%H:%M} UTC", url)
