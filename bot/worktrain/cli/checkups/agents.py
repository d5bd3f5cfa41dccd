"""The agents' programs, and the keys of their models: asked for a list of models, and never shown."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from worktrain.agents.driving.programs import ProgramError, Programs
from worktrain.agents.registry import driver
from worktrain.cli.checkups.check import Check, bad, ok, skipped, warning
from worktrain.config.backends import backends
from worktrain.errors import WorkTrainError
from worktrain.settings import Settings, from_environ

INSTALL = {
    "claude-code": "https://code.claude.com/docs/en/setup",
    "codex": "https://developers.openai.com/codex/cli",
}
KEYS = {
    "anthropic": "https://platform.claude.com/settings/keys",
    "openai": "https://platform.openai.com/api-keys",
}


async def agents(environ: Mapping[str, str]) -> list[Check]:
    """Look at each backend that is built in; one of them is enough."""
    try:
        settings = from_environ(environ, unregistered=True)
    except WorkTrainError:  # said by the look at the credentials
        return []
    found = await asyncio.gather(*(_agent(name, settings) for name in backends()))
    checks = [check for each in found for check in each]
    if any(check.name.startswith("agent ") and not _missing(check) for check in checks):
        return checks
    fix = INSTALL["claude-code"]
    return [*checks, warning("agents", "none is installed; a policy may name a program of its own", fix)]


def _missing(check: Check) -> bool:
    return check.result.value == "skipped"


async def _agent(name: str, settings: Settings) -> list[Check]:
    known = driver(name)
    try:
        program = await Programs(settings.programs).find(known.wanted)
    except ProgramError as exc:
        found = f"{exc.what} {exc.why}".strip()
        if "is not here" in exc.what and name not in settings.programs:
            return [skipped(f"agent {name}", "not installed", INSTALL.get(name, ""))]
        return [bad(f"agent {name}", found, f"{exc.fix} {INSTALL.get(name, '')}".strip())]
    check = ok(f"agent {name}", f"{program.version} at {program.path}")
    return [check, await _key(known.provider, settings)]


async def _key(provider: str, settings: Settings) -> Check:
    from worktrain.models.checkup import look  # brings aiohttp along

    name = f"{provider} key"
    trouble = await look(provider, settings.providers.get(provider))
    if not trouble:
        return ok(name, f"accepted at {settings.providers[provider].url}")
    fix = KEYS.get(provider, "")
    if provider not in settings.providers:
        return warning(name, trouble, f"export WORKTRAIN_{provider.upper()}_API_KEY_FILE=… ({fix})")
    return bad(name, trouble, fix)
