"""Give up what a process could still do by right, and tie its life to another's: prctl(2), capset(2)."""

from __future__ import annotations

import ctypes
import os
import signal
import struct

_PARENT_DEATH_SIGNAL, _DUMPABLE, _DROP_BOUND, _NO_NEW_PRIVILEGES = 1, 4, 24, 38
_ADOPT_ORPHANS, _AMBIENT, _CLEAR_ALL = 36, 47, 4
_CAPABILITIES = 64
_CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def give_up() -> None:
    """Give up all capabilities, also those that a start would give the host's root back."""
    _control(_NO_NEW_PRIVILEGES, 1)
    _control(_AMBIENT, _CLEAR_ALL)
    for number in range(_CAPABILITIES):
        _control(_DROP_BOUND, number)
    header, nothing = struct.pack("=Ii", _CAPABILITY_VERSION, 0), bytes(24)
    if _libc.capset(header, nothing) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def hide() -> None:
    """Keep processes of the same user from looking into this one."""
    _control(_DUMPABLE, 0)


def adopt_orphans() -> None:
    """Become the parent of every process below whose own parent has ended."""
    _control(_ADOPT_ORPHANS, 1)


def die_with(parent: int, number: signal.Signals) -> None:
    """Get a signal when the parent ends, also if it has ended already."""
    _control(_PARENT_DEATH_SIGNAL, number)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def _control(what: int, value: int) -> None:
    # Dropping a bound that does not exist, or without the right to, fails and changes nothing.
    _libc.prctl(what, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
