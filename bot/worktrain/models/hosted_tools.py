"""What a provider would do for an agent beyond answering: reach into the network, or into other talks.

An agent has no network but its model. Tools that the provider runs (searching the web, fetching pages, code
in its own containers, other people's MCP servers) would be a way around that, with the operator's key.
They are left out of a request, as if the client had not offered them; what cannot be left out is refused.
"""

from __future__ import annotations

from typing import Any

from worktrain.models.nodes import kind_of, nodes
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

_STANDARD = {"auto", "default", "standard", "standard_only", "flex"}
_STORED = frozenset({"item_reference", "container_upload"})
"""Content that lies at the provider, maybe since another talk of the same key."""


def tamed(kind: str, body: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give the body without what a provider would do elsewhere, and the names of what was left out.

    Raises Refusal for what cannot be left out.
    """
    for key in _REFUSED[kind]:
        if body.get(key):
            raise Refusal(400, f"Requests with `{key}` are not let through.", what="hosted")
    left_out = [key for key in _DROPPED[kind] if body.pop(key, None) is not None]
    if (tier := body.get("service_tier")) is not None and str(tier) not in _STANDARD:
        left_out.append(f"service_tier {body.pop('service_tier')}")
    for node in nodes(body):
        if (link := _link(node)) is not None:
            sentence = f"Content by reference ({link}) is not let through; send it inline."
            raise Refusal(400, sentence, what="link")
        left_out += _without_hosted_tools(kind, node)
    return body, tuple(name[:60] for name in left_out[:_NAMED])


_NAMED = 50
"""So many of what was left out are named."""


def _without_hosted_tools(kind: str, node: dict[str, Any]) -> list[str]:
    """Leave the provider's own tools out of a list of them, wherever in the body it is; give their names."""
    tools = node.get("tools")
    if not isinstance(tools, list):
        return []
    node["tools"] = [tool for tool in tools if _by_client(kind, tool)]
    return [str(_type(tool)) for tool in tools if not _by_client(kind, tool)]


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


def _link(node: dict[str, Any]) -> str | None:
    """Name what the provider would have to fetch for this piece of content, if it would."""
    type_ = kind_of(node)
    if type_ in _STORED:
        return type_
    if node.get("file_id") or node.get("file_url"):
        return "file"
    if type_ == "url" and node.get("url"):
        return "url"
    shown = node.get("image_url")
    url = shown.get("url") if isinstance(shown, dict) else shown
    return "image" if isinstance(url, str) and url and not url.startswith("data:") else None
