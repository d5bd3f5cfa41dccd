"""Read what a program may touch, put up the walls, and become the program."""

from __future__ import annotations

import json
import os
import sys
from typing import NoReturn

from worktrain.sandbox.starting import walls
from worktrain.sandbox.starting.family import FAILED, lead
from worktrain.sandbox.starting.rights import give_up


def main() -> NoReturn:
    """Start `argv[2:]` behind the walls that the open file numbered `argv[1]` describes."""
    number, argv = int(sys.argv[1]), sys.argv[2:]
    with os.fdopen(number) as file:
        allowed = json.load(file)
    lead(lambda: _start(allowed, argv), bot=int(allowed["bot"]))


def _start(allowed: dict[str, object], argv: list[str]) -> NoReturn:
    abi = walls.version()
    if abi == 0:
        raise OSError("this kernel has no Landlock")
    around = walls.Walls(abi, network=bool(allowed["network"]))
    around.allow(_paths(allowed["read"]), walls.READ)
    around.allow(_paths(allowed["write"]), walls.WRITE)
    around.allow(_paths(allowed["devices"]), walls.DEVICE)
    if isinstance(allowed["port"], int):
        around.allow_port(allowed["port"])
    give_up()
    around.put_up()
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - no shell is wanted
    except OSError as exc:
        sys.stderr.write(f"{argv[0]}: {exc.strerror}\n")
        sys.stderr.flush()
        os._exit(127 if isinstance(exc, FileNotFoundError) else 126)
    os._exit(FAILED)


def _paths(value: object) -> list[str]:
    return [str(path) for path in value] if isinstance(value, list) else []
