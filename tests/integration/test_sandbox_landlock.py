"""Landlock's own walls, and the gaps that docs/sandbox.md names."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from worktrain.processes.live import live
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.choose import choose
from worktrain.sandbox.gaps import gaps, too_old, way_out
from worktrain.sandbox.plain import Plain
from worktrain.sandbox.running import run_in
from worktrain.sandbox.starting import walls

CONNECT = """
import socket, sys
for port in map(int, sys.argv[1:]):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
        print("connected")
    except PermissionError:
        print("forbidden")
"""
LISTEN = """
import socket, sys
with socket.socket() as server:
    try:
        server.bind(("127.0.0.1", int(sys.argv[1])))
        print("listens")
    except PermissionError:
        print("forbidden")
"""
ABSTRACT = """
import socket, sys
try:
    socket.socket(socket.AF_UNIX).connect("\\0" + sys.argv[1])
    print("connected")
except PermissionError:
    print("forbidden")
"""
LOOK_INTO = """
import ctypes, os, signal, sys
pid, libc = int(sys.argv[1]), ctypes.CDLL(None, use_errno=True)
ATTACH, DETACH = 16, 17
print("attached" if libc.ptrace(ATTACH, pid, None, None) == 0 else "forbidden")
libc.ptrace(DETACH, pid, None, None)
try:
    print("reads" if open(f"/proc/{pid}/environ", "rb").read() else "empty")
except OSError:
    print("forbidden")
try:
    os.kill(pid, signal.SIGCONT)
    print("signalled")
except PermissionError:
    print("forbidden")
"""
CAPABILITIES = """
import ctypes
header, data = ctypes.create_string_buffer(b"\\x22\\x05\\x08\\x20" + bytes(4), 8), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capget(header, data)
print(sum(data))
"""


@pytest.fixture
async def sandbox() -> Sandbox:
    return await choose("landlock")


@pytest.fixture(params=["landlock", "none"])
async def either(request: pytest.FixtureRequest) -> Sandbox:
    return await choose(request.param)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    (tmp_path / "work").mkdir()
    return Box(work=tmp_path / "work")


async def python(sandbox: Sandbox, box: Box, code: str, *words: str) -> list[str]:
    finished = await run_in(sandbox, (sys.executable, "-c", code, *words), box, timeout=30)
    assert finished.exit_code == 0, finished.stderr.decode()
    return finished.stdout.decode().splitlines()


async def test_no_server_of_the_host_can_be_reached(either: Sandbox, box: Box) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = await python(either, box, CONNECT, str(server.getsockname()[1]))
    assert said == ["forbidden" if either.name == "landlock" else "connected"]


async def test_one_port_can_be_allowed_and_no_other(sandbox: Sandbox, box: Box) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ours, socket.create_server(("127.0.0.1", 0)) as other:
        port = ours.getsockname()[1]
        box = replace(box, port=port)
        ports = (str(port), str(other.getsockname()[1]))
        assert await python(sandbox, box, CONNECT, *ports) == ["connected", "forbidden"]
    assert await python(sandbox, box, LISTEN, str(port)) == ["listens"]
    assert await python(sandbox, replace(box, port=None), LISTEN, str(port)) == ["forbidden"]


async def test_set_up_has_a_network(sandbox: Sandbox, box: Box) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        assert await python(sandbox, replace(box, network=True), CONNECT, port) == ["connected"]


async def test_an_abstract_socket_of_the_host_is_out_of_reach(either: Sandbox, box: Box) -> None:
    name = f"worktrain-landlock-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{name}")
        server.listen()
        said = await python(either, box, ABSTRACT, name)
    assert said == ["forbidden" if either.name == "landlock" else "connected"]


async def test_processes_of_the_host_cannot_be_looked_into_nor_signalled(either: Sandbox, box: Box) -> None:
    env = {"PATH": os.defpath, "SECRET": "x"}
    async with live(["sleep", "60"], env=env) as other:
        said = await python(either, box, LOOK_INTO, str(other.pid))
    assert said == (["forbidden"] * 3 if either.name == "landlock" else ["attached", "reads", "signalled"])


READ_PROC = """
import sys
for path in sys.argv[1:]:
    try:
        print(bool(open(path, "rb").read()))
    except OSError:
        print("forbidden")
"""


async def test_a_program_that_needs_its_own_proc_sees_command_lines_but_no_environment(
    sandbox: Sandbox, box: Box
) -> None:
    async with live(["sleep", "60"], env={"PATH": os.defpath, "SECRET": "x"}) as other:
        paths = ["/proc/self/maps", *(f"/proc/{other.pid}/{name}" for name in ("cmdline", "environ", "maps"))]
        assert await python(sandbox, box, READ_PROC, *paths) == ["forbidden"] * 4
        said = await python(sandbox, replace(box, proc=True), READ_PROC, *paths)
    assert said == ["True", "True", "forbidden", "forbidden"]


async def test_it_holds_no_capability(sandbox: Sandbox, box: Box) -> None:
    assert await python(sandbox, box, CAPABILITIES) == ["0"]


async def test_its_temporary_folder_is_its_own_and_gone_afterwards(sandbox: Sandbox, box: Box) -> None:
    code = "import tempfile; print(tempfile.mkdtemp())"
    [made] = await python(sandbox, box, code)
    assert not Path(made).exists()
    [asked] = await python(Plain(), box, code)
    assert Path(asked).exists()
    Path(asked).rmdir()


async def test_what_it_fills_beside_its_folders_counts_too(sandbox: Sandbox, box: Box) -> None:
    script = 'for n in 1 2 3 4; do head -c 30000000 /dev/zero > "$TMPDIR/$n"; done'
    finished = await run_in(sandbox, ("sh", "-c", script), replace(box, disk_mb=50), timeout=60)
    assert b"worktrain: It wrote more than 50 MB." in finished.stderr


async def test_a_program_that_is_missing_is_told_as_a_shell_would(sandbox: Sandbox, box: Box) -> None:
    finished = await run_in(sandbox, ("no-such-program",), box, timeout=30)
    assert (finished.exit_code, finished.stderr) == (
        127,
        b"no-such-program: No such file or directory\n",
    )


async def test_the_signal_that_ended_a_program_is_told(sandbox: Sandbox, box: Box) -> None:
    assert (await run_in(sandbox, ("sh", "-c", "kill -USR1 $$"), box, timeout=30)).exit_code == -10
    piped = await run_in(sandbox, ("sh", "-c", "yes | head -1"), box, timeout=30)
    assert (piped.stdout, piped.stderr) == (b"y\n", b""), "a broken pipe ends it quietly, as in a shell"


async def test_a_program_that_is_asked_to_end_may_tidy_up(sandbox: Sandbox, box: Box) -> None:
    script = "trap 'touch tidied; exit 0' TERM; sleep 60 & wait"
    finished = await run_in(sandbox, ("sh", "-c", script), box, timeout=0.5)
    assert finished.timed_out
    assert (box.work / "tidied").exists()


async def test_a_folder_that_is_missing_ends_it_before_it_began(sandbox: Sandbox, box: Box) -> None:
    box = replace(box, home=box.work.parent / "missing")
    finished = await run_in(sandbox, ("touch", "begun"), box, timeout=30)
    assert finished.exit_code == 96
    assert b"landlock: " in finished.stderr
    assert not (box.work / "begun").exists()


async def test_git_works_in_a_clone(sandbox: Sandbox, box: Box) -> None:
    script = "git init -q . && git -c user.name=n -c user.email=e@example.org commit -qm one --allow-empty"
    finished = await run_in(sandbox, ("sh", "-c", f"{script} && git log --format=%s"), box, timeout=30)
    assert finished.stdout == b"one\n", finished.stderr.decode()


async def test_programs_that_look_what_system_this_is_do_not_stumble(sandbox: Sandbox, box: Box) -> None:
    # pip ends where a file is there that it may not read
    code = "from pip._internal.network.session import user_agent; print(user_agent())"
    [said] = await python(sandbox, box, code)
    assert said.startswith("pip/")


async def test_udp_is_one_of_the_gaps(sandbox: Sandbox, box: Box) -> None:
    code = "import socket, sys; socket.socket(2, 2).sendto(b'leak', ('127.0.0.1', int(sys.argv[1])))"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)
        await python(sandbox, box, code, str(server.getsockname()[1]))
        assert await asyncio.wait_for(asyncio.get_running_loop().sock_recv(server, 9), 5) == b"leak"
    assert "UDP is open" in " ".join(gaps(walls.version()))


async def test_modes_of_files_outside_are_one_of_the_gaps(sandbox: Sandbox, box: Box) -> None:
    outside = box.work.parent / "outside"
    outside.touch(mode=0o600)
    await python(sandbox, box, "import os, sys; os.chmod(sys.argv[1], 0o644)", str(outside))
    assert outside.stat().st_mode & 0o777 == 0o644
    assert "modes, owners and times" in " ".join(gaps(walls.version()))


@pytest.mark.parametrize(
    ("abi", "said"), [(0, "no Landlock"), (1, "files are cut short, nor TCP"), (3, "cannot forbid TCP")]
)
def test_a_kernel_that_cannot_keep_the_walls_is_refused(abi: int, said: str) -> None:
    assert said in str(too_old(abi))
    assert too_old(4) is None


def test_each_version_of_the_kernel_closes_gaps() -> None:
    counts = [len(gaps(abi)) for abi in (4, 5, 6, 9)]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 4
    assert "signals" in json.dumps(gaps(5))
    assert "signals" not in json.dumps(gaps(6))


def test_a_socket_that_starts_programs_outside_is_found(tmp_path: Path) -> None:
    path = str(tmp_path / "docker.sock")
    assert way_out(7, uid=1000, sockets=[path]) is None
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        assert way_out(7, uid=1000, sockets=[path]) == path
        assert way_out(9, uid=1000, sockets=[path]) is None, "from there the kernel forbids it"


def test_rights_are_asked_of_a_kernel_that_knows_them() -> None:
    assert walls.known(1) == 0x1FFF
    assert walls.known(7) == 0xFFFF
    assert walls.known(9) == 0x1FFFF
