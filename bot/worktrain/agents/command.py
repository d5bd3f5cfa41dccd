"""The `command` backend: any program that reads a brief on stdin and writes events on stdout."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from worktrain.agents.driving.programs import ProgramError
from worktrain.agents.endings import ending, judge, last_line, until_decided
from worktrain.agents.left_files import is_plain, remove
from worktrain.agents.listening import Listener
from worktrain.agents.model_access import through_shim, with_model
from worktrain.agents.protocol import BUNDLE, Tell, Workspace
from worktrain.agents.stalls import until_stalled
from worktrain.agents.transcript import Redact, Transcript, utc_now
from worktrain.briefs import Brief
from worktrain.errors import WorkTrainError
from worktrain.processes.live import Live
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.running import live_in, run_in
from worktrain.secrecy import redact
from worktrain.sessions import End, Outcome, Usage
from worktrain.squads.asking import NO_PROGRAM

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
        started, bundle, halted = time.monotonic(), None, ""
        with Transcript(workspace.transcript, cleaned=self._cleaned, clock=self._clock) as transcript:
            listener = self.listener(brief, transcript, tell)
            tell(transcript.write(self.beginning(brief, workspace)))
            try:
                await self._play(brief, workspace, listener, stop)
                bundle = await self._collect(workspace, listener)
            except ProgramError as exc:
                listener.end, listener.reason, halted = End.INFRASTRUCTURE, str(exc), NO_PROGRAM
            except (WorkTrainError, OSError) as exc:
                listener.end, listener.reason = End.INFRASTRUCTURE, f"The session could not run: {exc}"
            finally:
                listener.usage = listener.usage.plus(Usage(seconds=round(time.monotonic() - started, 3)))
                tell(transcript.write(ending(listener)))
        return self._outcome(brief, workspace, listener, bundle, halted=halted)

    def listener(self, brief: Brief, transcript: Transcript, tell: Tell) -> Listener:
        return Listener(brief.budget, transcript, tell)

    def argv(self, box: Box) -> tuple[str, ...]:  # noqa: ARG002 - a backend's own program may depend on it
        return self._argv

    def stdin(self, brief: Brief, box: Box) -> bytes:  # noqa: ARG002 - as above
        """Give what the program reads: the brief, as one JSON document."""
        return brief.model_dump_json().encode()

    def box(self, workspace: Workspace) -> Box:
        return workspace.box()

    async def prepare(self, brief: Brief, workspace: Workspace, listener: Listener) -> None:
        """Lay out what the program needs, before its box is made."""

    def env(self, box: Box) -> Mapping[str, str]:  # noqa: ARG002 - as above
        """Give variables of the program's own; they outdo those of the box."""
        return {}

    def judge(self, listener: Listener, workspace: Workspace, exit_code: int, stderr: bytes) -> None:  # noqa: ARG002 - as above
        """Decide how a session ended whose program has ended by itself."""
        judge(listener, exit_code, stderr)

    async def _play(
        self, brief: Brief, workspace: Workspace, listener: Listener, stop: asyncio.Event
    ) -> None:
        if stop.is_set():
            listener.end, listener.reason = End.STOPPED, "A person stopped it."
            return
        await self.prepare(brief, workspace, listener)
        access = workspace.model
        box = with_model(self.box(workspace), self._sandbox, access)
        box = replace(box, env={**box.env, **self.env(box)})
        argv = through_shim(self.argv(box), self._sandbox, box, access)
        async with live_in(self._sandbox, argv, box, stdin=self.stdin(brief, box)) as running:
            closed = access.closed if access else asyncio.get_running_loop().create_future()
            stall = until_stalled(running.pid, listener, access, seconds=brief.budget.stall_seconds)
            await until_decided(running, listener, stop, closed, stall, seconds=brief.budget.seconds)
            await self._let_go(running, listener, workspace)
            if closed.done() and listener.end not in {End.FINISHED, End.ASKED, End.STOPPED}:
                listener.end, listener.reason = closed.result().end, closed.result().reason

    async def _let_go(self, running: Live, listener: Listener, workspace: Workspace) -> None:
        """Give the program a moment to end by itself, then judge how it ended."""
        if listener.end in {None, End.FINISHED, End.ASKED}:
            with suppress(TimeoutError):
                async with asyncio.timeout(GRACE_SECONDS):
                    self.judge(listener, workspace, await running.wait(), running.stderr_tail)
        if listener.end is None:
            listener.end, listener.reason = End.CRASHED, "It closed its output and did not end."
        await running.stop(GRACE_SECONDS)

    async def _collect(self, workspace: Workspace, listener: Listener) -> str | None:
        """Run the collector in the sandbox; give the bundle's path if there is one and it is a plain file."""
        if listener.end is not End.FINISHED or workspace.collect is None:
            return None
        bundle, box = workspace.out / BUNDLE, workspace.box()
        remove(bundle)
        argv = workspace.collect(f"{self._sandbox.inside(box).out}/{BUNDLE}")
        done = await run_in(self._sandbox, argv, box, timeout=COLLECT_SECONDS)
        if done.exit_code != 0:
            said = last_line(done.stderr) or f"exit code {done.exit_code}"
            listener.end, listener.reason = End.CRASHED, f"What it left cannot be collected: {said}"
        return str(bundle) if done.exit_code == 0 and is_plain(bundle) else None

    def beginning(self, brief: Brief, workspace: Workspace) -> dict[str, object]:  # noqa: ARG002 - as above
        """Give the transcript's first row."""
        return {
            "event": "started",
            "session": brief.session,
            "role": brief.role.value,
            "backend": self.name,
            "isolation": self._sandbox.name,
            "brief_sha256": brief.manifest(),
        }

    def _outcome(
        self, brief: Brief, workspace: Workspace, listener: Listener, bundle: str | None, *, halted: str
    ) -> Outcome:
        assert listener.end is not None, "every session ends in one way"
        return Outcome(
            session=brief.session,
            role=brief.role,
            end=listener.end,
            reason=self._cleaned(listener.reason),
            halted=halted,
            question=listener.question,
            claim=listener.claim,
            usage=listener.usage,
            backend=self.name,
            isolation=self._sandbox.name,
            bundle=bundle,
            transcript=str(workspace.transcript),
        )
