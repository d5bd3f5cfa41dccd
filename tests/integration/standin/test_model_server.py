"""The scripted model as a server: both formats, streamed and whole, and what can be wrong with it."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from worktrain.agents.scripts import Run, Script, Use
from worktrain.standin.model.server import ModelServer
from worktrain.standin.model.troubles import Trouble

SCRIPT = Script(turns=(Use(input_tokens=42, output_tokens=7), Run(command="true")))
TEXT = "WorkTrain session wt-1-7-1-developer-1"
MESSAGES: dict[str, Any] = {
    "model": "m",
    "messages": [{"role": "user", "content": TEXT}],
    "tools": [{"name": "Bash"}],
}
RESPONSES: dict[str, Any] = {
    "model": "m",
    "input": TEXT,
    "tools": [{"type": "function", "name": "exec_command"}],
}
KINDS = {"/v1/messages": MESSAGES, "/v1/responses": RESPONSES}


def server(trouble: Trouble | None = None, times: int | None = None) -> ModelServer:
    return ModelServer(lambda *_: SCRIPT, "key", trouble, times)


async def ask(
    model: ModelServer, path: str, *, key: str = "key", **more: object
) -> tuple[aiohttp.ClientResponse, bytes]:
    headers = {"x-api-key": key, "authorization": f"Bearer {key}"}
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{model.url}{path}", json={**KINDS[path], **more}, headers=headers) as answer,
    ):
        return answer, await answer.read()


@pytest.mark.parametrize("path", KINDS)
async def test_streamed_and_whole_answers_say_the_same(path: str) -> None:
    async with server() as model:
        _, whole = await ask(model, path)
        answer, streamed = await ask(model, path, stream=True)
    assert answer.content_type == "text/event-stream"
    events = [json.loads(line[6:]) for line in streamed.decode().splitlines() if line.startswith("data: ")]
    usage = json.loads(whole)["usage"]
    assert (usage["input_tokens"], usage["output_tokens"]) == (42, 7)
    assert '"output_tokens": 7' in streamed.decode()
    assert events[0]["type"] in {"message_start", "response.created"}
    assert events[-1]["type"] in {"message_stop", "response.completed"}
    assert [seen.session for seen in model.requests] == ["wt-1-7-1-developer-1"] * 2


@pytest.mark.parametrize("path", KINDS)
async def test_another_key_is_a_wrong_key(path: str) -> None:
    async with server() as model:
        answer, said = await ask(model, path, key="wrong")
    assert answer.status == 401
    assert b"error" in said


@pytest.mark.parametrize(
    ("trouble", "path", "status", "kind"),
    [
        (Trouble.NO_CREDIT, "/v1/messages", 400, "invalid_request_error"),
        (Trouble.NO_CREDIT, "/v1/responses", 429, "insufficient_quota"),
        (Trouble.LIMITED, "/v1/messages", 429, "rate_limit_error"),
        (Trouble.OVERLOADED, "/v1/messages", 529, "overloaded_error"),
        (Trouble.OVERLOADED, "/v1/responses", 503, "server_error"),
        (Trouble.BROKEN, "/v1/responses", 500, "server_error"),
    ],
)
async def test_troubles_are_told_as_each_provider_tells_them(
    trouble: Trouble, path: str, status: int, kind: str
) -> None:
    async with server(trouble, 1) as model:
        answer, said = await ask(model, path)
        again, _ = await ask(model, path)
    assert (answer.status, json.loads(said)["error"]["type"]) == (status, kind)
    assert ("retry-after" in answer.headers) is (trouble is Trouble.LIMITED)
    assert again.status == 200, "it passes"


@pytest.mark.parametrize("path", KINDS)
async def test_nonsense_and_broken_streams_are_seen_as_such(path: str) -> None:
    async with server(Trouble.NONSENSE) as model:
        _, said = await ask(model, path, stream=True)
        assert b"{not json" in said
    async with server(Trouble.TRUNCATED) as model:
        with pytest.raises(aiohttp.ClientPayloadError):
            await ask(model, path, stream=True)
