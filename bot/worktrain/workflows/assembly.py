"""Put the parts of one process together: the edges, a place per repository, the jobs, the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from worktrain.agents.driving.programs import Programs
from worktrain.boundaries import NoPoints, Points
from worktrain.events import Where
from worktrain.git.mirror import Mirror
from worktrain.github.errors import Limited
from worktrain.github.hub import Hub
from worktrain.github.writer import Writer
from worktrain.keys import load_or_make
from worktrain.models.prices import load
from worktrain.models.proxy import Proxy
from worktrain.sandbox.box import Sandbox
from worktrain.settings import Settings
from worktrain.store.clock import utc_now
from worktrain.store.points import KillingPoints
from worktrain.store.remembered import Remembered
from worktrain.workflows import after, backends, intake, legs
from worktrain.workflows.acts import dismissing
from worktrain.workflows.engine import Engine, Handler, Job
from worktrain.workflows.handing import MirrorHands
from worktrain.workflows.identity import approver_of, hub_of, secrets_of
from worktrain.workflows.mending import giving_up, heed, sweep
from worktrain.workflows.tools import Barrier, Place, Tools
from worktrain.workflows.waves import plan as wave
from worktrain.workflows.waves import wishes


def assemble(settings: Settings, *, sandbox: Sandbox, skills: Path, barrier: Barrier) -> Tools:
    """Make the tools of one process; nothing is opened on the network before the engine's loop needs it."""
    places: dict[int, Place] = {}
    remembered = Remembered(settings.data)
    points = _points(settings)
    hub, approver = hub_of(settings), approver_of(settings)

    def place_of(where: Where) -> Place:
        if where.repository_id not in places:
            made = _place(settings, hub, where, remembered, points)
            places[where.repository_id] = made
            made.approver, made.traits = approver, remembered.traits
        place = places[where.repository_id]
        place.doubted = place.doubted or place.where.repository != where.repository
        return place

    tools = Tools(
        settings=settings,
        remembered=remembered,
        github=hub,
        sandbox=sandbox,
        points=points,
        proof_key=load_or_make(settings.proof_key or settings.data / "proof-key.pem"),
        skills=skills,
        clock=utc_now,
        backend=_backends(settings, sandbox),
        place_of=place_of,
        barrier=barrier,
        approver=approver,
        models=_models(settings, remembered),
    )
    tools.engine = _engine(settings, tools)
    return tools


def _points(settings: Settings) -> Points:
    if not settings.kill_after:
        return NoPoints()
    return KillingPoints(settings.data / "points.log", settings.kill_after)


def _models(settings: Settings, remembered: Remembered) -> Proxy | None:
    if settings.scenario is not None:
        return None
    prices = load(settings.prices)
    return Proxy(settings.providers, spending=remembered.spending, data=settings.data, prices=prices)


def _backends(settings: Settings, sandbox: Sandbox) -> backends.Choose:
    if settings.scenario is not None:
        return backends.by_script(sandbox, settings.scenario)
    return backends.by_policy(sandbox, Programs(settings.programs), only=settings.agents)


def _place(settings: Settings, hub: Hub, where: Where, remembered: Remembered, points: Points) -> Place:
    github = hub.repository(
        full_name=where.repository,
        repository_id=where.repository_id,
        installation_id=where.installation_id,
    )
    mirror = Mirror(
        settings.data / "mirrors" / f"{where.repository_id}.git",
        url=f"{settings.github_url}/{where.repository}.git",
    )
    pace = hub.manners(where.installation_id).pace
    writer = Writer(github, journal=remembered.effects, points=points, pace=pace, hands=MirrorHands(mirror))
    return Place(
        where=where,
        github=github,
        writer=writer,
        mirror=mirror,
        effects=remembered.effects,
        policies=remembered.policies,
        learnt=remembered.repositories.put,
        secrets=partial(secrets_of, settings),
    )


def _engine(settings: Settings, tools: Tools) -> Engine:
    jobs: dict[str, Callable[[Tools, Job], Awaitable[bool]]] = {
        intake.KIND: intake.handle,
        wishes.KIND: wave.plan,
        legs.KIND: legs.make_move,
        after.KIND: after.after,
        sweep.KIND: sweep.sweep,
        heed.KIND: heed.heed,
        dismissing.KIND: dismissing.dismiss,
    }
    handlers = {kind: _handler(tools, does) for kind, does in jobs.items()}
    return Engine(
        settings.data, handlers, gave_up=lambda kind, job, why: giving_up.give_up(tools, kind, job, why)
    )


def _handler(tools: Tools, does: Callable[[Tools, Job], Awaitable[bool]]) -> Handler:
    async def handle(job: Job) -> bool:
        await tools.open()
        if tools.closing.is_set():
            await asyncio.Event().wait()  # until the engine cuts it off; the next launch goes on from here
        try:
            return await does(tools, job)
        except Limited as exc:
            tools.remembered.waits.put(exc.seconds, exc.why)
            raise

    return handle
