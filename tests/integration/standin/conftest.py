"""A stand-in with one repository, a few people and one App, for each test."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from worktrain.standin.server import StandIn
from worktrain.standin.world import World

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE_PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
PUBLIC_PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
REPO = "acme/shop"
SECRET = "a secret for webhooks"
PERMISSIONS = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "statuses": "read",
}
EVENTS = [
    *("issues", "issue_comment", "pull_request", "pull_request_review", "pull_request_review_comment"),
    *("pull_request_review_thread", "check_run", "push", "label", "milestone", "create", "delete"),
]
FILE = "\n".join(f"line {number}" for number in range(1, 21)) + "\n"


def app_jwt(app_id: int, now: datetime, *, seconds: int = 540, key: rsa.RSAPrivateKey = KEY) -> str:
    """Make the token that an App authenticates with."""
    issued = int(now.timestamp()) - 60
    claims = {"iat": issued, "exp": int(now.timestamp()) + seconds, "iss": str(app_id)}
    parts = [_encode(json.dumps(each).encode()) for each in ({"alg": "RS256", "typ": "JWT"}, claims)]
    signed = ".".join(parts)
    return f"{signed}.{_encode(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Reply:
    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Clock:
    """The real time plus whatever a test adds."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Heard:
    """A webhook as its receiver saw it."""

    event: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw)
        return found

    @property
    def name(self) -> str:
        action = self.body.get("action")
        return f"{self.event}.{action}" if action else self.event


@dataclass
class Listener:
    """The App's webhook: remembers what came and answers what it is told to."""

    heard: list[Heard] = field(default_factory=list)
    status: int = 202
    url: str = ""

    async def receive(self, request: web.Request) -> web.Response:
        raw = await request.read()
        self.heard.append(Heard(request.headers["X-GitHub-Event"], dict(request.headers), raw))
        return web.Response(status=self.status)

    def named(self, name: str) -> list[dict[str, Any]]:
        return [each.body for each in self.heard if each.name == name]

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.heard]


@dataclass
class Hub:
    """Everything a test needs to act on the stand-in over real HTTP."""

    standin: StandIn
    session: ClientSession
    clock: Clock
    listener: Listener
    bare: Path
    app_id: int
    installation: int
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.standin.world

    @property
    def url(self) -> str:
        return self.standin.url

    async def call(self, who: str | None, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Call REST; a path without a leading /app, /user or the like is below the repository."""
        whole = path if path.startswith("/") else f"/repos/{REPO}/{path}".rstrip("/")
        auth = {} if who is None else {"Authorization": f"Bearer {await self.token(who)}"}
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.url}/api/v3{whole}"
        async with self.session.request(method, url, data=data, headers=auth | headers) as response:
            text = await response.text()
            is_json = "json" in response.headers.get("Content-Type", "")
            return Reply(
                response.status, json.loads(text) if is_json and text else text, dict(response.headers)
            )

    async def graphql(self, who: str, query: str, **variables: Any) -> Any:
        auth = {"Authorization": f"Bearer {await self.token(who)}"}
        url = f"{self.url}/api/graphql"
        document = {"query": query, "variables": variables}
        async with self.session.post(url, json=document, headers=auth) as response:
            return await response.json()

    async def token(self, who: str) -> str:
        """Give a person's token, the App's JWT (`jwt`), or its installation token (`app`)."""
        if who == "jwt":
            return app_jwt(self.app_id, self.clock())
        if who.startswith("token:"):
            return who.removeprefix("token:")
        if who != "app":
            return self.world.user_token(who)
        if "app" not in self.tokens:
            path = f"/app/installations/{self.installation}/access_tokens"
            self.tokens["app"] = (await self.call("jwt", "POST", path)).body["token"]
        return self.tokens["app"]

    async def make(self, who: str, path: str, body: Any) -> Any:
        """Post, and expect it to work."""
        reply = await self.call(who, "POST", path, body)
        assert reply.status in (200, 201), reply.body
        return reply.body

    def git(self, *args: str, cwd: Path | None = None) -> str:
        return git(*args, cwd=cwd or self.bare)

    def clone_url(self, token: str) -> str:
        return f"{self.url.replace('://', f'://x-access-token:{token}@')}/{REPO}.git"

    async def commit_file(self, who: str, path: str, text: str, branch: str, **more: str) -> str:
        """Put a file on a branch (made from main if need be); give the commit."""
        if (await self.call(who, "GET", f"git/ref/heads/{branch}")).status == 404:
            main = (await self.call(who, "GET", "git/ref/heads/main")).body["object"]["sha"]
            await self.make(who, "git/refs", {"ref": f"refs/heads/{branch}", "sha": main})
        old = await self.call(who, "GET", f"contents/{path}?ref={branch}")
        body = {"message": f"Change {path}", "content": base64.b64encode(text.encode()).decode()}
        body |= {"branch": branch, **more} | ({"sha": old.body["sha"]} if old.status == 200 else {})
        reply = await self.call(who, "PUT", f"contents/{path}", body)
        assert reply.status in (200, 201), reply.body
        return str(reply.body["commit"]["sha"])

    async def open_pull(self, who: str = "li", branch: str = "topic", **more: Any) -> Any:
        """Open a pull request that changes line 10 of the file."""
        await self.commit_file(who, "file.txt", FILE.replace("line 10\n", "line ten\n"), branch)
        body = {"title": "Write ten in words", "head": branch, "base": "main", **more}
        return await self.make(who, "pulls", body)

    async def settled(self) -> None:
        await self.world.deliveries_idle()


def git(*args: str, cwd: Path) -> str:
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(cwd),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Test",
        "GIT_AUTHOR_EMAIL": "test@example.com",
        "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.com",
        "GIT_TERMINAL_PROMPT": "0",
    }
    done = subprocess.run(["git", *args], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {args}: {done.stderr}"
    return done.stdout.strip()


def make_bare(folder: Path) -> Path:
    """Make a bare repository with one commit on main."""
    work = folder / "work"
    work.mkdir()
    (work / "file.txt").write_text(FILE)
    (work / "README.md").write_text("# Shop\n")
    git("init", "-q", "-b", "main", cwd=work)
    git("add", ".", cwd=work)
    git("commit", "-q", "-m", "Begin", cwd=work)
    bare = folder / "bare.git"
    git("clone", "-q", "--bare", str(work), str(bare), cwd=folder)
    return bare


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the repository once; each test gets a copy."""
    return make_bare(tmp_path_factory.mktemp("template"))


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    found = Listener()
    app = web.Application()
    app.router.add_post("/webhook", found.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    yield found
    await runner.cleanup()


@pytest.fixture
async def hub(tmp_path: Path, listener: Listener, template: Path) -> AsyncIterator[Hub]:
    bare = tmp_path / "bare.git"
    shutil.copytree(template, bare)
    clock = Clock()
    async with (
        StandIn(
            tmp_path / "standin", clock=clock, journal=tmp_path / "writes.jsonl", check_answers=True
        ) as standin,
        ClientSession() as session,
    ):
        world = standin.world
        for login in ("maria", "li", "sam", "eve"):
            world.add_user(login)
        world.add_repository(REPO, bare)
        for login, role in (("maria", "admin"), ("li", "write"), ("sam", "triage"), ("eve", "none")):
            world.set_role(REPO, login, role)  # type: ignore[arg-type]
        app = world.register_app(
            "worktrain",
            public_key=PUBLIC_PEM,
            webhook_url=listener.url,
            webhook_secret=SECRET,
            permissions=PERMISSIONS,
            events=EVENTS,
        )
        installation = world.install("worktrain", REPO)
        yield Hub(standin, session, clock, listener, bare, app.id, installation)
