"""A session's way to its model: the shim makes an address of a socket, for whatever program plays."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from worktrain.agents.command import CommandBackend
from worktrain.agents.protocol import ModelAccess
from worktrain.sessions import Closing, End, Outcome

if TYPE_CHECKING:
    from tests.integration.agents.conftest import Stage

TALK = """
import json, os, socket, sys
from urllib.parse import urlsplit
tell = lambda **event: print(json.dumps(event), flush=True)
def ask(text):
    where = urlsplit(os.environ["ANTHROPIC_BASE_URL"])
    with socket.create_connection((where.hostname, where.port)) as model:
        model.sendall(text)
        model.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: model.recv(65536), b""))
"""


@asynccontextmanager
async def model(folder: Path) -> AsyncIterator[ModelAccess]:
    """Answer every connection with its own bytes, doubled, when all of them have come."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(2 * await reader.read())
        await writer.drain()
        writer.close()

    socket = folder / "model"
    server = await asyncio.start_unix_server(answer, socket)
    try:
        closed = asyncio.get_running_loop().create_future()
        yield ModelAccess(socket=socket, token="wt-token", closed=closed)
    finally:
        server.close()
        await server.wait_closed()


async def play(stage: Stage, access: ModelAccess | None, program: str) -> Outcome:
    space = replace(stage.space, model=access)
    argv = (stage.sandbox.inside(space.box()).python, "-I", "-S", "-c", TALK + program)
    backend = CommandBackend(argv, stage.sandbox)
    return await backend.run(stage.brief(), space, stop=asyncio.Event(), tell=lambda _event: None)


async def test_bytes_go_both_ways_unchanged_in_any_number_of_talks(stage: Stage, tmp_path: Path) -> None:
    program = """
from concurrent.futures import ThreadPoolExecutor
data = os.urandom(3_000_000)
with ThreadPoolExecutor(8) as pool:
    ok = all(got == 2 * data for got in pool.map(ask, [data] * 8))
tell(event="outcome", summary=str(ok))
"""
    async with model(tmp_path) as access:
        outcome = await play(stage, access, program)
    assert (outcome.end, outcome.claim.summary) == (End.FINISHED, "True"), outcome.reason


async def test_a_command_agent_is_told_where_to_ask_and_with_what(stage: Stage, tmp_path: Path) -> None:
    program = """
names = ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_KEY")
given = [os.environ[name] for name in names]
same = given[2] == given[0] + "/v1"
tell(event="outcome", summary=" ".join((given[1], given[3], str(same))), tests=[json.load(sys.stdin)["role"]])
"""
    async with model(tmp_path) as access:
        outcome = await play(stage, access, program)
    assert (outcome.claim.summary, outcome.claim.tests) == ("wt-token wt-token True", ("developer",))


async def test_without_a_provider_there_is_no_address(stage: Stage) -> None:
    program = 'tell(event="outcome", summary=str("ANTHROPIC_BASE_URL" in os.environ))'
    assert (await play(stage, None, program)).claim.summary == "False"


async def test_the_programs_own_end_is_seen_through_the_shim(stage: Stage, tmp_path: Path) -> None:
    async with model(tmp_path) as access:
        outcome = await play(stage, access, 'sys.stderr.write("no luck\\n"); sys.exit(3)')
        assert (outcome.end, outcome.reason) == (End.CRASHED, "It ended with exit code 3: no luck")
        outcome = await play(stage, access, f"os.kill(os.getpid(), {signal.SIGKILL:d})")
        assert outcome.end is End.CRASHED


async def test_a_cut_ends_the_session_in_the_way_that_it_says(stage: Stage, tmp_path: Path) -> None:
    async with model(tmp_path) as access:
        playing = asyncio.create_task(
            play(stage, access, 'tell(event="say", text="I go on"); import time; time.sleep(60)')
        )
        access.closed.set_result(Closing(end=End.OVER_LIMIT, reason="The money is used up."))
        outcome = await playing
    assert (outcome.end, outcome.reason) == (End.OVER_LIMIT, "The money is used up.")
    assert outcome.usage.seconds < 10


async def test_who_gives_up_because_of_a_cut_ends_in_the_way_of_the_cut(stage: Stage, tmp_path: Path) -> None:
    """The program may notice that it is refused before we do."""
    async with model(tmp_path) as access:
        access.closed.set_result(Closing(end=End.INFRASTRUCTURE, reason="The key is wrong."))
        outcome = await play(stage, access, "sys.exit(1)")
    assert (outcome.end, outcome.reason) == (End.INFRASTRUCTURE, "The key is wrong.")


async def test_a_socket_that_nobody_answers_is_a_broken_connection(stage: Stage, tmp_path: Path) -> None:
    async with model(tmp_path) as access:
        pass
    access.socket.touch()
    outcome = await play(stage, access, 'tell(event="outcome", summary=repr(ask(b"hello")))')
    assert outcome.usage.seconds < 10, "it is told at once, and does not wait for an answer"
    assert outcome.end is End.CRASHED or outcome.claim.summary == "b''"
