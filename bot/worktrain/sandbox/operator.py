"""The operator's network settings, for set-up commands only: proxies, certificates, package indexes."""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

PIP_CONFIG = "/etc/pip.conf"
"""Where the operator's pip settings, merged into one file, stand inside."""

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY")
CERTIFICATES = (
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "NODE_EXTRA_CA_CERTS",
)
PACKAGE_PREFIXES = ("PIP_", "UV_INDEX", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX", "UV_FIND_LINKS")
# These name places and habits of the operator's own machine, not where packages come from.
LEFT_OUT = frozenset(
    ("cache-dir", "config-file", "log", "target", "prefix", "root", "src", "user", "python", "report")
)
SHOWN = frozenset((Path("/usr"), Path("/etc/ssl/certs"), Path("/etc/pki/tls/certs")))
"""What every box shows already."""


@dataclass(frozen=True)
class NetworkSettings:
    """Variables, one pip configuration file, and the local paths that either of them names."""

    env: Mapping[str, str] = field(default_factory=dict)
    pip_config: str = ""
    paths: tuple[Path, ...] = ()


NOTHING = NetworkSettings()


def settings(environ: Mapping[str, str]) -> NetworkSettings:
    """Pick the operator's network settings out of the bot's environment and pip's configuration files."""
    env = {name: value for name, value in environ.items() if _is_wanted(name)}
    config = _merged(_pip_files(environ))
    values = [*env.values(), *(value for section in config.values() for value in section.values())]
    if config.sections():
        env["PIP_CONFIG_FILE"] = PIP_CONFIG
    # pip's cache would fill the box's home, which is thrown away
    env["PIP_NO_CACHE_DIR"] = "1"
    return NetworkSettings(env, _text(config), tuple(_outermost(_named_paths(values))))


def _is_wanted(name: str) -> bool:
    if name.startswith(PACKAGE_PREFIXES):
        return name.removeprefix("PIP_").lower().replace("_", "-") not in LEFT_OUT
    return name.upper() in PROXIES or name in CERTIFICATES


def _pip_files(environ: Mapping[str, str]) -> Iterator[Path]:
    """Give pip's configuration files, weakest first: https://pip.pypa.io/en/stable/topics/configuration/."""
    home = Path(environ.get("HOME") or "~").expanduser()
    for folder in reversed(environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")):
        yield Path(folder, "pip", "pip.conf")
    yield Path("/etc/pip.conf")
    yield home / ".pip" / "pip.conf"
    yield Path(environ.get("XDG_CONFIG_HOME") or home / ".config", "pip", "pip.conf")
    yield Path(sys.prefix, "pip.conf")
    if environ.get("PIP_CONFIG_FILE"):
        yield Path(environ["PIP_CONFIG_FILE"])


def _merged(files: Iterable[Path]) -> configparser.RawConfigParser:
    config = configparser.RawConfigParser()
    for file in files:
        if file.is_file():
            config.read(file, encoding="utf-8")
    for section in config.sections():
        for key in LEFT_OUT & {key.replace("_", "-") for key in config[section]}:
            config.remove_option(section, key)
            config.remove_option(section, key.replace("-", "_"))
    return config


def _text(config: configparser.RawConfigParser) -> str:
    lines = []
    for section in config.sections():
        lines.append(f"[{section}]")
        lines += [
            f"{key} = {value.replace(chr(10), chr(10) + '    ')}" for key, value in config[section].items()
        ]
    return "\n".join(lines) + "\n" if lines else ""


def _named_paths(values: Iterable[str]) -> Iterator[Path]:
    for value in values:
        for word in value.split():
            path = _local_path(word)
            if path is not None and path.is_absolute() and path.exists():
                yield path


def _local_path(word: str) -> Path | None:
    """Read a path or a file: address; a folder index is shown with its files, which often lie beside it."""
    if word.startswith("file:"):
        path = Path(os.path.normpath(url2pathname(urlsplit(word).path)))
        return path.parent if path.name == "simple" else path
    if word.startswith(("/", "~/")):
        return Path(os.path.normpath(Path(word).expanduser()))
    return None


def _outermost(paths: Iterable[Path]) -> Iterator[Path]:
    """Leave out a path whose folder is shown anyway."""
    named = set(paths)
    return (path for path in sorted(named - SHOWN) if (named | SHOWN).isdisjoint(path.parents))
