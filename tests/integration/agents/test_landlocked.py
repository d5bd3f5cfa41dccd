"""Sessions behind Landlock: they work, and enemies reach nothing; docs/sandbox.md names what stays open."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain.agents.scripts import Puppet, Read, Run, Say, Write
from worktrain.sandbox.choose import choose
from worktrain.secrecy import holds_any
from worktrain.sessions import End

if TYPE_CHECKING:
    from tests.integration.agents.conftest import Stage

CANARY = "canary-9Wq4nT7cJx2sVd5M"


async def test_a_whole_session_is_played(landlocked: Stage) -> None:
    outcome = await landlocked.play(
        Say(text="I look."),
        Read(path="a.py"),
        Write(path="a.py", data=b"x = 2\n"),
        Run(command="cd tests && PYTHONPATH=.. python3 -c 'import a; print(a.x)'"),
    )
    assert (outcome.end, outcome.isolation) == (End.FINISHED, "landlock")
    assert outcome.bundle is not None
    assert "2\n" in landlocked.outputs


async def test_an_escape_reaches_nothing(landlocked: Stage, tmp_path: Path) -> None:
    (tmp_path / "sentinel").mkdir(mode=0o777)
    places = (*tmp_path.parents, *map(Path, ("/etc", "/root", "/home", "/usr", "/var/tmp", "/dev/shm")))
    before = [place for place in places if (place / "worktrain-escaped").exists()]
    outcome = await landlocked.run(landlocked.puppet(Puppet.ESCAPE))
    assert outcome.end is End.FINISHED
    assert "worktrain-escaped" in landlocked.space.transcript.read_text(), "it did try"
    assert not list((tmp_path / "sentinel").iterdir())
    assert [place for place in places if (place / "worktrain-escaped").exists()] == before


async def test_an_exfiltration_finds_no_secret_and_reaches_no_server(
    landlocked: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKTRAIN_WEBHOOK_SECRET", CANARY)
    (tmp_path / "key.pem").write_text(CANARY)
    bot = await asyncio.create_subprocess_exec("sleep", "60", env={**os.environ, "TOKEN": CANARY})
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        outcome = await landlocked.run(landlocked.puppet(Puppet.EXFIL))
        with pytest.raises(BlockingIOError):
            server.accept()
    bot.kill()
    await bot.wait()
    assert outcome.end is End.FINISHED
    assert f"HOME={landlocked.space.home}" in landlocked.space.transcript.read_text(), "it did look"
    assert not holds_any(landlocked.space.transcript.read_text(), [CANARY])


@pytest.mark.parametrize("name", ["landlock", "none"])
async def test_what_it_may_not_read_it_could_read_without_walls(
    landlocked: Stage, tmp_path: Path, name: str
) -> None:
    landlocked.sandbox = await choose(name)
    (tmp_path / "key.pem").write_text(CANARY)
    await landlocked.play(Run(command=f"cat {tmp_path}/key.pem"))
    assert (CANARY in landlocked.outputs) == (name == "none")


async def test_a_fork_bomb_is_capped(landlocked: Stage) -> None:
    outcome = await landlocked.run(landlocked.puppet(Puppet.FORK_BOMB))
    said = [event["text"] for event in landlocked.transcript if event["event"] == "say"]
    assert outcome.end is End.OVER_LIMIT or "I started 2000 processes" not in said[0]
