"""What is not let through, and what is written down of it."""

from __future__ import annotations

import asyncio
import gzip
import io
import json

import aiohttp
import pytest
from aiohttp import web
from tests.integration.models.conftest import (
    ASK,
    FakeProvider,
    Post,
    asked,
    client,
    event,
    message,
    post_of,
    start,
)

from worktrain.models import forwarding, handler
from worktrain.models.checkup import look
from worktrain.models.handler import AT_ONCE, LARGE_AT_ONCE, REQUEST_BYTES
from worktrain.models.serving import CONNECTIONS
from worktrain.providers import Provider
from worktrain.sessions import End


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v1/files"), ("GET", "/"), ("GET", "/v1/responses"), ("PUT", "/v1/messages")],
)
async def test_other_requests_are_refused_with_a_sentence(
    post: Post, provider: FakeProvider, method: str, path: str
) -> None:
    line = await post.line()
    async with client(line) as session, session.request(method, path, data=b"{}") as answer:
        assert answer.status == 404
        assert f"{method} {path} is not let through" in (await answer.json())["error"]["message"]
    assert provider.seen == []
    assert post.audit()[-1]["refused"] == "route"


@pytest.mark.parametrize("token", ["", "wt-wrong", "ä"])
async def test_a_wrong_token_gets_nothing(post: Post, provider: FakeProvider, token: str) -> None:
    line = await post.line()
    async with client(line, token=token) as session, session.post("/v1/messages", json=ASK) as answer:
        assert answer.status == 401
    assert provider.seen == []


async def test_a_token_is_good_for_its_own_session_only(post: Post, provider: FakeProvider) -> None:
    mine, other = await post.line("a"), await post.line("b")
    stolen = client(mine, token=other.access.token)
    async with stolen as session, session.post("/v1/messages", json=ASK) as answer:
        assert answer.status == 401
    assert (await asked(mine))[0] == 200
    assert mine.access.token != other.access.token


async def test_clients_that_bring_a_bearer_token_are_let_in(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    provider.says(200, {"model": "gpt-5.4", "usage": {"input_tokens": 10, "output_tokens": 3}})
    headers = {"authorization": f"Bearer {line.access.token}", "x-api-key": ""}
    async with (
        client(line, token="") as session,
        session.post("/v1/responses", json={"model": "gpt-5.4"}, headers=headers) as answer,
    ):
        assert answer.status == 200
    assert provider.seen[0].headers["authorization"].startswith("Bearer sk-ant-canary")
    assert line.usage().output_tokens == 3


async def test_a_client_may_ask_whether_somebody_is_there(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    async with client(line) as session, session.head("/") as answer:
        assert answer.status == 200
    assert provider.seen == []


async def test_the_list_of_models_and_counting_cost_nothing(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    provider.says(200, {"data": [], "input_tokens": 5})
    async with client(line) as session, session.get("/v1/models?client_version=1") as answer:
        assert answer.status == 200
    assert (await asked(line, path="/v1/messages/count_tokens"))[0] == 200
    assert [seen.path for seen in provider.seen] == ["/v1/models", "/v1/messages/count_tokens"]
    assert line.usage().usd == 0


async def test_a_body_that_is_too_large_is_refused(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    bomb = gzip.compress(b" " * (REQUEST_BYTES + 1))
    async with client(line) as session:
        packed = {"content-encoding": "gzip", "content-type": "application/json"}
        async with session.post("/v1/messages", data=bomb, headers=packed) as answer:
            assert answer.status == 413
    assert provider.seen == []


async def test_without_a_key_for_it_a_provider_is_not_asked_and_the_session_ends(
    provider: FakeProvider, post: Post
) -> None:
    async with post_of(post.data / "other", openai=Provider(url=provider.url, key="k" * 20)) as other:
        line = await other.line()
        assert (await asked(line))[0] == 400
        assert line.closing is not None
        assert line.closing.end is End.INFRASTRUCTURE
        assert "No key of Anthropic is connected" in line.closing.reason


async def test_a_redirect_is_not_followed_with_the_key(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    provider.says(307, {}, Location=f"{provider.url}/elsewhere")
    async with (
        client(line) as session,
        session.post("/v1/messages", json=ASK, allow_redirects=False) as answer,
    ):
        assert answer.status == 502
        assert "location" not in answer.headers
    assert [seen.path for seen in provider.seen] == ["/v1/messages"]


async def test_a_providers_error_passes_unchanged(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    error = {"type": "error", "error": {"type": "rate_limit_error", "message": "Slow down."}}
    provider.says(429, error, **{"retry-after": "7"})
    async with client(line) as session, session.post("/v1/messages", json=ASK) as answer:
        assert answer.status == 429
        assert await answer.json() == error
        assert answer.headers["retry-after"] == "7"
    assert line.usage().usd == 0
    assert line.closing is None, "the client may try again"
    assert line.trouble is not None


async def test_a_provider_that_is_not_there_is_said_so_and_ends_the_session_when_it_lasts(
    post: Post, provider: FakeProvider
) -> None:
    async with post_of(post.data / "x", anthropic=Provider(url="http://127.0.0.1:9", key="k" * 20)) as other:
        line = await other.line()
        for _ in range(5):
            status, answer = await asked(line)
            assert status == 502
            assert "Anthropic cannot be reached" in answer["error"]["message"]
            assert line.closing is None
        await asked(line)
        assert line.closing is not None
        assert line.closing.end is End.INFRASTRUCTURE
        assert (await asked(line))[0] == 400, "nothing is sent any more"


async def test_an_answer_that_breaks_off_breaks_off_for_the_agent_too(
    post: Post, provider: FakeProvider
) -> None:
    line = await post.line()

    async def broken(request: web.Request) -> web.StreamResponse:
        back = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await back.prepare(request)
        await back.write(start(input_tokens=40))
        assert request.transport is not None
        request.transport.abort()
        return back

    provider.answer = broken
    with pytest.raises(aiohttp.ClientError):
        async with client(line) as session, session.post("/v1/messages", json=ASK) as answer:
            await answer.read()
    assert line.trouble is not None
    assert line.usage().input_tokens == 40


async def test_an_error_inside_a_stream_counts_as_the_providers(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    provider.streams(start(), event(type="error", error={"type": "overloaded_error", "message": "no"}))
    async with client(line) as session, session.post("/v1/messages", json=ASK) as answer:
        await answer.read()
    assert line.trouble is not None
    assert "broke off" in line.trouble.reason


async def test_an_answer_without_an_end_is_cut_off(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forwarding, "ANSWER_BYTES", 10_000)
    line = await post.line()
    provider.streams(*[b": ping\n\n" * 100] * 100)
    with pytest.raises(aiohttp.ClientError):
        async with client(line) as session, session.post("/v1/messages", json=ASK) as answer:
            await answer.read()
    async with asyncio.timeout(5):
        await provider.ended.wait()


async def test_nonsense_is_passed_on_and_is_not_free(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    provider.streams(b"<html>what?</html>")
    async with client(line) as session, session.post("/v1/messages", json=ASK) as answer:
        assert await answer.read() == b"<html>what?</html>"
    assert line.usage().usd > 0


async def test_every_request_leaves_one_line_without_its_words(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    secret = {**ASK, "messages": [{"role": "user", "content": "my dear secret"}]}
    provider.says(200, {**message(), "content": [{"type": "text", "text": "a secret answer"}]})
    tools = [{"type": "web_search_20250305", "name": "web_search"}]
    await asked(line, {**secret, "tools": tools})
    await asked(line, {**secret, "model": "claude-unheard-of"})
    first, second = post.audit()
    assert {key: first[key] for key in ("session", "method", "path", "model", "status")} == {
        "session": "wt-7-1-1-developer-1",
        "method": "POST",
        "path": "/v1/messages",
        "model": "claude-opus-4-5",
        "status": 200,
    }
    assert (first["input_tokens"], first["output_tokens"], first["usd"]) == (100, 10, 0.00075)
    assert first["left_out"] == ["web_search_20250305"]
    assert first["ms"] >= 0
    assert second["notes"] == ["no price known; counted at the dearest"]
    assert second["usd"] > first["usd"]
    assert "secret" not in json.dumps(post.audit())


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (200, {"data": []}, ""),
        (401, {"error": {"type": "authentication_error", "message": "invalid x-api-key"}}, "is not accepted"),
        (500, {}, "fails (status 500)"),
        (418, {}, "status 418"),
    ],
)
async def test_a_provider_can_be_looked_at_cheaply(
    provider: FakeProvider, status: int, body: dict[str, object], says: str
) -> None:
    provider.says(status, body)
    found = await look("anthropic", Provider(url=provider.url, key="the-key-of-the-test"))
    assert says in found
    assert bool(found) is bool(says)
    assert provider.seen[0].path == "/v1/models"
    assert provider.seen[0].headers["x-api-key"] == "the-key-of-the-test"


async def test_a_provider_that_is_not_there_or_has_no_key_is_said_in_a_sentence() -> None:
    assert "cannot be reached" in await look("openai", Provider(url="http://127.0.0.1:9", key="k"))
    assert "cannot be reached" in await look("openai", Provider(url="nonsense", key="k"))
    assert "No key of OpenAI" in await look("openai", None)


async def test_an_agent_cannot_take_all_files_of_the_app(post: Post, provider: FakeProvider) -> None:
    line, other = await post.line("a"), await post.line("b")
    opened = [await asyncio.open_unix_connection(line.access.socket) for _ in range(CONNECTIONS + 20)]
    async with asyncio.timeout(5):
        for reader, _ in opened[CONNECTIONS:]:
            assert await reader.read() == b"", "it was hung up"
    assert (await asked(other))[0] == 200
    for _, writer in opened:
        writer.close()
        await writer.wait_closed()
    assert (await asked(line))[0] == 200


async def test_only_some_requests_of_a_session_are_held_at_once(post: Post, provider: FakeProvider) -> None:
    line, go_on, full = await post.line(), asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        if len(provider.seen) == AT_ONCE:
            full.set()
        await go_on.wait()
        return web.json_response(message())

    provider.answer = slow
    tasks = [asyncio.create_task(asked(line)) for _ in range(AT_ONCE + 5)]
    async with asyncio.timeout(5):
        await full.wait()
    assert len(provider.seen) == AT_ONCE
    go_on.set()
    assert [status for status, _ in await asyncio.gather(*tasks)] == [200] * (AT_ONCE + 5)


@pytest.mark.parametrize("packed", [False, True])
async def test_large_requests_are_held_fewer_at_once_and_small_ones_pass_them(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(handler, "LARGE", 1000)
    line, go_on, some = await post.line(), asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        if len(provider.seen) == LARGE_AT_ONCE + 1:
            some.set()
        await go_on.wait()
        return web.json_response(message())

    async def large() -> int:
        content = [{"type": "text", "text": "Hi" + " " * (0 if packed else 1000)}]
        raw = json.dumps({**ASK, "max_tokens": 10, "messages": [{"role": "user", "content": content}]})
        body = gzip.compress(raw.encode()) if packed else raw.encode()
        headers = {"content-encoding": "gzip" if packed else "identity"}
        async with (
            client(line) as session,
            session.post("/v1/messages", data=io.BytesIO(body), headers=headers) as back,
        ):
            return back.status

    provider.answer = slow
    tasks = [asyncio.create_task(large()) for _ in range(LARGE_AT_ONCE + 3)]
    small = asyncio.create_task(asked(line))
    async with asyncio.timeout(5):
        await some.wait()
    assert len(provider.seen) == LARGE_AT_ONCE + 1
    assert ASK in [seen.body for seen in provider.seen], "the small one is among them"
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    go_on.set()
    assert (await small)[0] == 200
