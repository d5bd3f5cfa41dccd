"""What Landlock's walls do not hold on this machine, in words, and what of that nobody may stand on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

LEAST = 4
"""Without this version neither TCP can be forbidden nor (before 3) that foreign files are cut short."""
_BY_VERSION = (
    (5, "device files can be given commands (ioctl)"),
    (6, "abstract unix sockets and signals reach other processes of the same user"),
    (9, "named unix sockets of the host can be spoken to"),
)
_ALWAYS = (
    "UDP is open, so names can be looked up and small messages sent out",
    "modes, owners and times of the same user's files elsewhere can be changed",
    "names and sizes of files can be asked for where a path is known",
    "TCP ports are told apart by number, not by address",
)
_RULERS = (
    "/run/dbus/system_bus_socket",
    "/run/systemd/private",
    "/run/docker.sock",
    "/var/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/podman/podman.sock",
    "/run/user/{uid}/bus",
    "/run/user/{uid}/systemd/private",
    "/run/user/{uid}/docker.sock",
    "/run/user/{uid}/podman/podman.sock",
)
"""Sockets of services that start programs for whoever asks: through one of them leads a way out."""
_FOR_ROOT = frozenset(("/run/dbus/system_bus_socket", "/run/systemd/private"))
"""Anybody may speak to these, but they start programs only for root."""


def gaps(abi: int) -> tuple[str, ...]:
    """Say what stays open with this version."""
    return (*(text for least, text in _BY_VERSION if abi < least), *_ALWAYS)


def too_old(abi: int) -> str | None:
    """Say why this version is no sandbox."""
    if abi >= LEAST:
        return None
    if abi == 0:
        return "this kernel has no Landlock, or it is switched off (lsm= at boot)"
    missing = "that foreign files are cut short, nor TCP" if abi < 3 else "TCP"
    return f"this kernel's Landlock (version {abi}) cannot forbid {missing}; version {LEAST} (Linux 6.7) can"


def way_out(abi: int, *, uid: int, sockets: Iterable[str] = _RULERS) -> str | None:
    """Name a socket through which a program in the box could have another started outside it."""
    if abi >= 9:
        return None
    return next(_open_sockets(uid, sockets), None)


def _open_sockets(uid: int, sockets: Iterable[str]) -> Iterator[str]:
    for name in sockets:
        path = Path(name.format(uid=uid))
        if name in _FOR_ROOT and uid != 0:
            continue
        try:
            found = stat.S_ISSOCK(path.stat().st_mode)
        except OSError:  # not there, or not for us
            continue
        if found and os.access(path, os.W_OK):
            yield str(path)
