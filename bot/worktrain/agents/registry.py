"""Find the backend that a policy names: the file of that name in `backends/`."""

from __future__ import annotations

from importlib import import_module

from worktrain.agents.driving.driver import Driver
from worktrain.config.backends import backends
from worktrain.errors import ConfigError


def driver(name: str) -> Driver:
    """Load the file and give what it knows of its program."""
    if name not in backends():
        raise ConfigError(
            f"There is no backend {name!r}.",
            why=f"built in are {', '.join(backends())}",
            fix="Name one of them in .github/worktrain.yml, or say `{command: [...]}`.",
        )
    found: Driver = import_module(f"worktrain.agents.backends.{name.replace('-', '_')}").DRIVER
    return found
