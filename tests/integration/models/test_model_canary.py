"""A canary key: a provider echoes it in every way, and no session reads a piece of it, nor is it stored."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from tests.integration.models.conftest import ASK, KEY, FakeProvider, Post, client, end, message, say, start

from worktrain.models.line import Line
from worktrain.providers import Provider
from worktrain.server.logs import JsonLines

WINDOW = 12


def forms(key: str) -> Iterator[bytes]:
    """Give every piece of the key, in every form in which somebody might find it."""
    for text in (key, key[::-1]):
        coded = (text.encode(), text.encode().hex().encode(), base64.b64encode(text.encode()))
        for whole in coded:
            yield from (whole[at : at + WINDOW] for at in range(len(whole) - WINDOW + 1))


def found_in(text: bytes, key: str = KEY) -> set[bytes]:
    return {form for form in forms(key) if form in text and form not in HARMLESS}


HARMLESS = {b"sk-ant-canar"}
"""Too plain to be a piece of a secret: what the names of all keys of the kind begin with."""


def echoes(status: int) -> FakeProvider:
    """Echo the key: in the reason, in headers, in the body raw, in pieces, reversed and encoded."""
    fake = FakeProvider()

    async def answer(request: web.Request) -> web.Response:
        key = request.headers["x-api-key"]
        said = [key, key[::-1], key.encode().hex(), base64.b64encode(key.encode()).decode(), key[9:30]]
        shown = said[:1] if status == 200 else said
        return web.json_response(
            {"error": {"type": "authentication_error", "message": " ".join(shown)}, **message()},
            status=status,
            headers={"x-debug": key, "set-cookie": f"k={key}", "location": f"http://127.0.0.1:9/{key}"},
        )

    fake.answer = answer
    return fake


async def everything_of(line: Line, path: str = "/v1/messages") -> bytes:
    """Give all bytes that an agent can read of one answer."""
    async with client(line) as session:
        try:
            async with session.post(path, json=ASK, allow_redirects=False) as answer:
                head = f"{answer.status} {answer.reason} {answer.raw_headers!r}".encode()
                return head + await answer.read()
        except aiohttp.ClientError as exc:
            return repr(exc).encode()


async def test_a_key_that_is_replaced_counts_for_sessions_at_work_and_both_are_taken_out(
    post: Post, provider: FakeProvider
) -> None:
    line = await post.line()
    replaced = "sk-ant-canary-Gx6nB1wKe9Uy3MtJ5aRz"
    post.proxy.providers.connect("anthropic", Provider(url=provider.url, key=replaced))

    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"error": {"message": f"{request.headers['x-api-key']} {KEY}"}})

    provider.answer = answer
    seen = await everything_of(line)
    assert provider.seen[-1].headers["x-api-key"] == replaced
    assert found_in(seen) == found_in(seen, replaced) == set()
    post.proxy.providers.remove("anthropic")
    assert b"No key of Anthropic is connected" in await everything_of(line)


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 429, 500])
async def test_an_answer_that_echoes_the_key_reaches_the_agent_without_it(
    post: Post, provider: FakeProvider, status: int
) -> None:
    provider.answer = echoes(status).answer
    raw = await everything_of(await post.line())
    assert b"removed" in raw
    assert found_in(raw) == set()


async def test_a_key_in_the_pieces_of_a_stream_does_not_pass(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    half = len(KEY) // 2
    provider.streams(start(), say("x")[:-5] + KEY[:half].encode(), KEY[half:].encode() + b"\n\n", end(3))
    raw = await everything_of(line)
    assert b"[key removed]" in raw
    assert found_in(raw) == set()


async def test_the_key_is_stored_nowhere(
    post: Post, provider: FakeProvider, capfd: pytest.CaptureFixture[str]
) -> None:
    written = logging.FileHandler(post.data / "worktrain.log")
    written.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(written)
    root.setLevel(logging.DEBUG)
    try:
        line = await post.line()
        for status in (200, 302, 401, 429, 500):
            provider.answer = echoes(status).answer
            await everything_of(line)
            await everything_of(line, f"/v1/{KEY[:3]}")

        async def gone(request: web.Request) -> web.Response:
            assert request.transport is not None
            request.transport.abort()
            await asyncio.sleep(0)
            return web.Response(text=KEY)

        provider.answer = gone
        await everything_of(line)
    finally:
        root.removeHandler(written)
        root.setLevel(logging.WARNING)
        written.close()
    files = [path for path in post.data.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"worktrain.sqlite", "worktrain.log", "model-requests.log"} <= names
    assert {path.name: found_in(path.read_bytes()) for path in files} == {name: set() for name in names}
    assert found_in("".join(capfd.readouterr()).encode()) == set()
    assert line.closing is not None
    assert found_in(repr((line.closing, line.access, vars(line))).encode()) == set()


async def test_the_socket_and_the_token_are_all_that_a_session_is_given(post: Post) -> None:
    line = await post.line()
    given = {name: str(value) for name, value in vars(line.access).items()}
    assert found_in(json.dumps(given).encode()) == set()
    assert line.access.token not in repr(line.access)
    assert [path.name for path in line.access.socket.parent.iterdir()] == [line.access.socket.name]


@pytest.mark.parametrize(
    "leak",
    [KEY, KEY[::-1], KEY.encode().hex(), base64.b64encode(KEY.encode()).decode(), KEY[9:21]],
    ids=["raw", "reversed", "hex", "base64", "piece"],
)
def test_the_search_would_find_it(leak: str, tmp_path: Path) -> None:
    file = tmp_path / "leak"
    file.write_text(f"something {leak} else")
    assert found_in(file.read_bytes())
    assert found_in(b"something else") == set()


async def test_without_the_scrubbing_the_key_would_pass(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worktrain.models.forwarding.clean", lambda text, _keys: text)
    monkeypatch.setattr("worktrain.models.headers.clean", lambda text, _keys: text)
    provider.answer = echoes(401).answer
    assert found_in(await everything_of(await post.line()))
