"""A session's way to its model: the proxy's socket in the box, and the shim that makes an address of it."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from worktrain.agents.protocol import ModelAccess
from worktrain.sandbox.box import Box, Sandbox

_SHIM = Path(__file__).with_name("shim.py")
_SHIM_INSIDE = "/agent/shim.py"
_SOCKET_INSIDE = "/run/model.sock"
_PORT_INSIDE = 4000
"""Any port is free in a network of one's own."""


def seen(sandbox: Sandbox, host: Path, inside: str) -> str:
    """Give the path under which a bound file is seen."""
    return str(host.absolute()) if sandbox.host_paths else inside


def with_model(box: Box, sandbox: Sandbox, access: ModelAccess | None) -> Box:
    """Show the socket and the shim, and say in the usual variables where models are asked."""
    if access is None:
        return box
    port = _free_port() if sandbox.host_paths else _PORT_INSIDE
    address = f"http://127.0.0.1:{port}"
    variables = {
        "ANTHROPIC_BASE_URL": address,
        "ANTHROPIC_API_KEY": access.token,
        "OPENAI_BASE_URL": f"{address}/v1",
        "OPENAI_API_KEY": access.token,
    }
    binds = (*box.binds, (_SHIM, _SHIM_INSIDE), (access.socket, _SOCKET_INSIDE))
    return replace(box, binds=binds, env={**box.env, **variables}, port=port)


def through_shim(
    argv: Sequence[str], sandbox: Sandbox, box: Box, access: ModelAccess | None
) -> tuple[str, ...]:
    """Start the program through the shim, with an interpreter that reads no settings and no site packages."""
    if access is None:
        return tuple(argv)
    shim, way = seen(sandbox, _SHIM, _SHIM_INSIDE), seen(sandbox, access.socket, _SOCKET_INSIDE)
    python = sandbox.inside(box).python
    return (python, "-I", "-S", "-B", shim, str(box.port), way, *argv)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
