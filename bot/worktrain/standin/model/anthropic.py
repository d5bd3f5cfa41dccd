"""The way Anthropic's Messages are asked and answered: https://docs.claude.com/en/api/messages-streaming."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from worktrain.standin.model.talk import Asked, Deed, NewFile, Poll, Reply, Shell

Event = tuple[str, dict[str, Any]]

NONSENSE: Event = ("message_start", {"type": "message_start", "message": 7})


def asked(body: dict[str, Any], size: int) -> Asked:
    """Read a request."""
    blocks = [block for message in body["messages"] for block in _blocks(message["content"])]
    calls = [block["id"] for block in blocks if block["type"] == "tool_use"]
    last = _blocks(body["messages"][-1]["content"]) if body["messages"] else []
    results = [block for block in last if block["type"] == "tool_result"]
    return Asked(
        text="\n".join(block["text"] for block in blocks if block["type"] == "text"),
        tools=frozenset(tool["name"] for tool in body.get("tools", ())),
        last_call=calls[-1] if calls else None,
        output="\n".join(_text(block.get("content", "")) for block in results),
        prompted=not results,
        size=size,
        stream=bool(body.get("stream")),
    )


def events(reply: Reply, model: str, number: int) -> Iterator[Event]:
    """Give the stream's events, one for each line of the protocol."""
    message = whole(reply, model, number)
    used = message["usage"]
    start = {
        **message,
        "content": [],
        "stop_reason": None,
        "usage": {**used, "output_tokens": 1},
    }
    yield "message_start", {"type": "message_start", "message": start}
    for index, block in enumerate(message["content"]):
        yield from _block(index, block)
    delta = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    usage = {"output_tokens": used["output_tokens"]}
    yield "message_delta", {"type": "message_delta", "delta": delta, "usage": usage}
    yield "message_stop", {"type": "message_stop"}


def whole(reply: Reply, model: str, number: int) -> dict[str, Any]:
    """Give the answer as one message."""
    content: list[dict[str, Any]] = [{"type": "text", "text": text} for text in reply.words]
    if reply.deed is not None:
        name, given = _call(reply.deed, reply.tools)
        content.append({"type": "tool_use", "id": f"toolu_{reply.call}", "name": name, "input": given})
    usage = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "stop_reason": "end_turn" if reply.deed is None else "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": reply.input_tokens, "output_tokens": reply.output_tokens, **usage},
    }


def _block(index: int, block: dict[str, Any]) -> Iterator[Event]:
    empty: dict[str, Any]
    if block["type"] == "text":
        delta = {"type": "text_delta", "text": block["text"]}
        empty = {"type": "text", "text": ""}
    else:
        empty = {**block, "input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
    yield "content_block_start", {"type": "content_block_start", "index": index, "content_block": empty}
    yield "content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}
    yield "content_block_stop", {"type": "content_block_stop", "index": index}


def _call(deed: Deed, tools: frozenset[str]) -> tuple[str, dict[str, Any]]:
    """Pick among the tools that the program offers."""
    match deed:
        case NewFile() if "Write" in tools:
            return "Write", {"file_path": deed.path, "content": deed.text}
        case NewFile():
            return "Bash", {"command": deed.command}
        case Shell():
            return "Bash", {"command": deed.command, "description": "One step of the script"}
        case Poll():
            return "Bash", {"command": "true"}


def error(status: int, kind: str, message: str) -> dict[str, Any]:  # noqa: ARG001 - one signature for both
    return {"type": "error", "error": {"type": kind, "message": message}}


def _blocks(content: object) -> list[dict[str, Any]]:
    return content if isinstance(content, list) else [{"type": "text", "text": str(content)}]


def _text(content: object) -> str:
    return "\n".join(str(block.get("text", "")) for block in _blocks(content))
