"""One process from start to stop: set-up if nobody is connected yet, then the App, on the same port."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

from aiohttp import web

from worktrain.sandbox.box import Sandbox
from worktrain.sandbox.choose import choose
from worktrain.server import assets, logs, patience, polling, running
from worktrain.server.access import Access
from worktrain.server.agent.afterwards import Afterwards
from worktrain.server.port import listen, until_told_to_stop
from worktrain.server.setup import routes
from worktrain.server.setup.desk import Desk, Running
from worktrain.server.web import PATIENCE, Behind, application
from worktrain.server.web import runner as serving
from worktrain.settings import Settings
from worktrain.store import folder
from worktrain.workflows.tools import Tools

log = logging.getLogger("worktrain.service")

Say = Callable[[str], None]


async def serve(settings: Settings, *, connected: Callable[[], Settings], say: Say) -> None:
    """Run until SIGTERM or SIGINT; a crash at any point loses nothing that was acknowledged.

    Settings without credentials start set-up; `connected` reads them anew when it has stored some.
    """
    folder.make(settings.data)
    logs.start(settings.data)
    sandbox = await choose(settings.sandbox)
    access, behind = Access(host=settings.host, github_url=settings.github_url), Behind()
    app = application(behind)
    assets.add_to(app.router)
    desk = None if settings.registered else Desk(settings=settings, access=access)
    after = Afterwards(app, settings) if desk is None and settings.scenario is None else None
    if desk is None:
        routes.add_closed_to(app, access)
    else:
        routes.add_to(app, desk)
        behind.unsigned = desk.unsigned
    told = asyncio.create_task(until_told_to_stop(with_parent=settings.script_url is not None))
    async with AsyncExitStack() as ends:
        ends.callback(told.cancel)
        runner = serving(app)
        await runner.setup()
        ends.push_async_callback(runner.cleanup)
        assert runner.server is not None, "it was set up"
        ends.callback(asyncio.create_task(patience.watch(runner.server, app[PATIENCE])).cancel)
        if desk is not None:
            port = await listen(runner, settings)
            token = f"?token={access.token}" if access.token else ""
            say(f"Connect WorkTrain to GitHub: {_address(settings, port)}/setup{token}")
            if not await _before(desk.connected.wait(), told):
                return
            # a key that was given before the App was connected counts, too
            settings = replace(connected(), providers=settings.providers)
        await _run(settings, sandbox, runner, behind=behind, desk=desk, after=after, told=told, say=say)


async def _run(
    settings: Settings,
    sandbox: Sandbox,
    runner: web.AppRunner,
    *,
    behind: Behind,
    desk: Desk | None,
    after: Afterwards | None,
    told: asyncio.Task[None],
    say: Say,
) -> None:
    """Launch the App, open the door when it is ready, and close it in the opposite order."""
    tools = await running.launch(settings, sandbox)
    try:
        asked = polling.Polling(settings.hearing.seconds)
        running.put(behind, tools, asked, heard=desk.heard if desk else lambda _event: None)
        if desk is None:
            port = await listen(runner, settings)
            say(f"WorkTrain runs at {_address(settings, port)}{asked.words()}.")
            if after is not None:
                after.start(tools)
                say(after.words(_address(settings, port)))
        else:
            desk.start(_known(tools, behind))
            address = _address(settings, runner.addresses[0][1])
            say(f"WorkTrain runs{asked.words()}. Your agents and their keys: {address}/agent")
        log.info("ready%s", asked.words(), extra={"action": "ready", "sandbox": sandbox.name})
        watching = [asyncio.create_task(each) for each in running.watches(settings, tools, asked)]
        try:
            await told
        finally:
            for task in watching:
                task.cancel()
            await runner.cleanup()
    finally:
        await tools.close()


def _known(tools: Tools, behind: Behind) -> Running:
    """Give set-up its view of the App."""

    def trust(secret: str) -> None:
        behind.secrets = (secret,)

    return Running(
        repositories=lambda: [where.repository for where in tools.remembered.repositories.all()],
        look=lambda: running.look(tools),
        policies=lambda: running.policies(tools),
        trust=trust,
    )


async def _before(hoped: Coroutine[Any, Any, Any], told: asyncio.Task[None]) -> bool:
    """Say whether it happened before we were told to stop."""
    task = asyncio.create_task(hoped)
    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    return not told.done()


def _address(settings: Settings, port: int) -> str:
    """Give our address as somebody may open it."""
    host = socket.gethostname() if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - what the operator asked for
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}"
