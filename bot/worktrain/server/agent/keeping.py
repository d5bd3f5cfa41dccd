"""Take a provider's key, or give one up: tried before it is kept, and never shown again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from worktrain.models.checkup import tried
from worktrain.models.troubles import Fault, Trouble
from worktrain.providers import NAMES, variable
from worktrain.server.agent.looking import Looking
from worktrain.store.credentials import keep_key, remove_key

log = logging.getLogger("worktrain.setup")

LONGEST = 500


async def take(looking: Looking, form: Mapping[str, str]) -> dict[str, str]:
    """Keep a key that its provider accepts, in effect at once; else give what is wrong, by field."""
    kind, key = form.get("kind", ""), form.get("key", "").strip()
    wrong = _of_the_environment(looking, kind)
    if not wrong and (not key or not key.isascii() or not key.isprintable() or " " in key):
        wrong = {"key": "A key is needed, on one line and without spaces."}
    if not wrong and len(key) > LONGEST:
        wrong = {"key": "This is too long for a key."}
    if wrong:
        return wrong
    settings = looking.settings
    provider = settings.providers.with_key(kind, key)
    trouble = await tried(kind, provider)
    if trouble is not None:
        return {"key": _refused(kind, trouble)}
    await asyncio.to_thread(keep_key, settings.data, kind, key)
    settings.providers.connect(kind, provider)
    looking.learnt(kind, None)
    log.info("a key of %s was connected", NAMES[kind], extra={"action": "key-connected"})
    return {}


async def remove(looking: Looking, form: Mapping[str, str]) -> dict[str, str]:
    """Forget a key that was kept; else give what is wrong."""
    kind = form.get("kind", "")
    if wrong := _of_the_environment(looking, kind):
        return wrong
    settings = looking.settings
    await asyncio.to_thread(remove_key, settings.data, kind)
    settings.providers.remove(kind)
    looking.forget(kind)
    log.info("the key of %s was removed", NAMES[kind], extra={"action": "key-removed"})
    return {}


def _of_the_environment(looking: Looking, kind: str) -> dict[str, str]:
    """Say what is not ours to change."""
    if kind not in NAMES:
        return {"all": "Whose key is it? Choose a provider."}
    provider = looking.settings.providers.get(kind)
    if provider is not None and not provider.kept:
        return {"all": f"The environment says {variable(kind)}, and wins; change it there."}
    return {}


def _refused(kind: str, trouble: Trouble) -> str:
    if trouble.fault is Fault.KEY:
        return f"{NAMES[kind]} does not accept this key; is it whole, and not deleted?"
    if trouble.fault is Fault.CREDIT:
        return "This key has no credit left; add credit to its account, then send it again."
    return f"It could not be tried and was not kept: {trouble.reason}"
