"""Hand a text to a program as an open file that lies nowhere on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def memory_file(text: str) -> Iterator[int]:
    """Give the number of the open file; a program gets it with `pass_fds`."""
    number = os.memfd_create("worktrain")
    try:
        with os.fdopen(number, "wb", closefd=False) as file:
            file.write(text.encode())
        os.lseek(number, 0, os.SEEK_SET)
        yield number
    finally:
        os.close(number)
