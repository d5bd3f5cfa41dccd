"""A theatre for real programs: the sandbox, the proxy with a canary key, and a model that plays a script."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from scripts import install_agents
from tests.briefs import brief_of

from worktrain.agents.driving.backend import DrivenBackend
from worktrain.agents.driving.driver import Driver
from worktrain.agents.driving.programs import Programs
from worktrain.agents.protocol import ModelAccess, Tell, Workspace
from worktrain.agents.registry import driver
from worktrain.agents.scripts import Run, Script, Turn
from worktrain.briefs import Answer, Brief, Budget
from worktrain.git.collect import collect_command
from worktrain.ids import Sha
from worktrain.models.caps import Caps
from worktrain.models.proxy import Proxy
from worktrain.providers import Provider, Providers
from worktrain.sandbox.box import Sandbox
from worktrain.sandbox.choose import choose
from worktrain.sessions import Claim, Outcome, Role
from worktrain.standin.model.server import ModelServer, Seen
from worktrain.standin.model.troubles import Trouble
from worktrain.store.remembered import Remembered

KEY = "sk-canary-Zq7vR2mXw9LtYb4KdN8sHc3F"
CAPS = Caps(session_usd=50.0, session_tokens=20_000_000, issue_usd=100.0, day_usd=100.0)
AGENTS = {agent.name: agent for agent in install_agents.agents()}


@dataclass
class Theatre:
    """Where one agent's sessions on one issue play, and what they left."""

    driver: Driver
    programs: Programs
    sandbox: Sandbox
    remembered: Remembered
    folder: Path
    base: Sha
    space: Workspace
    seen: list[Seen] = field(default_factory=list)
    """What the model was asked, request by request."""

    async def play(
        self,
        *turns: Turn,
        claim: Claim | None = None,
        role: Role = Role.DEVELOPER,
        answer: Answer | None = None,
        model: str | None = None,
        caps: Caps = CAPS,
        **more: Any,
    ) -> Outcome:
        """Play one session whose model takes these turns."""
        script = Script(turns=turns, claim=claim or Claim(summary="done"))
        async with self.playing(script, caps=caps, trouble=more.pop("trouble", None)) as access:
            return await self.run(access, role=role, answer=answer, model=model, **more)

    async def run(
        self,
        access: ModelAccess | None,
        *,
        role: Role = Role.DEVELOPER,
        model: str | None = None,
        stop: asyncio.Event | None = None,
        tell: Tell = lambda _event: None,
        **more: Any,
    ) -> Outcome:
        """Run one session that has this way to its model."""
        space = replace(self.space, model=access)
        backend = DrivenBackend(self.driver, self.programs, self.sandbox, model=model)
        return await backend.run(self.brief(role, **more), space, stop=stop or asyncio.Event(), tell=tell)

    @asynccontextmanager
    async def playing(
        self,
        script: Script,
        *,
        caps: Caps = CAPS,
        trouble: Trouble | None = None,
        times: int | None = None,
    ) -> AsyncIterator[ModelAccess]:
        """Open the way to a model that plays the script for whoever asks."""
        async with ModelServer(lambda *_: script, KEY, trouble, times) as server:
            provider = Provider(url=server.url, key=KEY)
            kinds = Providers({"anthropic": provider, "openai": provider})
            proxy = Proxy(kinds, spending=self.remembered.spending, data=self.folder)
            session = proxy.session("s", issue=7, repository_id=1, caps=caps, folder=self.folder / "line")
            async with session as line:
                access = line.access
                yield ModelAccess(socket=access.socket, token=access.token, closed=access.closed)
            proxy.close()
            self.seen += server.requests

    def brief(
        self,
        role: Role = Role.DEVELOPER,
        *,
        answer: Answer | None = None,
        seconds: float = 60,
        turns: int = 60,
        round_: int = 1,
    ) -> Brief:
        return brief_of(
            role,
            budget=Budget(seconds=seconds, turns=turns, tokens=10_000_000, usd=50.0),
            base=self.base,
            title="Slugs",
            body="They should hold the second.",
            skill="Do what the issue asks for.",
            answer=answer,
            round_=round_,
        )

    async def shell(self, command: str) -> str:
        """Have the agent run a command, and give what came out."""
        outcome = await self.play(Run(command=command))
        assert outcome.end == "finished", outcome.reason
        return "\n".join(event["output"] for event in self.transcript if event["event"] == "tool")

    @property
    def transcript(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.space.transcript.read_text().splitlines()]

    def commit(self, **files: str) -> None:
        """Add files to the repository that the agent works in."""
        for name, text in files.items():
            path = self.space.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "-f", ".")
        self.git("-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-qm", "more")
        self.base = Sha(self.git("rev-parse", "HEAD").strip())

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.space.work, check=True, capture_output=True, text=True
        )
        return done.stdout


@pytest.fixture(params=sorted(AGENTS))
def agent(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def places() -> dict[str, str]:
    return {name: str(each.path()) for name, each in AGENTS.items()}


@pytest.fixture
async def theatre(tmp_path: Path, agent: str, places: dict[str, str]) -> AsyncIterator[Theatre]:
    folder = tmp_path
    space = Workspace(
        work=folder / "work",
        home=folder / "home",
        out=folder / "out",
        transcript=folder / "transcripts" / "s.jsonl",
        collect=lambda bundle: collect_command(base=made.base, bundle=bundle),
    )
    for path in (space.work, space.home, space.out):
        path.mkdir()
    sandbox, remembered = await choose("bubblewrap"), Remembered(folder / "data")
    made = Theatre(driver(agent), Programs(places), sandbox, remembered, folder, Sha("0" * 40), space)
    made.git("init", "-q", "-b", "main")
    made.commit(**{"a.py": "x = 1\n"})
    yield made
    remembered.close()
