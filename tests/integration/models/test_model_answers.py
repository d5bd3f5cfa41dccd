"""Answers pass through the proxy as they come, are metered, and the key stays outside."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest
from tests.integration.models.conftest import (
    ASK,
    KEY,
    FakeProvider,
    Post,
    asked,
    client,
    end,
    message,
    say,
    start,
)


async def test_an_answer_passes_and_is_metered(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    provider.says(200, message(input_tokens=1000, cache_read_input_tokens=2000, output_tokens=100))
    assert (await asked(line))[0] == 200
    used = line.usage()
    assert (used.input_tokens, used.output_tokens) == (3000, 100)
    # opus 4.5: 5 dollars a million in, 0.5 from the cache, 25 out
    assert used.usd == pytest.approx(0.005 + 0.001 + 0.0025)
    assert line.model == "claude-opus-4-5"


async def test_the_first_piece_arrives_before_the_last_was_sent(post: Post, provider: FakeProvider) -> None:
    line, go_on = await post.line(), asyncio.Event()
    pieces = (start(input_tokens=50), say("Hel"), say("lo"), end(7))
    provider.streams(*pieces, after_first=go_on)
    async with (
        client(line) as session,
        session.post("/v1/messages?beta=true", json={**ASK, "stream": True}) as answer,
    ):
        first = await answer.content.readany()
        assert not provider.ended.is_set(), "the provider still waits"
        go_on.set()
        rest = await answer.content.read()
    assert first == pieces[0]
    assert first + rest == b"".join(pieces)
    assert (line.usage().input_tokens, line.usage().output_tokens) == (50, 7)
    assert provider.seen[0].path == "/v1/messages?beta=true"


async def test_the_provider_gets_the_key_and_the_agent_never_does(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    async with client(line) as session, session.post("/v1/messages", json=ASK) as answer:
        raw = await answer.read()
        assert KEY not in str(answer.headers)
    assert KEY.encode() not in raw
    seen = provider.seen[0].headers
    assert seen["x-api-key"] == KEY
    assert seen["accept-encoding"] == "identity"
    assert line.access.token not in str(seen)


async def test_the_socket_lies_in_a_folder_that_nobody_else_can_enter(post: Post) -> None:
    line = await post.line()
    assert line.access.socket.parent.stat().st_mode & 0o777 == 0o700


async def test_a_folder_with_a_long_name_gets_a_socket_elsewhere(post: Post, tmp_path: Path) -> None:
    line = await post.line("s" * 120)
    assert len(str(line.access.socket)) < 108
    assert line.access.socket.parent.stat().st_mode & 0o777 == 0o700
    assert (await asked(line))[0] == 200


async def test_a_session_that_is_over_has_no_socket_and_its_requests_are_cut_off(
    post: Post, provider: FakeProvider
) -> None:
    never = asyncio.Event()
    provider.streams(start(input_tokens=70), say("x" * 30), after_first=never)
    opened = post.proxy.session(
        "over", issue=1, repository_id=7, caps=(await post.line())._caps, folder=post.data / "o"
    )
    async with opened as line:
        session = aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(line.access.socket)))
        headers = {"x-api-key": line.access.token}
        answer = await session.post("http://model/v1/messages", json={**ASK, "stream": True}, headers=headers)
        await answer.content.readany()
    async with asyncio.timeout(5):
        await provider.ended.wait()
    await session.close()
    assert not line.access.socket.exists()
    assert line.usage().input_tokens == 70, "what was begun has its price"
    assert post.known.spending.sums(line.account).session.open_micro_usd == 0
