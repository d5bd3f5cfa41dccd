"""The stand-in as one server on loopback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from worktrain.errors import UsageError
from worktrain.standin.clock import Clock, real_clock
from worktrain.standin.description.answers import Answers
from worktrain.standin.final_state import final_state
from worktrain.standin.front import front
from worktrain.standin.git_http import GitHttp
from worktrain.standin.graphql.endpoint import GraphQL
from worktrain.standin.journal import Journal
from worktrain.standin.pages.routes import Pages
from worktrain.standin.rest import Rest
from worktrain.standin.world import World

LARGEST_REQUEST = 1 << 30


class StandIn:
    """A GitHub on loopback: REST under /api/v3, GraphQL, git, and pages to look at.

    Use it as an async context manager; `root` holds its scratch files. Port 0 takes a free one.
    """

    def __init__(
        self,
        root: Path,
        *,
        port: int = 0,
        journal: Path | None = None,
        clock: Clock | None = None,
        check_answers: bool = False,
    ) -> None:
        self._root = root
        self._port = port
        self._check_answers = check_answers
        scratch = root / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        self.world = World(scratch, clock=clock or real_clock, journal=Journal(journal))
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        answers = Answers() if self._check_answers else None
        app = _application(self.world, answers)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        try:
            await site.start()
        except OSError as exc:
            await self._runner.cleanup()
            raise UsageError(
                f"Port {self._port} cannot be used.", why=str(exc.strerror), fix="Choose another, or 0."
            ) from exc
        host, port = self._runner.addresses[0][:2]
        self.url = self.world.site.url = f"http://{host}:{port}"
        await self.world.deliveries.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        await self.world.close()
        shutil.rmtree(self._root / "scratch", ignore_errors=True)

    def write_final_state(self, path: Path) -> None:
        """Write what the world looks like now."""
        path.write_text(json.dumps(final_state(self.world), indent=1, sort_keys=True) + "\n")


def _application(world: World, answers: Answers | None) -> web.Application:
    app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[front(world)])
    rest, git = Rest(world, answers=answers), GitHttp(world)
    app.router.add_route("*", "/api/v3{tail:.*}", rest.serve)
    app.router.add_post("/api/graphql", GraphQL(world).serve)
    app.router.add_route("*", "/{owner}/{repo}.git/{tail:.+}", git.serve)
    Pages(world).add_to(app.router)
    return app
