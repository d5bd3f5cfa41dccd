"""A town on the local GitHub: one repository, its people, our App, and a network that can lose things."""

from __future__ import annotations

import asyncio
import base64
import subprocess
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from worktrain.boundaries import NoPoints, Points
from worktrain.compliance import SignCommit
from worktrain.errors import GitError
from worktrain.github.api import Answer, Api, HttpApi
from worktrain.github.app import App
from worktrain.github.hands import Files
from worktrain.github.journal import MemoryJournal
from worktrain.github.pace import Pace
from worktrain.github.repository import Repository
from worktrain.github.writer import Writer
from worktrain.ids import Sha
from worktrain.intents import Intent, PushBranch, PushNote
from worktrain.standin.server import StandIn
from worktrain.standin.state.repositories import Repository as Held

NAME = "acme/shop"
BRANCH = "worktrain/issue-1-slugs"
PERMISSIONS = {
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "checks": "write",
    "statuses": "read",
}
PEOPLE = {"maria": "admin", "max": "maintain", "li": "write", "sam": "triage", "rea": "read", "eve": "none"}


@dataclass
class Weather:
    """What happens to the next writes: `request` never arrives, `answer` is lost on its way back."""

    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def next(self) -> str:
        return self.faults.pop(0) if self.faults else "fine"


class StormyApi(HttpApi):
    weather: Weather

    async def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.weather.requests.append(f"{method} {url}")
        risky = method != "GET" and not url.endswith("/access_tokens")
        fault = self.weather.next() if risky else "fine"
        if fault == "request":
            raise aiohttp.ServerDisconnectedError
        answer = await super().carry(method, url, headers, body)
        if fault == "answer":
            raise aiohttp.ServerDisconnectedError
        return answer


class StormyApp(App):
    def __init__(self, weather: Weather, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._weather = weather

    def api(self, **credential: Any) -> Api:
        assert self._session is not None
        made = StormyApi(self._session, "worktrain", base_url=self._api_url, **credential)
        made.weather = self._weather
        return made


def git(where: Path, *words: str) -> str:
    names = ["-c", "user.name=Maria", "-c", "user.email=maria@example.org"]
    done = subprocess.run(["git", *names, *words], cwd=where, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@dataclass
class Pusher:
    """Git's part, from a plain clone; its pushes go through the same weather."""

    clone: Path
    url: str
    weather: Weather
    pushes: int = 0

    async def push_branch(self, intent: PushBranch, token: str) -> None:
        ref = f"refs/heads/{intent.branch}"
        lease = f"--force-with-lease={ref}:{intent.expect or ''}"
        await self._push(token, lease, f"{intent.sha}:{ref}")

    async def push_note(self, intent: PushNote, token: str) -> None:
        words = ("notes", "--ref=worktrain", "add", "-f", "-m", intent.text, intent.sha)
        await asyncio.to_thread(git, self.clone, *words)
        await self._push(token, "--force", "refs/notes/worktrain:refs/notes/worktrain")

    async def files(self, intent: SignCommit) -> Files:
        show = ("diff-tree", "-r", "--no-commit-id", "--name-only", intent.sha)
        paths = (await asyncio.to_thread(git, self.clone, *show)).splitlines()
        texts = [git(self.clone, "show", f"{intent.sha}:{path}") + "\n" for path in paths]
        pairs = zip(paths, texts, strict=True)
        return Files(tuple((path, base64.b64encode(text.encode()).decode()) for path, text in pairs), ())

    def tree(self, commit: str) -> str:
        return git(self.clone, "rev-parse", f"{commit}^{{tree}}")

    async def branch_tip(self, intent: PushBranch, token: str) -> Sha | None:
        ref = f"refs/heads/{intent.branch}"
        line = await asyncio.to_thread(git, self.clone, "ls-remote", self._remote(token), ref)
        return Sha(line.split()[0]) if line else None

    async def _push(self, token: str, *words: str) -> None:
        fault = self.weather.next()
        if fault != "request":
            self.pushes += 1
            await asyncio.to_thread(git, self.clone, "push", words[0], self._remote(token), *words[1:])
        if fault != "fine":
            raise GitError("the remote end hung up unexpectedly")

    def _remote(self, token: str) -> str:
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://x-access-token:{token}@{rest}/{NAME}.git"


@dataclass
class Town:
    standin: StandIn
    app: App
    repository: Repository
    hands: Pusher
    weather: Weather
    head: Sha
    base: Sha
    next_head: Sha

    @property
    def held(self) -> Held:
        """What the stand-in itself holds."""
        return self.standin.world.repository(NAME)

    def git(self, *words: str) -> str:
        """Run git where the stand-in keeps the repository."""
        return git(self.held.bare, *words)

    def writer(self, journal: MemoryJournal, points: Points | None = None) -> Writer:
        return Writer(
            self.repository, journal=journal, points=points or NoPoints(), pace=Pace(0), hands=self.hands
        )

    async def make(self, intent: Intent) -> dict[str, Any]:
        """Make something true that a test starts from."""
        return await self.writer(MemoryJournal()).do(intent)

    async def as_person(self, login: str, method: str, path: str, body: Any = None) -> Any:
        token = self.standin.world.user_token(login)
        headers = {"authorization": f"token {token}", "accept": "application/vnd.github+json"}
        url = f"{self.standin.url}/api/v3{path}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, json=body, headers=headers) as response,
        ):
            assert response.status < 300, await response.text()
            return await response.json() if response.status != 204 else None


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def private_key(key: rsa.RSAPrivateKey) -> str:
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, pkcs8, serialization.NoEncryption()).decode()


@pytest.fixture(scope="session")
def public_key(key: rsa.RSAPrivateKey) -> str:
    pem, info = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(pem, info).decode()


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a clone with main, our branch one commit ahead, and one more commit that is not pushed yet."""
    where = tmp_path_factory.mktemp("origin")
    git(where, "init", "--quiet", "--initial-branch=main")
    (where / "slug.py").write_text("def slug(title):\n    return title.lower()\n")
    (where / ".github").mkdir()
    (where / ".github/worktrain.yml").write_text("version: 1\n")
    git(where, "add", ".")
    git(where, "commit", "--quiet", "-m", "Start")
    git(where, "checkout", "--quiet", "-b", BRANCH)
    (where / "slug.py").write_text("def slug(title):\n    return title.lower().strip()\n")
    git(where, "commit", "--quiet", "-am", "Strip")
    git(where, "branch", "pushed")
    (where / "test_slug.py").write_text("def test_slug():\n    pass\n")
    git(where, "add", ".")
    git(where, "commit", "--quiet", "-m", "Test")
    return where


@pytest.fixture
async def town(tmp_path: Path, origin: Path, private_key: str, public_key: str) -> AsyncIterator[Town]:
    clone, bare = tmp_path / "clone", tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    git(tmp_path, "clone", "--quiet", "--bare", str(origin), str(bare))
    pushed = Sha(git(clone, "rev-parse", "origin/pushed"))
    git(bare, "update-ref", f"refs/heads/{BRANCH}", pushed)
    git(bare, "update-ref", "-d", "refs/heads/pushed")
    async with StandIn(tmp_path / "standin", port=0) as standin:
        world = standin.world
        world.add_repository(NAME, bare)
        for login, role in PEOPLE.items():
            world.add_user(login)
            world.set_role(NAME, login, role)  # type: ignore[arg-type]
        registered = world.register_app(
            "train",
            public_key=public_key,
            webhook_url="http://127.0.0.1:9/webhook",  # nobody listens: every delivery fails
            webhook_secret="s3cret",
            permissions=PERMISSIONS,
            events=["issues"],
        )
        installation = world.install("train", NAME)
        weather = Weather()
        app = StormyApp(
            weather,
            api_url=f"{standin.url}/api/v3",
            graphql_url=f"{standin.url}/api/graphql",
            app_id=registered.id,
            private_key=private_key,
        )
        async with app:
            repository = app.repository(
                full_name=NAME, repository_id=world.repository(NAME).id, installation_id=installation
            )
            yield Town(
                standin=standin,
                app=app,
                repository=repository,
                hands=Pusher(clone, standin.url, weather),
                weather=weather,
                head=pushed,
                base=Sha(git(clone, "rev-parse", "origin/main")),
                next_head=Sha(git(clone, "rev-parse", f"origin/{BRANCH}")),
            )
