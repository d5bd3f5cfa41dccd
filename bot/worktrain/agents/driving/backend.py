"""The backend that plays a session with somebody else's command-line agent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from worktrain.agents.command import CommandBackend
from worktrain.agents.driving import outcome_file
from worktrain.agents.driving.driver import Driver, Start
from worktrain.agents.driving.programs import Program, ProgramError, Programs
from worktrain.agents.driving.prompt import answered, prompt
from worktrain.agents.endings import last_line
from worktrain.agents.left_files import files_below, remove
from worktrain.agents.listening import Listener
from worktrain.agents.model_access import seen
from worktrain.agents.protocol import Tell, Workspace
from worktrain.agents.transcript import Redact, Transcript, utc_now
from worktrain.briefs import Brief
from worktrain.sandbox.box import Box, Sandbox
from worktrain.secrecy import redact
from worktrain.sessions import End, Role

STDOUT_BYTES = 128 * 1024 * 1024
"""Such programs repeat every file that they read."""
MEMORY_MB = 4096
MOST = 100
"""Ignored files that are named."""
INSTRUCTIONS = ("AGENTS.md", "CLAUDE.md", "CONTRIBUTING.md")
"""A repository's words to those who work on it: material to read, loaded by nobody."""


@dataclass(frozen=True)
class _Prepared:
    brief: Brief
    program: Program
    conversation: str | None


class DrivenBackend(CommandBackend):
    """Plays sessions with one command-line agent; made anew for each session."""

    def __init__(
        self,
        driver: Driver,
        programs: Programs,
        sandbox: Sandbox,
        *,
        model: str | None = None,
        cleaned: Redact = redact,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        super().__init__((), sandbox, name=driver.wanted.backend, cleaned=cleaned, clock=clock)
        self._driver = driver
        self._programs = programs
        self._model = model
        self._prepared: _Prepared | None = None

    async def trouble(self) -> str:
        """Say what is wrong with its program; nothing where a session may start."""
        try:
            await self._programs.find(self._driver.wanted)
        except ProgramError as exc:
            return str(exc)
        return ""

    def listener(self, brief: Brief, transcript: Transcript, tell: Tell) -> Listener:
        return Listener(
            brief.budget,
            transcript,
            tell,
            understand=self._driver.understand(),
            stdout_bytes=STDOUT_BYTES,
            unknown_lines=STDOUT_BYTES,
        )

    async def prepare(self, brief: Brief, workspace: Workspace, listener: Listener) -> None:
        """Find the program, take away an earlier outcome, and note what of the repository is not obeyed."""
        if workspace.model is None:
            raise ProgramError(
                f"{self.name} has no model to ask.",
                why=f"no provider of the kind {self._driver.provider} is connected",
                fix=f"Set WORKTRAIN_{self._driver.provider.upper()}_API_KEY_FILE where WorkTrain runs.",
            )
        program = await self._programs.find(self._driver.wanted)
        remove(workspace.out / outcome_file.NAME)
        self._driver.prepare(workspace.home)
        earlier = self._driver.conversation(brief.session, workspace.home) if brief.answer else None
        self._prepared = _Prepared(brief, program, earlier)
        ignored = sorted({str(p.relative_to(workspace.work)) for p in self._settings(workspace.work)})[:MOST]
        listener.note("prepared", program=program.path.name, version=program.version, ignored=ignored)

    def _settings(self, work: Path) -> list[Path]:
        """Find the repository's settings; a link is named, and not followed."""
        return [path for name in self._driver.ignored for path in files_below(work, name)]

    def box(self, workspace: Workspace) -> Box:
        """Show the program, read-only, and give it the memory that such programs reserve."""
        box = workspace.box()
        source, _ = self._driver.bound(self._found.program.path)
        binds = (*box.binds, (source, _inside(source)))
        return replace(box, binds=binds, memory_mb=MEMORY_MB, proc=self._driver.reads_proc)

    def argv(self, box: Box) -> tuple[str, ...]:
        return self._driver.argv(self._start(box))

    def env(self, box: Box) -> Mapping[str, str]:
        return self._driver.env(self._start(box))

    def stdin(self, brief: Brief, box: Box) -> bytes:
        """Give the prompt; a conversation that goes on is told the answer alone."""
        outcome = f"{self._sandbox.inside(box).out}/{outcome_file.NAME}"
        if self._found.conversation is not None and brief.answer is not None:
            return answered(brief, brief.answer, outcome=outcome).encode(errors="replace")
        texts = tuple(name for name in INSTRUCTIONS if (box.work / name).is_file())
        return prompt(brief, outcome=outcome, instructions=texts).encode(errors="replace")

    def judge(self, listener: Listener, workspace: Workspace, exit_code: int, stderr: bytes) -> None:
        """Believe the file; neither prose nor exit code can replace it, or take it away."""
        said = last_line(stderr)
        if listener.end is not None:
            return
        if said.startswith("worktrain: ") and exit_code != 0:
            listener.end, listener.reason = End.OVER_LIMIT, said.removeprefix("worktrain: ")
            return
        left = outcome_file.read(workspace.out / outcome_file.NAME)
        if not isinstance(left, str):
            listener.hear(left)
            return
        listener.end = End.CRASHED
        listener.reason = " ".join(filter(None, (self._missing(), left, _words(listener, said))))

    def _missing(self) -> str:
        return "There is no verdict." if self._found.brief.role is Role.REVIEWER else ""

    @property
    def _found(self) -> _Prepared:
        assert self._prepared is not None, "a session is prepared before its box is made"
        return self._prepared

    def _start(self, box: Box) -> Start:
        inside, found = self._sandbox.inside(box), self._found
        source, below = self._driver.bound(found.program.path)
        program = seen(self._sandbox, source, _inside(source))
        return Start(
            session=found.brief.session,
            program=f"{program}/{below}" if below else program,
            home=inside.home,
            out=inside.out,
            address=box.env["ANTHROPIC_BASE_URL"],
            model=self._model,
            conversation=found.conversation,
        )


def _inside(source: Path) -> str:
    return f"/agent/{source.name}"


def _words(listener: Listener, said: str) -> str:
    """Quote what the program said last: the file's lack has its reason there."""
    words = " ".join(listener.last_words.split())[:200] or said
    return f"It said: {words}" if words else ""
