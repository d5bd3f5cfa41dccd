"""A hostile program sees and changes nothing but its own folders; without the sandbox it does."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from worktrain.processes.live import live
from worktrain.sandbox.box import Box, Sandbox, SandboxError
from worktrain.sandbox.choose import choose
from worktrain.sandbox.plain import Plain
from worktrain.sandbox.running import run_in

WRITER = """
import sys
for path in sys.argv[1:]:
    try:
        with open(path, "w") as file:
            file.write("PWNED")
    except OSError:
        pass
"""
READER = """
import json, os, re, sys
wanted = re.compile(b"planted-can" + b"ary-[0-9a-f]+")
seen, read = set(), 0
def look(name):
    global read
    try:
        with open(name, "rb") as file:
            data = file.read(1_000_000)
    except OSError:
        return
    read += 1
    seen.update(wanted.findall(data))
for root in sys.argv[1:]:
    look(root)
    for folder, _, files in os.walk(root):
        if folder.startswith(sys.base_prefix):
            continue
        for name in files:
            look(os.path.join(folder, name))
for pid in range(1, 40_000):
    for what in ("environ", "cmdline"):
        look(f"/proc/{pid}/{what}")
seen.update(wanted.findall(repr(os.environ).encode()))
print(json.dumps({"read": read, "seen": sorted(word.decode() for word in seen), "env": sorted(os.environ)}))
"""
CONNECTOR = """
import json, socket, sys
port, udp, abstract = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
result = {}
try:
    socket.create_connection(("127.0.0.1", port), timeout=2).close()
    result["tcp"] = "connected"
except OSError as exc:
    result["tcp"] = "refused"
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"leak", ("127.0.0.1", udp))
except OSError:
    pass
try:
    socket.socket(socket.AF_UNIX).connect("\\0" + abstract)
    result["unix"] = "connected"
except OSError:
    result["unix"] = "refused"
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 53))
    result["route"] = "there is one"
except OSError:
    result["route"] = "none"
try:
    socket.getaddrinfo("worktrain.invalid", 80)
    result["dns"] = "answered"
except OSError as exc:
    result["dns"] = "silent"
print(json.dumps(result))
"""


@pytest.fixture(params=["bubblewrap", "landlock"])
async def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return await choose(request.param)


@pytest.fixture
async def namespaces() -> Sandbox:
    """Give the one that has processes, users and a network of its own."""
    return await choose("bubblewrap")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    for name in ("work", "home", "out"):
        (tmp_path / "own" / name).mkdir(parents=True)
    own = tmp_path / "own"
    return Box(work=own / "work", home=own / "home", out=own / "out")


async def python(sandbox: Sandbox, box: Box, code: str, *words: str) -> str:
    argv = (sandbox.inside(box).python, "-c", code, *words)
    finished = await run_in(sandbox, argv, box, timeout=60)
    assert finished.exit_code == 0, finished.stderr.decode()
    return finished.stdout.decode(errors="replace")


def targets(outside: Path) -> list[str]:
    """Name places outside the box, among them a neighbour's clone and the box's own parents."""
    (outside / "neighbour").mkdir()
    (outside / "neighbour" / "clone.txt").write_text("theirs")
    home = Path.home()
    return [
        str(outside / "sentinel"),
        str(outside / "neighbour" / "clone.txt"),
        str(home / ".worktrain-sentinel"),
        "/usr/worktrain-sentinel",
        "/etc/worktrain-sentinel",
        "/var/tmp/worktrain-sentinel",
        "/tmp/worktrain-sentinel",
        "/dev/shm/worktrain-sentinel",
        "/worktrain-sentinel",
        f"{sys.prefix}/worktrain-sentinel",
        f"{sys.base_prefix}/worktrain-sentinel",
        "../sentinel",
        "../../sentinel",
    ]


def damaged(outside: Path) -> list[str]:
    paths = [Path(path) for path in targets_seen(outside)]
    return [str(path) for path in paths if path.exists() and path.read_text() == "PWNED"]


def targets_seen(outside: Path) -> list[str]:
    home = Path.home()
    roots = [outside, outside / "own", home, Path("/usr"), Path("/etc"), Path("/var/tmp"), Path("/tmp")]
    roots += [Path("/dev/shm"), Path("/"), Path(sys.prefix), Path(sys.base_prefix)]
    names = ("sentinel", "worktrain-sentinel", ".worktrain-sentinel", "neighbour/clone.txt")
    return [str(root / name) for root in roots for name in names]


async def test_nothing_outside_the_box_can_be_written(sandbox: Sandbox, box: Box, tmp_path: Path) -> None:
    await python(sandbox, box, WRITER, *targets(tmp_path))
    assert damaged(tmp_path) == []


async def test_without_the_sandbox_the_same_program_writes_outside(box: Box, tmp_path: Path) -> None:
    near = [path for path in targets(tmp_path) if str(tmp_path) in path or path.startswith("..")]
    await python(Plain(), box, WRITER, *near)
    assert str(tmp_path / "sentinel") in damaged(tmp_path)
    assert str(tmp_path / "neighbour" / "clone.txt") in damaged(tmp_path)


async def test_a_link_to_the_outside_leads_nowhere(sandbox: Sandbox, box: Box, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("planted-canary-5d1")
    (box.work / "link").symlink_to(tmp_path / "secret")
    (box.work / "folder").symlink_to(tmp_path)
    work = sandbox.inside(box).work
    await python(sandbox, box, WRITER, "link", "folder/secret", f"{work}/folder/secret")
    said = json.loads(await python(sandbox, box, READER, f"{work}/link", f"{work}/folder/secret"))
    assert (tmp_path / "secret").read_text() == "planted-canary-5d1"
    assert said["seen"] == []


async def test_its_own_folders_can_be_written(sandbox: Sandbox, box: Box) -> None:
    inside = sandbox.inside(box)
    paths = [f"{folder}/mine" for folder in (inside.work, inside.home, inside.out)]
    await python(sandbox, box, WRITER, *paths, "/tmp/mine")
    for folder in (box.work, box.home, box.out):
        assert folder is not None
        assert (folder / "mine").read_text() == "PWNED"
    assert not Path("/tmp/mine").exists()


async def test_a_read_only_work_folder_stays_as_it_is(sandbox: Sandbox, box: Box) -> None:
    await python(sandbox, replace(box, work_read_only=True), WRITER, "../work/mine", "mine")
    assert list(box.work.iterdir()) == []


async def test_an_environment_is_read_only_unless_it_is_being_built(
    sandbox: Sandbox, box: Box, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    environment.mkdir()
    box = replace(box, environment=environment)
    mine = f"{sandbox.inside(box).environment}/mine"
    await python(sandbox, box, WRITER, mine)
    assert list(environment.iterdir()) == []
    await python(sandbox, replace(box, environment_writable=True), WRITER, mine)
    assert (environment / "mine").exists()


async def test_a_bound_path_is_shown_read_only(sandbox: Sandbox, box: Box, tmp_path: Path) -> None:
    (tmp_path / "player.py").write_text("print('playing')")
    box = replace(box, binds=((tmp_path / "player.py", "/player.py"),))
    path = str(tmp_path / "player.py") if sandbox.host_paths else "/player.py"
    finished = await run_in(sandbox, (sandbox.inside(box).python, path), box, timeout=30)
    assert finished.stdout == b"playing\n"
    await python(sandbox, box, WRITER, path)
    assert (tmp_path / "player.py").read_text() == "print('playing')"


async def test_a_bound_socket_can_be_spoken_to(sandbox: Sandbox, box: Box, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        box = replace(box, binds=((tmp_path / "s", "/run/model.sock"),))
        path = str(tmp_path / "s") if sandbox.host_paths else "/run/model.sock"
        code = f"import socket; s = socket.socket(socket.AF_UNIX); s.connect({path!r}); print('spoke')"
        assert await python(sandbox, box, code) == "spoke\n"


@asynccontextmanager
async def secrets_around(folder: Path) -> AsyncIterator[list[str]]:
    """Plant canaries in a neighbour's clone and in another process; give all of them."""
    (folder / "neighbour").mkdir()
    (folder / "neighbour" / "clone.txt").write_text("planted-canary-1f6")
    env = {"PATH": os.defpath, "SECRET": "planted-canary-2f6"}
    code = "import time; print(flush=True); time.sleep(300)"
    async with live([sys.executable, "-c", code, "planted-canary-3f6"], env=env) as other:
        await anext(other.lines())
        yield ["planted-canary-1f6", "planted-canary-2f6", "planted-canary-3f6"]


async def test_no_secret_of_the_host_can_be_read(
    sandbox: Sandbox, box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKTRAIN_PRIVATE_KEY", "planted-canary-4f6")
    monkeypatch.setenv("GITHUB_TOKEN", "planted-canary-5f6")
    roots = [
        str(tmp_path),
        str(Path.home()),
        "/root",
        "/home",
        "/etc",
        "/run",
        "/var",
        "/srv",
        "/mnt",
        "/sys",
        "/bin/sh",
    ]
    async with secrets_around(tmp_path):
        for network in (False, True):
            said = json.loads(await python(sandbox, replace(box, network=network), READER, *roots))
            assert said["seen"] == []
            assert said["read"] >= 1
            assert not {"WORKTRAIN_PRIVATE_KEY", "GITHUB_TOKEN"}.intersection(said["env"])


async def test_without_the_sandbox_the_same_program_reads_them(box: Box, tmp_path: Path) -> None:
    async with secrets_around(tmp_path) as planted:
        said = json.loads(await python(Plain(), box, READER, str(tmp_path)))
        assert said["seen"] == planted


async def test_values_of_the_environment_stand_on_no_command_line(sandbox: Sandbox, box: Box) -> None:
    box = replace(box, env={"TOKEN": "canary-6f6"})
    launch = sandbox.launch(("env",), box)
    launch.close()
    # bubblewrap's own environment could be read inside; another's there is the program's
    assert "canary-6f6" not in json.dumps([launch.argv, {} if sandbox.host_paths else launch.env])
    finished = await run_in(sandbox, ("env",), box, timeout=30)
    assert b"TOKEN=canary-6f6" in finished.stdout


async def test_a_program_inherits_no_open_file(namespaces: Sandbox, box: Box) -> None:
    finished = await run_in(namespaces, ("ls", "/proc/self/fd"), box, timeout=30)
    assert finished.stdout.split() == [b"0", b"1", b"2", b"3"]  # 3 is the folder that ls reads


async def test_there_is_no_network(namespaces: Sandbox, box: Box) -> None:
    result, datagrams = await try_to_connect(namespaces, box)
    assert result == {"tcp": "refused", "unix": "refused", "route": "none", "dns": "silent"}
    assert datagrams == []


async def test_set_up_shares_the_hosts_network(namespaces: Sandbox, box: Box) -> None:
    result, datagrams = await try_to_connect(namespaces, replace(box, network=True))
    assert result["tcp"] == "connected"
    assert datagrams == [b"leak"]


async def try_to_connect(sandbox: Sandbox, box: Box) -> tuple[dict[str, str], list[bytes]]:
    name = f"worktrain-test-{os.getpid()}"
    with (
        socket.socket() as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        udp.bind(("127.0.0.1", 0))
        udp.setblocking(False)
        unix.bind(f"\0{name}")
        unix.listen()
        ports = (str(tcp.getsockname()[1]), str(udp.getsockname()[1]))
        result: dict[str, str] = json.loads(await python(sandbox, box, CONNECTOR, *ports, name))
        try:
            return result, [udp.recv(100)]
        except BlockingIOError:
            return result, []


async def test_the_program_is_nobody_special(namespaces: Sandbox, box: Box) -> None:
    code = "import os, pwd; print(os.getuid(), pwd.getpwuid(1000).pw_name, os.getcwd(), os.environ['HOME'])"
    assert (await python(namespaces, box, code)).split() == ["1000", "agent", "/work", "/home/agent"]
    finished = await run_in(
        namespaces, ("sh", "-c", "grep CapEff /proc/self/status; mount -t tmpfs x /mnt"), box, timeout=9
    )
    assert finished.stdout.split() == [b"CapEff:", b"0" * 16]
    assert finished.exit_code != 0


async def test_it_finds_itself_under_its_own_name(namespaces: Sandbox, box: Box) -> None:
    code = "import socket; print(*map(socket.gethostbyname, (socket.gethostname(), 'localhost')))"
    assert (await python(namespaces, box, code)).split() == ["127.0.0.1", "127.0.0.1"]


async def test_the_interpreter_that_runs_worktrain_brings_pytest(sandbox: Sandbox, box: Box) -> None:
    (box.work / "test_one.py").write_text("def test_one(): assert True\n")
    argv = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    finished = await run_in(sandbox, argv, box, timeout=60)
    assert b"1 passed" in finished.stdout
    assert os.fsencode(sys.prefix) not in finished.stdout


async def test_a_bind_over_a_place_of_ours_is_refused(
    namespaces: Sandbox, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box.work / "wheels").mkdir()
    monkeypatch.setattr("worktrain.sandbox.mounts.TAKEN", (str(box.work),))
    monkeypatch.setenv("PIP_FIND_LINKS", str(box.work / "wheels"))
    with pytest.raises(SandboxError, match="cannot be shown"):
        namespaces.launch(("true",), replace(box, network=True))
