"""Start a program and wait for it; the bot's own way to do that is not to be had in here."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence

MOST = 64 * 1024


def run(argv: Sequence[str], stdin: bytes = b"") -> tuple[int, str]:
    """Give the exit code and the end of what it said, stdout and stderr as they came."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(stdin)
        given.seek(0)
        ends = [(os.POSIX_SPAWN_DUP2, given.fileno(), 0)]
        ends += [(os.POSIX_SPAWN_DUP2, said.fileno(), number) for number in (1, 2)]
        try:
            pid = os.posix_spawnp(argv[0], list(argv), os.environ, file_actions=ends)
        except OSError as exc:
            return 127, f"{argv[0]}: {exc.strerror}"
        _, status = os.waitpid(pid, 0)
        size = said.seek(0, os.SEEK_END)
        said.seek(max(0, size - MOST))
        return os.waitstatus_to_exitcode(status), said.read().decode(errors="replace")
