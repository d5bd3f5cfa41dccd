"""Which repository on which GitHub a remote's address means."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?|ssh|git)://(?:[^@/\s]+@)?|(?:[^@/\s:]+@))"
    r"(?P<host>[^/:\s]+)(?::(?P<port>\d+)(?=/))?[/:](?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True, kw_only=True)
class Remote:
    """A repository's home: `url` is the site's, without a slash at its end."""

    url: str
    repository: str


def read(address: str) -> Remote | None:
    """Read an address as git writes it; None for a path, or what is no owner/name."""
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        return None
    scheme = "http" if found["scheme"] == "http" else "https"
    port = f":{found['port']}" if found["port"] and found["scheme"] in {"http", "https"} else ""
    host = "github.com" if found["host"] == "ssh.github.com" else found["host"]
    return Remote(url=f"{scheme}://{host}{port}", repository=found["name"])
