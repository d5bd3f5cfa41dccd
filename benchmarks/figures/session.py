"""P13: what WorkTrain adds to an agent's session: the same program, script and machine, with us and bare."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rows import Row
from scripts import install_agents

from worktrain.agents.driving.backend import DrivenBackend
from worktrain.agents.driving.driver import Driver, Start
from worktrain.agents.driving.programs import Programs
from worktrain.agents.driving.prompt import prompt
from worktrain.agents.protocol import ModelAccess, Workspace
from worktrain.agents.registry import driver
from worktrain.agents.scripts import Read, Run, Script, Write
from worktrain.briefs import Brief, Budget, IssueSnapshot
from worktrain.git.clones import clone_for_session
from worktrain.git.collect import collect_command
from worktrain.git.command import Git
from worktrain.git.repository import Repository
from worktrain.ids import RunId, SessionId, Sha
from worktrain.models.caps import Caps
from worktrain.models.proxy import Proxy
from worktrain.providers import Provider, Providers
from worktrain.sandbox.box import Sandbox
from worktrain.sandbox.choose import choose
from worktrain.sessions import Claim, End, Role
from worktrain.standin.model.server import ModelServer
from worktrain.store.remembered import Remembered

PAIRS = 9
GOAL = 0.5
KEY = "sk-bench"
CAPS = Caps(session_usd=1e6, session_tokens=10**12, issue_usd=1e6, day_usd=1e6)
SCRIPT = Script(
    turns=(Read(path="a.py"), Write(path="a.py", data=b"x = 2\n"), Run(command="git diff --stat")),
    claim=Claim(summary="Two.", declares=("a.py",)),
)


def measure(_data: Path) -> Iterator[Row]:
    """Give the median of what a session takes longer than the bare program, for each of them."""
    for agent in install_agents.agents():
        try:
            program = agent.path()
        except install_agents.InstallError as exc:
            yield _row(agent.name, [], [], str(exc))
            continue
        ours, bare = asyncio.run(_pairs(agent.name, program))
        yield _row(agent.name, ours, bare, "clone, sandbox, proxy and collecting included")


async def _pairs(name: str, program: Path) -> tuple[list[float], list[float]]:
    """Measure both sides in turn, so that a busy machine is busy for both."""
    with tempfile.TemporaryDirectory(prefix="worktrain-bench-") as folder:
        async with ModelServer(lambda *_: SCRIPT, KEY) as model:
            bench = await _bench(Path(folder), name, program, model.url)
            ours, bare = [], []
            for number in range(PAIRS + 1):
                first, second = await bench.with_us(number), await bench.bare(number)
                if number:  # the first one finds the program's pages on disk
                    ours.append(first)
                    bare.append(second)
            bench.remembered.close()
            return ours, bare


@dataclass
class _Bench:
    folder: Path
    driver: Driver
    programs: Programs
    program: Path
    sandbox: Sandbox
    remembered: Remembered
    proxy: Proxy
    mirror: Repository
    base: Sha
    url: str

    async def with_us(self, number: int) -> float:
        folder = self.folder / f"ours-{number}"
        space = _space(folder, self.base)
        began = time.monotonic()
        await clone_for_session(self.mirror, self.base, space.work, branch="work")
        backend = DrivenBackend(self.driver, self.programs, self.sandbox)
        session = self.proxy.session(
            f"s{number}", issue=1, repository_id=1, caps=CAPS, folder=folder / "model"
        )
        async with session as line:
            access = ModelAccess(
                socket=line.access.socket, token=line.access.token, closed=line.access.closed
            )
            given = _brief(number, self.base)
            space = Workspace(**{**vars(space), "model": access})
            outcome = await backend.run(given, space, stop=asyncio.Event(), tell=lambda _event: None)
        took = time.monotonic() - began
        assert (outcome.end, bool(outcome.bundle)) == (End.FINISHED, True), outcome.reason
        return took

    async def bare(self, number: int) -> float:
        folder = self.folder / f"bare-{number}"
        space = _space(folder, self.base)
        await clone_for_session(self.mirror, self.base, space.work, branch="work")
        start = Start(
            session=f"bare-{number}",
            program=str(self.program),
            home=str(space.home),
            out=str(space.out),
            address=self.url,
        )
        asked = prompt(_brief(number, self.base), outcome=f"{space.out}/outcome.json").encode()
        keys = {"ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": KEY, "OPENAI_API_KEY": KEY}
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(space.home), "LANG": "C.UTF-8", **keys}
        self.driver.prepare(space.home)
        run: Callable[[], subprocess.CompletedProcess[bytes]] = lambda: subprocess.run(  # noqa: E731
            self.driver.argv(start),
            input=asked,
            cwd=space.work,
            env={**env, **self.driver.env(start)},
            capture_output=True,
            timeout=120,
            check=False,
        )
        began = time.monotonic()
        done = await asyncio.to_thread(run)
        took = time.monotonic() - began
        assert (space.out / "outcome.json").exists(), done.stderr[-500:]
        return took


async def _bench(folder: Path, name: str, program: Path, url: str) -> _Bench:
    origin = folder / "origin"
    head = await asyncio.to_thread(_make, origin)
    remembered = Remembered(folder / "data")
    providers = Providers({kind: Provider(url=url, key=KEY) for kind in ("anthropic", "openai")})
    return _Bench(
        folder=folder,
        driver=driver(name),
        programs=Programs({name: str(program)}),
        program=program,
        sandbox=await choose("bubblewrap"),
        remembered=remembered,
        proxy=Proxy(providers, spending=remembered.spending, data=folder),
        mirror=Repository(Git(git_dir=origin / ".git")),
        base=head,
        url=url,
    )


def _make(origin: Path) -> Sha:
    """Make a repository with one file and give its one commit."""
    origin.mkdir()
    (origin / "a.py").write_text("x = 1\n")
    who = ("-c", "user.name=n", "-c", "user.email=e@example.org")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*who, "commit", "-qm", "one")):
        subprocess.run(("git", *words), cwd=origin, check=True)
    head = subprocess.run(("git", "rev-parse", "HEAD"), cwd=origin, check=True, capture_output=True)
    return Sha(head.stdout.decode().strip())


def _space(folder: Path, base: Sha) -> Workspace:
    for name in ("home", "out"):
        (folder / name).mkdir(parents=True)
    return Workspace(
        work=folder / "work",
        home=folder / "home",
        out=folder / "out",
        transcript=folder / "s.jsonl",
        collect=lambda bundle: collect_command(base=base, bundle=bundle),
    )


def _brief(number: int, base: Sha) -> Brief:
    issue = IssueSnapshot(
        repository="acme/shop",
        repository_id=1,
        number=1,
        title="Two",
        body="x should be two.",
        author="eve",
        author_id=5,
        labelled_by="maria",
        labelled_by_id=6,
        labelled_at="2026-01-01T00:00:00Z",
    )
    return Brief(
        session=SessionId(f"wt-1-1-{number + 1}-developer-1"),
        run=RunId(f"wt-1-1-{number + 1}"),
        role=Role.DEVELOPER,
        attempt=1,
        round=1,
        issue=issue,
        base_sha=base,
        head_sha=base,
        skill="Do what the issue asks for.",
        budget=Budget(seconds=120, turns=60, tokens=10**9, usd=1e6),
    )


def _row(name: str, ours: list[float], bare: list[float], notes: str) -> Row:
    """Compare pair by pair; `ours` and `peer` are the medians of whole sessions."""
    over = statistics.median(a - b for a, b in zip(ours, bare, strict=True)) if ours else None
    said = f"{over:+.2f} s over the bare program, median of pairs; {notes}" if over is not None else notes
    return Row(
        figure=f"P13.session@{name}",
        unit="s",
        better="lower",
        ours=round(statistics.median(ours), 3) if ours else None,
        peer=round(statistics.median(bare), 3) if bare else None,
        peer_name="bare program",
        ratio=round(statistics.median(ours) / statistics.median(bare), 2) if ours else None,
        goal=f"<= peer + {GOAL} s",
        met=None if over is None else over <= GOAL,
        n=len(ours) or None,
        notes=said,
    )
