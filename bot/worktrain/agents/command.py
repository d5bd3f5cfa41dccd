"""The `command` backend: any program that reads a brief on stdin and writes events on stdout."""

from __future__ import annotations

import asyncio
import json
import shutil
import stat
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from worktrain.agents.listening import Listener
from worktrain.agents.protocol import BUNDLE, Tell, Workspace
from worktrain.agents.transcript import Redact, Transcript, utc_now
from worktrain.briefs import Brief
from worktrain.errors import WorkTrainError
from worktrain.processes.live import Live
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.running import live_in, run_in
from worktrain.secrecy import redact
from worktrain.sessions import End, Outcome, Usage

GRACE_SECONDS = 3.0
"""How long a program may take to end: after its last event, and after it was asked to stop."""
COLLECT_SECONDS = 120.0


class CommandBackend:
    """Runs one program per session in the sandbox."""

    def __init__(
        self,
        argv: Sequence[str],
        sandbox: Sandbox,
        *,
        name: str = "command",
        cleaned: Redact = redact,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        self.name = name
        self._argv = tuple(argv)
        self._sandbox = sandbox
        self._cleaned = cleaned
        self._clock = clock

    async def run(self, brief: Brief, workspace: Workspace, *, stop: asyncio.Event, tell: Tell) -> Outcome:
        """Play one session: start, listen, end the whole group, collect what it left."""
        started, bundle = time.monotonic(), None
        with Transcript(workspace.transcript, cleaned=self._cleaned, clock=self._clock) as transcript:
            listener = Listener(brief.budget, transcript, tell)
            tell(transcript.write(self._beginning(brief)))
            try:
                await self._play(brief, workspace, listener, stop)
                bundle = await self._collect(workspace, listener)
            except (WorkTrainError, OSError) as exc:
                listener.end, listener.reason = End.INFRASTRUCTURE, f"The session could not run: {exc}"
            finally:
                listener.usage = listener.usage.plus(Usage(seconds=round(time.monotonic() - started, 3)))
                tell(transcript.write(_ending(listener)))
        return self._outcome(brief, workspace, listener, bundle)

    def argv(self, box: Box) -> tuple[str, ...]:  # noqa: ARG002 - a backend's own program may depend on it
        return self._argv

    def stdin(self, brief: Brief, box: Box) -> bytes:  # noqa: ARG002
        """Give what the program reads: the brief, as one JSON document."""
        return brief.model_dump_json().encode()

    def box(self, workspace: Workspace) -> Box:
        return workspace.box()

    async def _play(
        self, brief: Brief, workspace: Workspace, listener: Listener, stop: asyncio.Event
    ) -> None:
        if stop.is_set():
            listener.end, listener.reason = End.STOPPED, "A person stopped it."
            return
        box = self.box(workspace)
        async with live_in(self._sandbox, self.argv(box), box, stdin=self.stdin(brief, box)) as running:
            await _until_decided(running, listener, stop, seconds=brief.budget.seconds)
            await _let_go(running, listener)

    async def _collect(self, workspace: Workspace, listener: Listener) -> str | None:
        """Run the collector in the sandbox; give the bundle's path if there is one and it is a plain file."""
        if listener.end is not End.FINISHED or workspace.collect is None:
            return None
        bundle, box = workspace.out / BUNDLE, workspace.box()
        _remove(bundle)
        argv = workspace.collect(f"{self._sandbox.inside(box).out}/{BUNDLE}")
        done = await run_in(self._sandbox, argv, box, timeout=COLLECT_SECONDS)
        if done.exit_code != 0:
            said = _last_line(done.stderr) or f"exit code {done.exit_code}"
            listener.end, listener.reason = End.CRASHED, f"What it left cannot be collected: {said}"
        return str(bundle) if done.exit_code == 0 and _is_plain_file(bundle) else None

    def _beginning(self, brief: Brief) -> dict[str, object]:
        return {
            "event": "started",
            "session": brief.session,
            "role": brief.role.value,
            "backend": self.name,
            "isolation": self._sandbox.name,
            "brief_sha256": brief.manifest(),
        }

    def _outcome(self, brief: Brief, workspace: Workspace, listener: Listener, bundle: str | None) -> Outcome:
        assert listener.end is not None, "every session ends in one way"
        return Outcome(
            session=brief.session,
            role=brief.role,
            end=listener.end,
            reason=self._cleaned(listener.reason),
            question=listener.question,
            claim=listener.claim,
            usage=listener.usage,
            backend=self.name,
            isolation=self._sandbox.name,
            bundle=bundle,
            transcript=str(workspace.transcript),
        )


async def _until_decided(running: Live, listener: Listener, stop: asyncio.Event, *, seconds: float) -> None:
    """Listen until something ends the session: its own word, a bound, the clock, or a person."""
    listening = asyncio.ensure_future(listener.listen(running.lines()))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait(
            {listening, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if stopping in done and listener.end is None:
            listener.end, listener.reason = End.STOPPED, "A person stopped it."
        elif listening in done:
            listening.result()
        elif listener.end is None:
            listener.end, listener.reason = End.TIMED_OUT, f"It took longer than {seconds:g} seconds."
    finally:
        for task in (listening, stopping):
            task.cancel()
        await asyncio.gather(listening, stopping, return_exceptions=True)


async def _let_go(running: Live, listener: Listener) -> None:
    """Give the program a moment to end by itself, then judge how it ended."""
    if listener.end in {None, End.FINISHED, End.ASKED}:
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                _judge(listener, await running.wait(), running.stderr_tail)
    if listener.end is None:
        listener.end, listener.reason = End.CRASHED, "It closed its output and did not end."
    await running.stop(GRACE_SECONDS)


def _judge(listener: Listener, exit_code: int, stderr: bytes) -> None:
    said = _last_line(stderr)
    if said.startswith("worktrain: ") and exit_code != 0:
        listener.end, listener.reason = End.OVER_LIMIT, said.removeprefix("worktrain: ")
    elif listener.end is None and listener.unknown and not listener.events:
        shown = listener.first_unknown.decode(errors="replace")[:80]
        listener.end, listener.reason = End.GARBAGE, f"It wrote no event, but {json.dumps(shown)}."
    elif exit_code != 0 and listener.end is not End.ASKED:
        listener.end = End.CRASHED
        listener.reason = f"It ended with exit code {exit_code}{f': {said}' if said else '.'}"
    elif listener.end is None:
        listener.end, listener.reason = End.CRASHED, "It ended without an outcome."


def _ending(listener: Listener) -> dict[str, object]:
    return {
        "event": "ended",
        "end": listener.end.value if listener.end else End.INFRASTRUCTURE.value,
        "reason": listener.reason,
        "usage": listener.usage.model_dump(mode="json"),
        "unknown_lines": listener.unknown,
    }


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return "".join(char for char in lines[-1][:300] if char.isprintable()) if lines else ""


def _is_plain_file(path: Path) -> bool:
    """Say whether there is a file of its own; an agent may leave a link to somebody else's."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
