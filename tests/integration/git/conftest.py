"""A remote that is real: a bare repository behind `git http-backend`, and people who commit to it."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from worktrain.git.mirror import Mirror
from worktrain.ids import Sha

TOKEN = "ghs_tokenOfTheInstallation0123456789"

Files = Mapping[str, "str | bytes | None"]


def run_git(*arguments: str, cwd: Path, stdin: bytes = b"", check: bool = True) -> str:
    env = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_NAME": "Maria", f"GIT_{role}_EMAIL": "m@example.org"}
        env |= {f"GIT_{role}_DATE": "1700000000 +0000"}
    options = ("-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *options, *arguments], cwd=cwd, env=env, input=stdin, capture_output=True, check=False
    )
    assert not check or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


@pytest.fixture
def git() -> Callable[..., str]:
    """Run git as a person would: `git("log", cwd=...)`."""
    return run_git


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The remote's own repository."""
    path = tmp_path / "remote" / "acme" / "shop.git"
    path.mkdir(parents=True)
    run_git("init", "--bare", "-q", cwd=path)
    run_git("config", "http.receivepack", "true", cwd=path)
    return path


@pytest.fixture
def person(tmp_path: Path, bare: Path) -> Path:
    """A person's clone with two commits and a tag on main, all pushed."""
    path = tmp_path / "person"
    run_git("clone", "-q", str(bare), str(path), cwd=tmp_path)
    run_git("switch", "-q", "-c", "main", cwd=path)
    write(path, {"README.md": "Shop\n"})
    run_git("commit", "-q", "-m", "Begin", cwd=path)
    run_git("tag", "-a", "v1.0", "-m", "First", cwd=path)
    write(path, {"shop/cart.py": "def total():\n    return 0\n", "run.sh": "echo run\n", "a b/ü.txt": "ü\n"})
    run_git("commit", "-q", "-m", "Add a cart", cwd=path)
    run_git("push", "-q", "--tags", "origin", "main", cwd=path)
    return path


def write(path: Path, files: Files) -> None:
    for name, content in files.items():
        file = path / name
        if content is None:
            run_git("rm", "-q", "-r", name, cwd=path)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
    run_git("add", "-A", cwd=path)


@pytest.fixture
def commit(person: Path) -> Callable[..., Sha]:
    """Commit files (none: remove) in the person's clone, and push: `commit({"a": "1"}, branch="main")`."""

    def commit_files(files: Files, *, branch: str = "main", start: str | None = None) -> Sha:
        if start:
            run_git("switch", "-q", "-C", branch, start, cwd=person)
        write(person, files)
        run_git("commit", "-q", "--allow-empty", "-m", "Change", cwd=person)
        run_git("push", "-q", "origin", f"HEAD:refs/heads/{branch}", cwd=person)
        return Sha(run_git("rev-parse", "HEAD", cwd=person))

    return commit_files


@dataclass
class Server:
    """What the remote was asked, and how it answers when it is not well."""

    root: Path
    url: str = ""
    authorizations: list[str] = field(default_factory=list)
    broken: Callable[[web.Request], web.Response] | None = None
    before_push: Callable[[], Awaitable[None]] | None = None
    watch: Callable[[], None] | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.authorizations.append(request.headers.get("Authorization", ""))
        if self.watch:
            self.watch()
        if self.broken:
            return self.broken(request)
        if self.before_push and request.path.endswith("/git-receive-pack"):
            race, self.before_push = self.before_push, None
            await race()
        return await self._backend(request)

    async def _backend(self, request: web.Request) -> web.Response:
        env = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": request.path,
            "QUERY_STRING": request.query_string,
            "REQUEST_METHOD": request.method,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "REMOTE_USER": "app",
        }
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec("git", "http-backend", env=env, stdin=pipe, stdout=pipe)
        out, _ = await child.communicate(await request.read())
        head, _, body = out.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        status = int(headers.pop("Status", "200").split()[0])
        return web.Response(status=status, body=body, headers=headers)


@pytest.fixture
async def server(bare: Path) -> AsyncIterator[Server]:
    """The remote over HTTP."""
    served = Server(root=bare.parent.parent)
    # aiohttp would unpack a gzipped body, and the backend wants to do that itself.
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", served.answer)
    runner = web.AppRunner(app, auto_decompress=False)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}/acme/shop.git"
    yield served
    await runner.cleanup()


@pytest.fixture
def token() -> str:
    return TOKEN


@pytest.fixture
async def mirror(tmp_path: Path, bare: Path, person: Path) -> Mirror:
    """A mirror that has fetched, straight from the files (HTTP has tests of its own)."""
    made = Mirror(tmp_path / "mirror.git", url=f"file://{bare}", allow_file=True)
    await made.fetch(token="")
    return made
