"""The App at work: launched, put behind the server, looked after."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import worktrain
from worktrain.config.schema import Config
from worktrain.sandbox.box import Sandbox
from worktrain.server import heartbeat, polling
from worktrain.server.inbox import Inbox
from worktrain.server.web import Behind
from worktrain.settings import Settings
from worktrain.store.deliveries import Delivery
from worktrain.workflows import intake
from worktrain.workflows.assembly import assemble
from worktrain.workflows.barriers import barrier_of
from worktrain.workflows.mending import heed, sweep, tidying
from worktrain.workflows.tools import Tools

INSTALLED = frozenset({"installation", "installation_repositories"})
"""After these a sweep looks at once: whoever has just installed the App wants to use its labels."""


async def launch(settings: Settings, sandbox: Sandbox) -> Tools:
    """Put the parts together and start the engine; what was cut off goes on."""
    tools = assemble(
        settings, sandbox=sandbox, skills=skills_folder(), barrier=barrier_of(settings.script_url)
    )
    tidying.at_start(settings.data)
    await tools.engine.launch()
    await look(tools)
    return tools


async def look(tools: Tools) -> None:
    """Start a sweep now."""
    await tools.engine.enqueue(sweep.KIND, f"sweep-{uuid.uuid4()}", {})


def policies(tools: Tools) -> dict[str, Config]:
    """Give the last valid policy of each repository that has shown one."""
    known = (
        (where, tools.remembered.policies.last(where.repository_id))
        for where in tools.remembered.repositories.all()
    )
    return {where.repository: policy for where, policy in known if policy is not None}


def put(behind: Behind, tools: Tools, asked: polling.Polling, *, heard: Callable[[str], None]) -> None:
    """Put the App behind the server; `heard` is told the event of each delivery."""

    async def received(delivery: Delivery) -> None:
        heard(delivery.event)
        await intake.receive(tools, delivery)
        if delivery.event in INSTALLED:
            await look(tools)

    behind.inbox = Inbox(tools.remembered.deliveries.store)
    behind.secrets = tools.settings.webhook_secrets
    behind.received = received
    behind.health = lambda: health(tools, asked)


async def health(tools: Tools, asked: polling.Polling) -> dict[str, object]:
    busy = tools.engine.busy
    return {
        "ready": True,
        "state": "running",
        "busy": busy,
        # what waits for recovery is asked of the engine's database, and only when nothing runs here
        "unfinished": 0 if busy else await tools.engine.unfinished(),
        "waiting": tools.remembered.deliveries.count_waiting(),
        "sandbox": tools.sandbox.name,
        **asked.health(),
    }


def watches(settings: Settings, tools: Tools, asked: polling.Polling) -> list[Coroutine[Any, Any, None]]:
    """Give what looks after the App as long as it runs."""
    return [
        _sweep(settings, tools),
        heed.watch(tools),
        heartbeat.watch(heartbeat.LastLine(), lambda: health(tools, asked)),
        polling.watch(asked, tools),
    ]


async def _sweep(settings: Settings, tools: Tools) -> None:
    while True:
        await asyncio.sleep(settings.sweep_seconds)
        await look(tools)


def skills_folder() -> Path:
    """Find the role briefs: beside the package in a wheel, at the root of a checkout."""
    package = Path(worktrain.__file__).parent
    shipped = package / "skills"
    return shipped if shipped.is_dir() else package.parents[1] / "skills"
