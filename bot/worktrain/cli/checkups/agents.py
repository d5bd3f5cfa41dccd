"""The agents' programs, and the keys of their models: asked for a list of models, and never shown."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from worktrain.agents.finding import Found, find_all
from worktrain.cli.checkups.check import Check, bad, ok, skipped, warning
from worktrain.errors import WorkTrainError
from worktrain.providers import KEYS_AT
from worktrain.settings import Settings, from_environ


async def agents(environ: Mapping[str, str]) -> list[Check]:
    """Look at each backend that is built in; one of them is enough."""
    try:
        settings = from_environ(environ, unregistered=True)
    except WorkTrainError:  # said by the look at the credentials
        return []
    programs = await find_all(settings.programs)
    found = await asyncio.gather(*(_agent(each, settings) for each in programs))
    checks = [check for each in found for check in each]
    if any(check.name.startswith("agent ") and not _missing(check) for check in checks):
        return checks
    fix = next((each.install for each in programs if each.install), "")
    return [*checks, warning("agents", "none is installed; a policy may name a program of its own", fix)]


def _missing(check: Check) -> bool:
    return check.result.value == "skipped"


async def _agent(found: Found, settings: Settings) -> list[Check]:
    name = f"agent {found.backend}"
    if found.missing:
        return [skipped(name, "not installed", found.install)]
    if found.trouble:
        return [bad(name, found.trouble, f"{found.fix} {found.install}".strip())]
    return [ok(name, f"{found.version} at {found.path}"), await _key(found.provider, settings)]


async def _key(provider: str, settings: Settings) -> Check:
    from worktrain.models.checkup import look  # brings aiohttp along

    name = f"{provider} key"
    trouble = await look(provider, settings.providers.get(provider))
    if not trouble:
        return ok(name, f"accepted at {settings.providers[provider].url}")
    fix = KEYS_AT.get(provider, "")
    if provider not in settings.providers:
        return warning(name, trouble, f"export WORKTRAIN_{provider.upper()}_API_KEY_FILE=… ({fix})")
    return bad(name, trouble, fix)
