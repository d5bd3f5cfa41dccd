"""Run one agent session: slot, clone, brief, backend, outcome; a restart plays the same one again."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path

from worktrain.agents.protocol import Workspace
from worktrain.briefs import Brief
from worktrain.config.schema import Config
from worktrain.errors import RemoteError
from worktrain.git.clones import clone_for_session
from worktrain.git.collect import collect_command
from worktrain.ids import Sha
from worktrain.records import Asked, Record, SessionRow
from worktrain.sandbox.environments import apply_generated, test_env
from worktrain.sessions import End, Outcome, Role
from worktrain.squads.asking import PAUSES
from worktrain.squads.briefing import brief
from worktrain.squads.ends import blame
from worktrain.store.items import Item
from worktrain.store.sessions import SessionEntry
from worktrain.trials.leavings import remove
from worktrain.words.hidden import visible
from worktrain.words.invisible import strip
from worktrain.workflows.squad.context import context
from worktrain.workflows.squad.halts import (
    AttemptFailed,
    Interrupted,
    PersonMustDecide,
    obey_first,
    unless_stopped,
)
from worktrain.workflows.squad.line import access_of, connected, counted, keyless
from worktrain.workflows.tools import Place, Tools
from worktrain.workflows.waves.suites import environment_at

HEARD_SECONDS = 10.0


async def hold(
    tools: Tools, place: Place, item: Item, record: Record, role: Role, *, head: Sha, config: Config
) -> tuple[Record, Outcome]:
    """Hold one session to its end; give the record with its row, and what it left.

    Raises PersonMustDecide for a question, AttemptFailed for an agent's failure, Interrupted for a stop.
    """
    given = await _brief(tools, place, item, record, role, head=head, config=config)
    async with tools.playing(given.session):
        entry = tools.remembered.sessions.get(given.session)
        if entry is None or not _over(entry, given):
            entry = await _play(tools, place, item, record, given, config)
    outcome = entry.outcome
    assert outcome is not None, "a session that is over has an outcome"
    model = tools.remembered.spending.model_of(given.session)
    record = _with_row(record, entry, outcome, model=model)
    _judge(record, outcome)
    return record, outcome


def _over(entry: SessionEntry, given: Brief) -> bool:
    """Say whether this session was played; one that asked goes on once the answer is there."""
    if not entry.ended or entry.outcome is None or entry.outcome.end in {End.STOPPED, End.INFRASTRUCTURE}:
        return False
    if entry.outcome.halted in PAUSES:
        return False
    return not (entry.outcome.end is End.ASKED and given.answer != entry.brief.answer)


async def _play(
    tools: Tools, place: Place, item: Item, record: Record, given: Brief, config: Config
) -> SessionEntry:
    sessions, stop = tools.remembered.sessions, tools.stop(item.repository_id, item.number)
    before = sessions.get(given.session)
    continues = before is not None and before.ended and given.answer is not None
    if (without := keyless(tools, given, config)) is not None:
        obey_first(tools, item, record)
        return _never_played(tools, given, without)
    async with AsyncExitStack() as stack:
        slot = tools.slots.take(item.repository_id, given.role, config.concurrency)
        await unless_stopped(tools, record, stack.enter_async_context(slot))
        await tools.barrier(item.number, item.state)
        if tools.settings.script_url is not None:
            await _heard(tools, stop)
        obey_first(tools, item, record)
        space = await _workspace(tools, place, given, config, keep=continues)
        entry = sessions.start(given)
        tools.points.reach("session.started")
        backend = tools.backend(config, given.role, entry.number, entry.ordinal)
        async with connected(tools, given, config, space.home.parent / "model", before=before) as line:
            space = replace(space, model=access_of(line))
            outcome = await backend.run(given, space, stop=stop, tell=lambda _event: None)
        sessions.end(counted(outcome, line))
        tools.points.reach("session.ended")
    done = sessions.get(given.session)
    assert done is not None, "it was just written"
    return done


def _never_played(tools: Tools, given: Brief, outcome: Outcome) -> SessionEntry:
    """Write down a session that ended before it began; it is played when what it lacks is there."""
    entry = tools.remembered.sessions.start(given)
    tools.remembered.sessions.end(outcome)
    return tools.remembered.sessions.get(given.session) or entry


async def _heard(tools: Tools, stop: asyncio.Event) -> None:
    """Wait until what the scenario's people just did has been handled: they act before the session starts."""
    with suppress(TimeoutError):
        async with asyncio.timeout(HEARD_SECONDS):
            while tools.remembered.deliveries.count_waiting() and not stop.is_set():  # noqa: ASYNC110 — a row
                await asyncio.sleep(0.02)


async def _workspace(tools: Tools, place: Place, given: Brief, config: Config, *, keep: bool) -> Workspace:
    """Lay out a session's own clone, home and out folder; one that goes on after a question keeps its."""
    folder = tools.settings.data / "sessions" / given.session
    work = folder / "work"
    fresh = not (keep and work.exists())
    if fresh:
        remove(folder)
        folder.mkdir(parents=True)
        await clone_for_session(place.mirror, given.head_sha, work, branch="work")
    environment = await environment_at(tools, place, config, base=given.base_sha, work=work)
    if fresh:
        apply_generated(environment, work)
    space = Workspace(
        work=work,
        home=folder / "home",
        out=folder / "out",
        transcript=tools.settings.data / "transcripts" / f"{given.session}.jsonl",
        environment=environment.path,
        collect=lambda bundle: collect_command(base=given.head_sha, bundle=bundle),
    )
    for path in (space.home, space.out, space.transcript.parent):
        path.mkdir(parents=True, exist_ok=True)
    env = test_env(environment, tools.sandbox, space.box())
    return replace(space, env=env)


async def _brief(
    tools: Tools, place: Place, item: Item, record: Record, role: Role, *, head: Sha, config: Config
) -> Brief:
    seen = {"title": strip(record.issue.title), "body": visible(record.issue.body).text}
    issue = record.issue.model_copy(update=seen)
    earlier = tools.remembered.items.earlier(item.repository_id, item.number)
    mode, text = await context(tools, place, item, record, role, issue, config)
    return brief(
        record,
        role,
        head=head,
        skill=_skill(tools.skills, role),
        context=mode,
        bundle=text,
        limits=config.limits,
        issue=issue,
        failed_before=[past.reason for past in earlier if past.reason],
    )


def _skill(skills: Path, role: Role) -> str:
    path = skills / role.value / "SKILL.md"
    return path.read_text() if path.exists() else ""


def _with_row(record: Record, entry: SessionEntry, outcome: Outcome, *, model: str) -> Record:
    row = SessionRow(
        id=outcome.session,
        role=outcome.role,
        round=entry.brief.round,
        backend=outcome.backend,
        model=model,
        isolation=outcome.isolation,
        working_copy=outcome.session,
        end=outcome.end,
        reason=outcome.reason,
        usage=outcome.usage,
        brief_sha256=entry.brief.manifest(),
        context=entry.brief.context.value,
        started_at=entry.started_at,
        ended_at=entry.ended_at,
    )
    others = tuple(known for known in record.sessions if known.id != row.id)
    return record.with_(sessions=(*others, row))


def _judge(record: Record, outcome: Outcome) -> None:
    if outcome.end is End.STOPPED:
        raise Interrupted(record)
    if outcome.end is End.ASKED:
        detail = outcome.role.value
        raise PersonMustDecide(record, Asked(kind="question", question=outcome.question or "", detail=detail))
    if outcome.halted in PAUSES:
        raise PersonMustDecide(record, Asked(kind=outcome.halted, question=outcome.reason))
    if outcome.end is End.INFRASTRUCTURE:
        raise RemoteError("The session could not run.", why=outcome.reason)
    failure = blame(outcome)
    if failure is not None:
        raise AttemptFailed(record, failure)
