"""One running App: the engine, the webhook server, and the sweep, from start to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import uuid
from contextlib import suppress
from pathlib import Path

from aiohttp import web

import worktrain
from worktrain.errors import WorkTrainError
from worktrain.sandbox.choose import choose
from worktrain.server import heartbeat, logs, patience, polling
from worktrain.server.inbox import Inbox
from worktrain.server.web import PATIENCE, application
from worktrain.server.web import runner as serving
from worktrain.settings import Settings
from worktrain.store.deliveries import Delivery
from worktrain.workflows import intake
from worktrain.workflows.assembly import assemble
from worktrain.workflows.barriers import barrier_of
from worktrain.workflows.mending import heed, sweep, tidying
from worktrain.workflows.tools import Tools

log = logging.getLogger("worktrain.service")


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; a crash at any point loses nothing that was acknowledged."""
    # private repositories' code and transcripts lie there; a folder that is there already is the operator's
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    logs.start(settings.data)
    sandbox = await choose(settings.sandbox)
    tools = assemble(
        settings, sandbox=sandbox, skills=skills_folder(), barrier=barrier_of(settings.script_url)
    )
    tidying.at_start(settings.data)
    await tools.engine.launch()
    asked = polling.Polling(settings.hearing.seconds)
    app = _web(settings, tools, asked)
    runner = serving(app)
    await runner.setup()
    await tools.engine.enqueue(sweep.KIND, f"sweep-{uuid.uuid4()}", {})
    await _listen(runner, settings)
    log.info("ready%s", asked.words(), extra={"action": "ready", "sandbox": sandbox.name})
    assert runner.server is not None, "it was set up"
    watching = (
        asyncio.create_task(_sweep(settings, tools)),
        asyncio.create_task(heed.watch(tools)),
        asyncio.create_task(patience.watch(runner.server, app[PATIENCE])),
        asyncio.create_task(heartbeat.watch(heartbeat.LastLine(), lambda: _health(tools, asked))),
        asyncio.create_task(polling.watch(asked, tools)),
    )
    try:
        await _until_told_to_stop(with_parent=settings.script_url is not None)
    finally:
        for task in watching:
            task.cancel()
        await runner.cleanup()
        await tools.close()


def _web(settings: Settings, tools: Tools, asked: polling.Polling) -> web.Application:
    async def received(delivery: Delivery) -> None:
        await intake.receive(tools, delivery)

    inbox = Inbox(tools.remembered.deliveries.store)
    return application(
        inbox=inbox,
        secrets=settings.webhook_secrets,
        received=received,
        health=lambda: _health(tools, asked),
    )


async def _health(tools: Tools, asked: polling.Polling) -> dict[str, object]:
    busy = tools.engine.busy
    return {
        "ready": True,
        "busy": busy,
        # what waits for recovery is asked of the engine's database, and only when nothing runs here
        "unfinished": 0 if busy else await tools.engine.unfinished(),
        "waiting": tools.remembered.deliveries.count_waiting(),
        "sandbox": tools.sandbox.name,
        **asked.health(),
    }


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as exc:
        raise WorkTrainError(
            f"WorkTrain cannot listen on {settings.host}:{settings.port}.",
            why=exc.strerror or str(exc),
            fix="Stop what uses the port, or choose another with --port.",
        ) from exc


async def _sweep(settings: Settings, tools: Tools) -> None:
    while True:
        await asyncio.sleep(settings.sweep_seconds)
        await tools.engine.enqueue(sweep.KIND, f"sweep-{uuid.uuid4()}", {})


async def _until_told_to_stop(*, with_parent: bool) -> None:
    told, parent = asyncio.Event(), os.getppid()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    while not told.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0 if with_parent else None):
                await told.wait()
        if with_parent and os.getppid() != parent:
            return  # the scenario that this App was started for is gone


def skills_folder() -> Path:
    """Find the role briefs: beside the package in a wheel, at the root of a checkout."""
    package = Path(worktrain.__file__).parent
    shipped = package / "skills"
    return shipped if shipped.is_dir() else package.parents[1] / "skills"
