"""A session's line to the models: opened around its run; what was metered counts, not what the agent says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from worktrain.agents.driving.backend import DrivenBackend
from worktrain.agents.protocol import ModelAccess
from worktrain.agents.registry import driver
from worktrain.briefs import Brief
from worktrain.config.schema import Config
from worktrain.models.caps import Caps
from worktrain.models.line import Line
from worktrain.models.troubles import no_key
from worktrain.sessions import End, Outcome
from worktrain.squads.asking import NO_KEY, PAUSES
from worktrain.store.sessions import SessionEntry
from worktrain.workflows.tools import Tools

_ENDED_WELL = frozenset({End.FINISHED, End.ASKED, End.STOPPED})


@asynccontextmanager
async def connected(
    tools: Tools, given: Brief, config: Config, folder: Path, *, before: SessionEntry | None
) -> AsyncIterator[Line | None]:
    """Open the line for the block; None where no provider is connected."""
    if tools.models is None or not tools.models.providers:
        yield None
        return
    caps = Caps(
        session_usd=config.limits.usd,
        session_tokens=config.limits.tokens,
        issue_usd=config.limits.issue_usd,
        day_usd=tools.settings.usd_per_day,
    )
    async with tools.models.session(
        given.session,
        issue=given.issue.number,
        repository_id=given.issue.repository_id,
        caps=caps,
        folder=folder,
        since=_since(before),
    ) as line:
        yield line


def keyless(tools: Tools, given: Brief, config: Config) -> Outcome | None:
    """Give how a session ends before it begins because its program's models have no key; None if it may."""
    if tools.models is None:
        return None
    backend = tools.backend(config, given.role, given.issue.number, 0)
    kind = driver(backend.name).provider if isinstance(backend, DrivenBackend) else ""
    if not kind or kind in tools.models.providers:
        return None
    return Outcome(
        session=given.session,
        role=given.role,
        end=End.INFRASTRUCTURE,
        reason=no_key(kind).reason,
        halted=NO_KEY,
        backend=backend.name,
        isolation=tools.sandbox.name,
        transcript=str(tools.settings.data / "transcripts" / f"{given.session}.jsonl"),
    )


def _since(before: SessionEntry | None) -> str:
    """Say from when on its own cap counts: a session that was paused gets it anew, one that crashed not."""
    paused = before is not None and before.outcome is not None and before.outcome.halted in PAUSES
    return before.ended_at if before is not None and paused else ""


def access_of(line: Line | None) -> ModelAccess | None:
    """Give what the backend is told of the line."""
    if line is None:
        return None
    return ModelAccess(
        socket=line.access.socket,
        token=line.access.token,
        closed=line.access.closed,
        traffic=lambda: line.traffic,
    )


def counted(outcome: Outcome, line: Line | None) -> Outcome:
    """Put what was metered in the place of what was claimed, and why it was cut in that of how it looked."""
    if line is None:
        return outcome
    used = line.usage()
    usage = outcome.usage.model_copy(
        update={"input_tokens": used.input_tokens, "output_tokens": used.output_tokens, "usd": used.usd}
    )
    outcome = outcome.model_copy(update={"usage": usage})
    if outcome.end in _ENDED_WELL:
        return outcome
    if (closing := line.closing) is not None:
        return outcome.model_copy(
            update={"end": closing.end, "reason": closing.reason, "halted": closing.halted}
        )
    if line.trouble is not None and outcome.end is not End.OVER_LIMIT:  # its program gave up waiting
        change = {"end": End.INFRASTRUCTURE, "reason": line.trouble.reason, "halted": "provider"}
        return outcome.model_copy(update=change)
    return outcome
