"""Run a program so that nothing it starts outlives it, without a process namespace.

Three processes: the leader, whom the bot waits for and whose group it ends; the keeper in a group of its
own, who adopts every orphan; and the program, in the leader's group. When the program ends, or the leader
does, the keeper kills what is left.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from worktrain.sandbox.starting.descendants import below
from worktrain.sandbox.starting.rights import adopt_orphans, die_with, hide

FAILED = 96
"""The exit code when the walls could not be put up."""


def lead(start: Callable[[], NoReturn], *, bot: int) -> NoReturn:
    """Wait for the keeper and end as the program ended, or with the bot."""
    hide()
    die_with(bot, signal.SIGKILL)
    leader = os.getpid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    keeper = os.fork()
    if keeper == 0:
        _keep(leader, start)
    _let_go()
    _end_as(_wait(keeper))


def _keep(leader: int, start: Callable[[], NoReturn]) -> NoReturn:
    os.setpgid(0, 0)
    adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: _leave(signal.SIGKILL))
    die_with(leader, signal.SIGTERM)
    keeper = os.getpid()
    program = os.fork()
    if program == 0:
        _become(start, leader, keeper)
    _let_go()
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == program:
            _leave(status)


def _become(start: Callable[[], NoReturn], leader: int, keeper: int) -> NoReturn:
    with suppress(OSError):  # the leader is gone, and soon we are
        os.setpgid(0, leader)
    die_with(keeper, signal.SIGKILL)
    # Python ignores two of them, and what is ignored stays so in the program that takes our place.
    for number in (signal.SIGTERM, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        start()
    except OSError as exc:
        sys.stderr.write(f"landlock: {exc}\n")
        sys.stderr.flush()
    os._exit(FAILED)


def _leave(status: int) -> NoReturn:
    """Kill everything below, then end as the program did."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while _kill_all(below(os.getpid())):
        with suppress(ChildProcessError):
            os.waitpid(-1, 0)
    _end_as(status)


def _kill_all(pids: list[int]) -> bool:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return bool(pids)


def _wait(pid: int) -> int:
    return os.waitpid(pid, 0)[1]


def _end_as(status: int) -> NoReturn:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        with suppress(OSError):  # SIGKILL has no handler to reset
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else FAILED)


def _let_go() -> None:
    """Hold none of the program's pipes, or nobody would see them end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    os.close(nothing)
