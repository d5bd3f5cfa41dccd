"""What protects the default branch, asked of GitHub where we are connected already."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from worktrain.errors import WorkTrainError
from worktrain.settings import Settings, from_environ
from worktrain.survey.remote import Remote

SECONDS = 15.0


async def ask(remote: Remote | None, environ: Mapping[str, str]) -> tuple[str, str]:
    """Give what was found, and why it is that; nothing that goes wrong here keeps anybody from going on."""
    try:
        settings = from_environ(environ, unregistered=True)
    except WorkTrainError as exc:
        return "not asked", exc.what
    if not settings.registered:
        return "not asked", f"no App is connected in {settings.data}; worktrain doctor looks at them later"
    if remote is None or settings.github_url != remote.url:
        return "not asked", f"the App is connected to {settings.github_url}"
    try:
        async with asyncio.timeout(SECONDS):
            return await _ask(remote, settings)
    except TimeoutError:
        return "not known", f"{remote.url} did not answer in {SECONDS:.0f} s"
    except WorkTrainError as exc:
        return "not known", exc.what


async def _ask(remote: Remote, settings: Settings) -> tuple[str, str]:
    from worktrain.cli.checkups import protection  # both bring a network along, which few runs need
    from worktrain.cli.checkups.view import View
    from worktrain.config.schema import Config
    from worktrain.workflows.identity import hub_of

    async with hub_of(settings) as hub:
        wheres = [where for where in await hub.installed() if where.repository == remote.repository]
        if not wheres:
            return "not known", f"the App is not installed on {remote.repository}"
        repository = hub.repository(
            full_name=wheres[0].repository,
            repository_id=wheres[0].repository_id,
            installation_id=wheres[0].installation_id,
        )
        view = View(repository=repository, where=wheres[0], url=f"{remote.url}/{remote.repository}")
        checks = await protection.look(view, Config())
    return "; ".join(check.found for check in checks), f"GitHub's rules for {wheres[0].default_branch}"
