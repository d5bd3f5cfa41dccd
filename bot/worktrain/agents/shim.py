"""Runs inside the box: opens a port of loopback that leads to the model's socket, then starts the agent.

Started as a file of its own by an interpreter without settings and site packages: standard library only.
    shim.py PORT SOCKET PROGRAM ARGUMENT…
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import suppress

_PIECE = 65536


def main(words: list[str]) -> int:
    """Start the program and end as it ends; stdin, stdout and stderr are its own."""
    port, path, *argv = words
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=64)
    threading.Thread(target=_serve, args=(listener, path), daemon=True).start()
    try:
        pid = os.posix_spawnp(argv[0], argv, os.environ)
    except OSError as exc:
        sys.stderr.write(f"{argv[0]}: {exc.strerror}\n")
        return 127
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda given, _frame: os.kill(pid, given))
    return _ended(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _ended(code: int) -> int:
    """Die of the same signal, so that whoever started us sees the same end."""
    if code < 0:
        with suppress(OSError):  # SIGKILL cannot be set to its default: it is always that
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


def _serve(listener: socket.socket, path: str) -> None:
    while True:
        inside, _ = listener.accept()
        threading.Thread(target=_join, args=(inside, path), daemon=True).start()


def _join(inside: socket.socket, path: str) -> None:
    """Carry bytes both ways until both sides are done."""
    outside = socket.socket(socket.AF_UNIX)
    with inside, outside:
        try:
            outside.connect(path)
        except OSError as exc:
            sys.stderr.write(f"the model's socket: {exc.strerror}\n")
            return
        inside.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        there = threading.Thread(target=_carry, args=(inside, outside), daemon=True)
        there.start()
        _carry(outside, inside)
        there.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    """Carry one way: an end is passed on as an end, and a break ends both ways at once."""
    try:
        while piece := source.recv(_PIECE):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for side in (source, target):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
