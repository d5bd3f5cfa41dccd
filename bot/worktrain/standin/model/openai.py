"""The way OpenAI's Responses are asked and answered: https://platform.openai.com/docs/api-reference/responses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from worktrain.standin.model.talk import Asked, Deed, NewFile, Poll, Reply, Shell

Event = tuple[str, dict[str, Any]]

NONSENSE: Event = ("response.completed", {"type": "response.completed", "response": 7})
_YIELD_MS = 30_000
_CALLS = ("function_call", "custom_tool_call")
_RESULTS = ("function_call_output", "custom_tool_call_output")


def asked(body: dict[str, Any], size: int) -> Asked:
    """Read a request."""
    items = body["input"] if isinstance(body["input"], list) else [_prompt(str(body["input"]))]
    calls = [item["call_id"] for item in items if item.get("type") in _CALLS]
    ended = [item for item in items if item.get("type") in {*_RESULTS, "message"}]
    last = ended[-1] if ended else {}
    prompted = last.get("type") == "message"
    return Asked(
        text="\n".join(_text(item["content"]) for item in items if item.get("type") == "message"),
        tools=frozenset(_tools(body.get("tools", []), items)),
        last_call=calls[-1] if calls else None,
        output="" if prompted else _text(last.get("output", "")),
        prompted=prompted,
        size=size,
        stream=bool(body.get("stream")),
    )


def events(reply: Reply, model: str, number: int) -> Iterator[Event]:
    """Give the stream's events, as few as a program needs."""
    response = whole(reply, model, number)
    begun = {**response, "status": "in_progress", "output": [], "usage": None}
    yield "response.created", {"type": "response.created", "response": begun}
    for index, item in enumerate(response["output"]):
        for kind in ("response.output_item.added", "response.output_item.done"):
            yield kind, {"type": kind, "output_index": index, "item": item}
    yield "response.completed", {"type": "response.completed", "response": response}


def whole(reply: Reply, model: str, number: int) -> dict[str, Any]:
    """Give the answer as one response."""
    output = [_message(f"msg_{number}_{place}", text) for place, text in enumerate(reply.words)]
    if reply.deed is not None:
        call = {"id": f"fc_{number}", "call_id": f"call_{reply.call}", "status": "completed"}
        output.append(call | _call(reply.deed, reply.tools))
    return {
        "id": f"resp_{number}",
        "object": "response",
        "status": "completed",
        "model": model,
        "output": output,
        "usage": {
            "input_tokens": reply.input_tokens,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": reply.output_tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": reply.input_tokens + reply.output_tokens,
        },
    }


def _message(name: str, text: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "message", "id": name, "role": "assistant", "status": "completed", "content": content}


def _tools(direct: list[dict[str, Any]], items: list[dict[str, Any]]) -> Iterator[str]:
    """Name the tools of a request, also those that newer models are told of in its input."""
    more = [tool for item in items if item.get("type") == "additional_tools" for tool in item["tools"]]
    for tool in (*direct, *more):
        if tool["type"] == "namespace":
            yield from _tools(tool["tools"], [])
        else:
            yield tool.get("name", tool["type"])


def _call(deed: Deed, tools: frozenset[str]) -> dict[str, Any]:
    """Call a command's tool directly, or by a line of code where the program offers only that."""
    match deed:
        case Poll():
            name: str = "write_stdin"
            given: dict[str, Any] = {"session_id": deed.number, "chars": "", "yield_time_ms": _YIELD_MS}
        case Shell() | NewFile():
            name, given = "exec_command", {"cmd": deed.command, "yield_time_ms": _YIELD_MS, "login": False}
    if name in tools:
        return {"type": "function_call", "name": name, "arguments": json.dumps(given)}
    return {"type": "custom_tool_call", "name": "exec", "input": _CODE.replace("GIVEN", json.dumps(given))}


_CODE = """\
let r = await tools.exec_command(GIVEN);
text(r);
while (r.session_id !== undefined && r.exit_code === undefined) {
  r = await tools.write_stdin({session_id: r.session_id, chars: "", yield_time_ms: 10000});
  text(r);
}
"""


def error(status: int, kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "code": kind, "message": message, "param": None, "status": status}}


def _prompt(text: str) -> dict[str, Any]:
    return {"type": "message", "content": text}


def _text(content: object) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content)
    return str(content)
