"""What a box shows of the host, as bubblewrap's arguments."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from worktrain.sandbox.box import Box, Inside, SandboxError
from worktrain.sandbox.interpreter import PYTHON_ROOT, base_python, base_trees, in_virtual_environment

INSIDE = Inside(
    work="/work", home="/home/agent", out="/out", environment="/env", python=f"{PYTHON_ROOT}/bin/python"
)
TAKEN = ("/work", "/home/agent", "/out", "/env", PYTHON_ROOT, "/proc", "/dev")
"""Mount points of ours; nothing of the host may appear below them."""

# No /etc/ssl/private, no /etc/shadow: as host root the program could read them.
ETC = (
    "alternatives",
    "ca-certificates",
    "ca-certificates.conf",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "mime.types",
    "nsswitch.conf",
    "pki/ca-trust",
    "pki/tls/certs",
    "protocols",
    "services",
    "ssl/certs",
    "ssl/openssl.cnf",
)
NETWORK_ETC = ("gai.conf", "host.conf", "hosts", "resolv.conf")
USERS = "agent:x:1000:1000:agent:/home/agent:/bin/sh\n"
GROUPS = "agent:x:1000:\n"
HOST = "sandbox"
HOSTS = f"127.0.0.1 localhost {HOST}\n::1 localhost\n"


def system() -> Iterator[str]:
    """Programs and libraries, read-only."""
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))


def etc(*, network: bool) -> Iterator[str]:
    """The few settings that programs and the C library look for."""
    for name in ETC + (NETWORK_ETC if network else ()):
        # A link (resolv.conf is one often) is followed to the file it names now.
        source = os.path.realpath(f"/etc/{name}")
        yield from ("--ro-bind-try", source, f"/etc/{name}")


def scratch(size: int) -> Iterator[str]:
    """Kernel folders, and memory-backed ones of a bounded size in bytes."""
    yield from ("--proc", "/proc", "--dev", "/dev")
    for path in ("/dev/shm", "/tmp"):  # noqa: S108 - inside the box, its own
        yield from ("--perms", "1777", "--size", str(size), "--tmpfs", path)
    yield from ("--dir", "/var", "--symlink", "../tmp", "/var/tmp")  # noqa: S108 - as above
    yield from ("--dir", "/run")


def interpreter() -> Iterator[str]:
    """The Python that runs WorkTrain: its base where it is, its environment at a path of our own."""
    for tree in base_trees():
        if str(tree) != "/usr":
            yield from shared(tree, str(tree))
    if in_virtual_environment():
        yield from ("--ro-bind", sys.prefix, PYTHON_ROOT)
    else:
        yield from ("--dir", f"{PYTHON_ROOT}/bin", "--symlink", base_python(), f"{PYTHON_ROOT}/bin/python")


def own(box: Box) -> Iterator[str]:
    """The box's own folders."""
    work = "--ro-bind" if box.work_read_only else "--bind"
    yield from (work, str(box.work.absolute()), INSIDE.work)
    if box.home is None:
        yield from ("--size", str(box.memory_mb * 1024 * 512), "--tmpfs", INSIDE.home)
    else:
        yield from ("--bind", str(box.home.absolute()), INSIDE.home)
    if box.out is not None:
        yield from ("--bind", str(box.out.absolute()), INSIDE.out)
    if box.environment is not None:
        environment = "--bind" if box.environment_writable else "--ro-bind"
        yield from (environment, str(box.environment.absolute()), INSIDE.environment)
    for source, target in box.binds:
        yield from ("--ro-bind", str(source.absolute()), target)


def shared(source: Path, target: str) -> tuple[str, str, str]:
    """Bind a host path read-only at a path that must not collide with a mount point of ours."""
    if any(target == taken or target.startswith(f"{taken}/") for taken in TAKEN):
        raise SandboxError(
            f"{source} cannot be shown to sandboxed programs.",
            why=f"inside the sandbox its path belongs to us ({', '.join(TAKEN)})",
            fix="Move it to another folder.",
        )
    return ("--ro-bind", str(source), target)
