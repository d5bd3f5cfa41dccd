"""What a provider would do for an agent beyond answering: reach into the network, or into other talks.

An agent has no network but its model. Tools that the provider runs (searching the web, fetching pages, code
in its own containers, other people's MCP servers) would be a way around that, with the operator's key.
They are left out of a request, as if the client had not offered them; what cannot be left out is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from worktrain.models.refusals import Refusal

_RUN_BY_THE_CLIENT = {
    "anthropic": ("custom", "bash_", "text_editor_", "computer_", "memory_", "tool_search_tool_"),
    "openai": ("function", "custom", "local_shell", "apply_patch", "tool_search", "namespace"),
}
_DROPPED = {
    "anthropic": ("speed",),
    "openai": ("web_search_options",),
}
"""Wishes that cost more, or that reach out; without them the answer is as good."""

_REFUSED = {
    "anthropic": ("mcp_servers", "container", "agent"),
    "openai": ("background", "previous_response_id", "conversation", "prompt"),
}
"""They would act elsewhere, reach other talks of the same key, or be billed where we do not see it."""

_STANDARD = {None, "auto", "default", "standard", "standard_only", "flex"}
_INNOCENT = frozenset({"arguments", "input_schema", "parameters", "schema"})
"""What a tool's author or the model wrote under these is data."""


def tamed(kind: str, body: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give the body without what a provider would do elsewhere, and the names of what was left out.

    Raises Refusal for what cannot be left out.
    """
    for key in _REFUSED[kind]:
        if body.get(key):
            raise Refusal(400, f"Requests with `{key}` are not let through.", what="hosted")
    if (link := next(_links(body), None)) is not None:
        raise Refusal(400, f"Content by reference ({link}) is not let through; send it inline.", what="link")
    left_out = [key for key in _DROPPED[kind] if body.pop(key, None) is not None]
    if body.get("service_tier") not in _STANDARD:
        left_out.append(f"service_tier {body.pop('service_tier')}")
    tools = body.get("tools")
    if isinstance(tools, list):
        body["tools"] = [tool for tool in tools if _by_client(kind, tool)]
        left_out += [str(_type(tool)) for tool in tools if not _by_client(kind, tool)]
    return body, tuple(name[:60] for name in left_out)


def _by_client(kind: str, tool: object) -> bool:
    """Say whether the client runs this tool itself; a tool without a type is one of its own."""
    type_ = _type(tool)
    if type_ is None:
        return isinstance(tool, dict)
    names = _RUN_BY_THE_CLIENT[kind]
    return any(type_.startswith(name) if name.endswith("_") else type_ == name for name in names)


def _type(tool: object) -> str | None:
    found = tool.get("type") if isinstance(tool, dict) else tool
    return None if found is None else str(found)


def _links(body: dict[str, Any]) -> Iterator[str]:
    """Give the kinds of content that the provider would have to fetch."""
    waiting: list[Any] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if (found := _link(node)) is not None:
                yield found
            data = _INNOCENT | ({"input"} if node.get("type") in _CALLS else set())
            waiting.extend(value for key, value in node.items() if key not in data)


_CALLS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use", "custom_tool_call"})


def _link(node: dict[str, Any]) -> str | None:
    match node.get("type"):
        case "url" | "file" if any(node.get(key) for key in ("url", "file_id")):
            return str(node["type"])
        case "input_image" | "image_url":
            shown = node.get("image_url")
            url = shown.get("url") if isinstance(shown, dict) else shown
            by_name = node.get("file_id") or (isinstance(url, str) and not url.startswith("data:"))
            return "image" if by_name else None
        case "input_file" if node.get("file_url") or node.get("file_id"):
            return "file"
        case "file" if isinstance(node.get("file"), dict) and node["file"].get("file_id"):
            return "file"
    return None
