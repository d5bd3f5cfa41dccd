"""The environment that git gets: built from nothing, no file and no variable of the host has a say."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

_PINS = (
    ("core.hooksPath", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.quotePath", "false"),
    ("core.attributesFile", "/dev/null"),
    ("core.excludesFile", "/dev/null"),
    ("core.pager", "cat"),
    ("core.sshCommand", "false"),
    ("core.askPass", ""),
    ("core.protectNTFS", "true"),
    ("core.protectHFS", "true"),
    ("core.commitGraph", "false"),  # a file beside the objects that could say something else
    ("core.bigFileThreshold", "16m"),  # larger files are never held in memory, and diff as binary
    ("credential.helper", ""),
    ("protocol.allow", "never"),
    ("http.followRedirects", "false"),  # git would send the token's header along
    ("http.postBuffer", "16777216"),
    ("submodule.recurse", "false"),
    ("fetch.recurseSubmodules", "false"),
    ("push.recurseSubmodules", "no"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("commit.gpgSign", "false"),
    ("safe.directory", "*"),  # ownership is no question: the paths are ours, and hooks and filters are off
)

_FIXED = {
    "LC_ALL": "C",
    "HOME": "/nonexistent",  # no ~/.netrc either, which curl would read
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_EDITOR": "false",
}

_KEPT = ("PATH", "TMPDIR")
_FOR_NETWORK = ("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE")
_PROXIES = ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def environment(
    *, protocols: str, url: str | None = None, config: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Give git's whole environment; `protocols` is a colon-separated list, "none" for no network."""
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # This list wins over any protocol.<name>.allow that a repository's own config sets.
    env |= _FIXED | {"GIT_ALLOW_PROTOCOL": protocols}
    if url is not None:
        env |= _network(url)
    return env | as_variables([*_PINS, *config])


def as_variables(config: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Write settings the way that keeps them out of `ps`: https://git-scm.com/docs/git-config#ENVIRONMENT."""
    env = {}
    count = 0
    for count, (key, value) in enumerate(config, start=1):
        env[f"GIT_CONFIG_KEY_{count - 1}"] = key
        env[f"GIT_CONFIG_VALUE_{count - 1}"] = value
    return env | {"GIT_CONFIG_COUNT": str(count)}


def alternates(objects: Path) -> dict[str, str]:
    """Let git read the objects of another folder too; quoted, for a colon would end the path."""
    escaped = str(objects).replace("\\", "\\\\").replace('"', '\\"')
    return {"GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{escaped}"'}


def _network(url: str) -> dict[str, str]:
    names = _FOR_NETWORK if urlsplit(url).hostname in _LOOPBACK else _FOR_NETWORK + _PROXIES
    env = {name: os.environ[name] for name in names if name in os.environ}
    if "SSL_CERT_FILE" in env:
        env["GIT_SSL_CAINFO"] = env["SSL_CERT_FILE"]
    return env
