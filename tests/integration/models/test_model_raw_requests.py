"""Bytes as a hostile agent writes them: read in one way or not at all, and never into a log for ever."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing, suppress

import pytest
from tests.integration.models.conftest import ASK, FakeProvider, Post

from worktrain.models import handler
from worktrain.models.line import Line
from worktrain.sessions import End


async def written(line: Line, head: str, body: bytes = b"") -> bytes:
    """Write bytes as they are, with the token; give all that comes back."""
    reader, writer = await asyncio.open_unix_connection(str(line.access.socket))
    with closing(writer):
        more = f"host: model\r\nx-api-key: {line.access.token}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode("latin-1") + more.encode() + body)
        async with asyncio.timeout(5):
            return await reader.read()


LENGTH = f"content-length: {len(json.dumps(ASK))}\r\n"


@pytest.mark.parametrize(
    "head",
    [
        f"POST /v1/messages HTTP/1.1\r\n{LENGTH}transfer-encoding: chunked\r\n",
        f"POST /v1/messages HTTP/1.1\r\n{LENGTH}content-length: 5\r\n",
        f"POST /v1/messages HTTP/1.1\r\n{LENGTH}user-agent: a\nx-evil: 1\r\n",
        f"POST /v1/messages HTTP/1.1\r\n{LENGTH}host: evil.example\r\n",
        f"POST /v1/messages?beta=true X: y HTTP/1.1\r\n{LENGTH}",
        f"POST /v1/messages/../files HTTP/1.1\r\n{LENGTH}",
        f"POST //evil.example/v1/messages HTTP/1.1\r\n{LENGTH}",
        "CONNECT evil.example:443 HTTP/1.1\r\n",
    ],
)
async def test_a_request_that_can_be_read_in_two_ways_goes_nowhere_and_fills_no_log(
    post: Post, provider: FakeProvider, caplog: pytest.LogCaptureFixture, head: str
) -> None:
    line = await post.line()
    answer = await written(line, head, json.dumps(ASK).encode())
    assert answer.split()[1] in {b"400", b"404"}
    assert provider.seen == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("target", ["http://evil.example/v1/messages?x=../y#z", "/v1/%6dessages"])
async def test_only_the_path_counts_and_it_is_ours_that_is_asked(
    post: Post, provider: FakeProvider, target: str
) -> None:
    head = f"POST {target} HTTP/1.1\r\n{LENGTH}user-agent: \xff\xfe\r\nx-forwarded-host: evil\r\n"
    await written(await post.line(), head, json.dumps(ASK).encode())
    assert [seen.path for seen in provider.seen] == ["/v1/messages"]
    assert "evil" not in repr(provider.seen)


async def test_a_body_that_cannot_be_unpacked_is_refused(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST /v1/messages HTTP/1.1\r\n{LENGTH}content-encoding: gzip\r\n"
    answer = await written(await post.line(), head, json.dumps(ASK).encode())
    assert answer.split()[1] == b"400"
    assert post.audit()[-1]["refused"] == "unreadable"
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_session_that_asks_without_end_is_ended_and_not_written_down_for_ever(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "REQUESTS", 3)
    line = await post.line()
    for _ in range(3):
        assert await written(line, "GET /v1/nothing HTTP/1.1\r\n")
    for _ in range(3):
        with suppress(ConnectionError):
            assert await written(line, "GET /v1/nothing HTTP/1.1\r\n") == b""
    assert len(post.audit()) == 3
    assert line.closing is not None
    assert line.closing.end is End.OVER_LIMIT
