"""Over HTTP the token goes to the remote and nowhere else, and a push swaps only what it compared."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import pytest
from aiohttp import web

from worktrain.errors import GitError
from worktrain.git.failures import PushRejected
from worktrain.git.mirror import Mirror
from worktrain.git.values import Signature
from worktrain.ids import Sha

Git = Callable[..., str]
Commit = Callable[..., Sha]
REF = "refs/heads/worktrain/issue-1-x"
LI = Signature(name="Li", email="li@example.org", when=1_700_000_100)


class Server(Protocol):
    url: str
    authorizations: list[str]
    broken: Callable[[web.Request], web.Response] | None
    before_push: Callable[[], Awaitable[None]] | None
    watch: Callable[[], None] | None


@pytest.fixture
async def online(tmp_path: Path, server: Server, person: Path, token: str) -> Mirror:
    mirror = Mirror(tmp_path / "online.git", url=server.url)
    await mirror.fetch(token=token)
    return mirror


async def work(mirror: Mirror, message: str, *, parent: Sha | None = None) -> Sha:
    """Make a commit that only the mirror has, on main or on another."""
    below = parent or await mirror.tip("main")
    assert below
    tree = await mirror.tree_of(below)
    return await mirror.commit_tree(tree=tree, parents=[below], message=message, author=LI, committer=LI)


def basic(token: str) -> str:
    return b64encode(f"x-access-token:{token}".encode()).decode()


async def test_every_request_carries_the_token(online: Mirror, server: Server, token: str) -> None:
    assert set(server.authorizations) == {f"Basic {basic(token)}"}


async def test_a_push_moves_the_branch_and_can_be_seen(online: Mirror, token: str) -> None:
    sha = await work(online, "One")
    await online.push(token=token, sha=sha, ref=REF, expect=None)
    assert await online.remote_tip(REF, token=token) == sha


async def test_a_branch_that_is_there_is_not_pushed_over_as_new(online: Mirror, token: str) -> None:
    first, second = await work(online, "One"), await work(online, "Two")
    await online.push(token=token, sha=first, ref=REF, expect=None)
    with pytest.raises(PushRejected):
        await online.push(token=token, sha=second, ref=REF, expect=None, force=True)
    assert await online.remote_tip(REF, token=token) == first


async def test_a_branch_that_moved_is_left_alone(online: Mirror, token: str, bare: Path, git: Git) -> None:
    first = await work(online, "One")
    await online.push(token=token, sha=first, ref=REF, expect=None)
    git("update-ref", REF, git("rev-parse", "main", cwd=bare), cwd=bare)
    with pytest.raises(PushRejected, match=f"not {first} any more"):
        await online.push(token=token, sha=await work(online, "Two", parent=first), ref=REF, expect=first)


async def test_a_push_that_loses_the_race_is_rejected_by_the_remote(
    online: Mirror, server: Server, bare: Path, git: Git, token: str
) -> None:
    first = await work(online, "One")
    await online.push(token=token, sha=first, ref=REF, expect=None)

    async def somebody_pushes() -> None:
        git("update-ref", REF, git("rev-parse", "main", cwd=bare), cwd=bare)

    server.before_push = somebody_pushes
    with pytest.raises(PushRejected):
        await online.push(token=token, sha=await work(online, "Two", parent=first), ref=REF, expect=first)
    assert await online.remote_tip(REF, token=token) == await online.tip("main")


async def test_a_push_without_force_never_drops_commits(online: Mirror, token: str) -> None:
    first, second = await work(online, "One"), await work(online, "Two")
    await online.push(token=token, sha=first, ref=REF, expect=None)
    with pytest.raises(PushRejected, match="would lose commits"):
        await online.push(token=token, sha=second, ref=REF, expect=first)
    await online.push(token=token, sha=second, ref=REF, expect=first, force=True)
    assert await online.remote_tip(REF, token=token) == second


async def test_a_refusal_that_is_no_race_is_another_error(online: Mirror, bare: Path, token: str) -> None:
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho protected >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(GitError, match="pre-receive hook declined") as caught:
        await online.push(token=token, sha=await work(online, "One"), ref=REF, expect=None)
    assert not isinstance(caught.value, PushRejected)


@pytest.mark.parametrize("status", [401, 403, 404, 422, 500])
async def test_a_server_that_echoes_the_token_does_not_put_it_into_the_error(
    online: Mirror, server: Server, token: str, status: int
) -> None:
    def echo(request: web.Request) -> web.Response:
        header = request.headers["Authorization"]
        text = f"{header}\n{token}\n{token[::-1]}\n{token[:20]} {token.encode().hex()}\n{request.url}"
        return web.Response(status=status, text=text, reason=f"no {token}")

    server.broken = echo
    sha = await work(online, "One")
    for attempt in (
        online.fetch(token=token),
        online.remote_tip("main", token=token),
        online.push(token=token, sha=sha, ref=REF, expect=None),
    ):
        with pytest.raises(GitError) as caught:
            await attempt
        said = f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.args}"
        for piece in (
            token[:12],
            token[12:24],
            token[::-1][:12],
            basic(token)[24:],
            token.encode().hex()[:24],
        ):
            assert piece not in said


async def test_without_redaction_the_echo_would_be_in_the_error(
    online: Mirror, server: Server, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unredacted(text: str, credential: object) -> str:
        return text

    monkeypatch.setattr("worktrain.git.command.redact", unredacted)
    server.broken = lambda _: web.Response(status=500, text=token)
    with pytest.raises(GitError, match=token):
        await online.fetch(token=token)


async def test_the_token_is_in_no_file_and_in_no_argument(
    online: Mirror, server: Server, token: str, tmp_path: Path
) -> None:
    arguments: list[bytes] = []
    environments: list[bytes] = []

    def look() -> None:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                arguments.append((process / "cmdline").read_bytes())
            with suppress(OSError):
                environments.append((process / "environ").read_bytes())

    server.watch = look
    sha = await work(online, "One")
    await online.fetch(token=token)
    await online.push(token=token, sha=sha, ref=REF, expect=None)
    forms = (token.encode(), basic(token).encode())
    assert any(b"fetch\0" in line for line in arguments)
    assert not any(form in line for form in forms for line in arguments)
    assert any(forms[1] in env for env in environments), "the environment is how git gets it"
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert not any(form in file.read_bytes() for form in forms for file in files)


async def test_a_redirect_is_not_followed_with_the_token(online: Mirror, server: Server, token: str) -> None:
    asked: list[str] = []

    def away(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": f"{server.url}/elsewhere/{len(asked)}"})

    server.broken = away
    with pytest.raises(GitError):
        await online.fetch(token=token)
    assert len(asked) == 1


async def test_the_hosts_git_settings_have_no_say(
    online: Mirror, server: Server, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentinel = tmp_path / "ran"
    config = tmp_path / "home" / ".gitconfig"
    config.parent.mkdir()
    config.write_text(
        f'[url "http://127.0.0.1:1/"]\n\tinsteadOf = {server.url}\n[core]\n\taskPass = touch {sentinel}\n'
    )
    for name, value in {
        "HOME": str(config.parent),
        "XDG_CONFIG_HOME": str(config.parent),
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_DIR": str(tmp_path / "elsewhere"),
        "GIT_ASKPASS": f"touch {sentinel}",
        "GIT_SSH_COMMAND": f"touch {sentinel}",
        "GIT_TRACE": str(tmp_path / "trace"),
        "GIT_TRACE_CURL": str(tmp_path / "trace"),
        "http_proxy": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    await online.fetch(token=token)
    assert not sentinel.exists()
    assert not (tmp_path / "trace").exists()
    assert os.environ["GIT_DIR"]


async def test_notes_are_written_beside_those_of_others(
    online: Mirror, server: Server, git: Git, bare: Path, person: Path, token: str
) -> None:
    tip = await online.tip("main")
    assert tip
    assert await online.note(tip) is None
    older = (await online.parents(tip))[0]
    git("notes", "--ref=worktrain", "add", "-m", "theirs", older, cwd=bare)

    async def somebody_notes() -> None:
        git("notes", "--ref=worktrain", "append", "-m", "more", older, cwd=bare)

    server.before_push = somebody_notes
    text = b'{"schema":"worktrain.proof/1"}'
    first = await online.push_note(token=token, commit=tip, text=text)
    assert await online.note(tip) == text
    assert await online.note(older) == b"theirs\n\nmore\n"
    assert git("notes", "--ref=worktrain", "show", tip, cwd=bare) == text.decode()
    assert git("rev-list", "--count", "refs/notes/worktrain", cwd=bare) == "3"
    assert await online.push_note(token=token, commit=tip, text=text) == first
    await online.push_note(token=token, commit=tip, text=b"later")
    assert git("notes", "--ref=worktrain", "list", cwd=bare).count("\n") == 1
    assert await online.note(tip) == b"later"


async def test_a_note_on_a_commit_that_is_not_here_is_refused(online: Mirror, token: str) -> None:
    with pytest.raises(GitError, match="no commit"):
        await online.push_note(token=token, commit="1" * 40, text=b"x")


async def test_a_note_that_git_wrote_flat_is_replaced(
    online: Mirror, git: Git, bare: Path, token: str
) -> None:
    tip = await online.tip("main")
    assert tip
    git("notes", "--ref=worktrain", "add", "-m", "old", tip, cwd=bare)
    await online.push_note(token=token, commit=tip, text=b"new")
    assert git("notes", "--ref=worktrain", "list", cwd=bare).count("\n") == 0
    assert git("notes", "--ref=worktrain", "show", tip, cwd=bare) == "new"
