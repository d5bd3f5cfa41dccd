"""Landlock's system calls, by ctypes: https://docs.kernel.org/userspace-api/landlock.html."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_BELOW, _PORT = 1, 2
"""The two kinds of rules: everything below a path, and one TCP port."""

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE, _DEVICE_IOCTL, _RESOLVE_UNIX = 1 << 13, 1 << 14, 1 << 15, 1 << 16
_FIRST = (1 << 13) - 1
"""What the first version knows: read, write, execute, and to make or remove each kind of file."""
_ADDED = ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE_IOCTL), (9, _RESOLVE_UNIX))
_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE_IOCTL
"""All that the kernel lets a rule say of something that is no folder."""

READ = _EXECUTE | _READ_FILE | _READ_DIR
WRITE = _FIRST | _REFER | _TRUNCATE | _RESOLVE_UNIX
DEVICE = _READ_FILE | _WRITE_FILE | _TRUNCATE
_TCP = 0b11
"""To listen on a port, and to connect to one."""
_SCOPED = 0b11
"""Abstract sockets, and signals, of processes outside."""
NET_ABI = 4
SCOPE_ABI = 6

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Ask the kernel for Landlock's ABI; 0 where there is none."""
    found: int = _libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))
    return max(found, 0)


def known(abi: int) -> int:
    """Give every access to files that this version can forbid."""
    return _FIRST | sum(right for least, right in _ADDED if abi >= least)


class Walls:
    """A set of rules; what no rule allows is forbidden once it is in force."""

    def __init__(self, abi: int, *, network: bool) -> None:
        self._known = known(abi)
        self._tcp = 0 if network or abi < NET_ABI else _TCP
        fields = [self._known, self._tcp, _SCOPED if abi >= SCOPE_ABI else 0]
        size = 24 if abi >= SCOPE_ABI else 16 if abi >= NET_ABI else 8
        packed = struct.pack("=QQQ", *fields)[:size]
        self._rules = _checked(_libc.syscall(_CREATE, packed, ctypes.c_size_t(size), ctypes.c_uint(0)))

    def allow(self, paths: Iterable[str], rights: int) -> None:
        """Allow this below each path, or of the file that it names."""
        for path in paths:
            number = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                self._allow(number, rights & self._known)
            finally:
                os.close(number)

    def _allow(self, number: int, rights: int) -> None:
        mode = os.fstat(number).st_mode
        if not stat.S_ISDIR(mode):
            rights &= _FILES | (_RESOLVE_UNIX if stat.S_ISSOCK(mode) else 0)
        if rights:
            rule = struct.pack("=Qi", rights, number)
            _checked(_libc.syscall(_ADD, self._rules, _BELOW, rule, ctypes.c_uint(0)))

    def allow_port(self, port: int) -> None:
        """Allow to listen on this TCP port and to connect to it; the kernel looks at no address."""
        if self._tcp:
            rule = struct.pack("=QQ", self._tcp, port)
            _checked(_libc.syscall(_ADD, self._rules, _PORT, rule, ctypes.c_uint(0)))

    def put_up(self) -> None:
        """Put the rules in force for this process and all that it will start, for ever."""
        _checked(_libc.syscall(_RESTRICT, self._rules, ctypes.c_uint(0)))
        os.close(self._rules)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
