"""Delivery by the coordinator in fixed stages: import, check, commit, push, pull request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from worktrain.errors import AgentError, GitError
from worktrain.git.values import Change, Problem, Signature
from worktrain.github.errors import HeadMoved, Refused
from worktrain.ids import Sha
from worktrain.intents import PushBranch
from worktrain.records import Record
from worktrain.sessions import Outcome
from worktrain.squads.asking import question
from worktrain.workflows.squad import opinion, signing
from worktrain.workflows.squad.halts import AttemptFailed, PersonMustDecide
from worktrain.workflows.squad.pushed import PUSHED
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place, Tools


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a session left: its tree, what it changed, and what of it a person should see."""

    tree: Sha
    changes: tuple[Change, ...]
    unusual: tuple[str, ...]


async def take(place: Place, record: Record, outcome: Outcome, *, parent: Sha) -> Taken:
    """Take a session's bundle into the bot's repository.

    Raises AttemptFailed when it left nothing, or something that may not be in a repository.
    """
    role = outcome.role.value
    if outcome.bundle is None:
        raise AttemptFailed(record, f"The {role} changed nothing.")
    try:
        imported = await place.mirror.import_bundle(Path(outcome.bundle), expected_parent=parent)
    except (AgentError, GitError) as exc:
        raise AttemptFailed(record, f"What the {role} left cannot be taken: {exc}") from exc
    changes = await place.mirror.changes(parent, imported.commit)
    if not changes:
        raise AttemptFailed(record, f"The {role} changed nothing.")
    unusual = tuple(_shown(problem) for problem in imported.problems)
    return Taken(tree=imported.tree, changes=changes, unusual=unusual)


def _shown(problem: Problem) -> str:
    return " ".join(part for part in (f"{problem.kind}:", problem.path, problem.detail) if part)


async def commit(tools: Tools, place: Place, record: Record, *, tree: Sha, parent: Sha, message: str) -> Sha:
    """Make the commit ourselves, dated by the session's end, so that a restart makes the same one again."""
    _slug, bot_id, bot = await tools.github.slug_and_bot()
    ended = datetime.fromisoformat(record.sessions[-1].ended_at)
    email = f"{bot_id}+{bot}@users.noreply.github.com"
    signature = Signature(name=bot, email=email, when=int(ended.timestamp()))
    made = await place.mirror.commit_tree(
        tree=tree, parents=(parent,), message=message, author=signature, committer=signature
    )
    if not record.signs:
        return made
    return await signing.signed(place, record, sha=made, tree=tree, parent=parent, message=message)


async def left_at(place: Place, record: Record, *, parent: Sha) -> Sha | None:
    """Give where our branch stands: at what was reviewed, or where a push of ours left it, in any attempt.

    Raises PersonMustDecide when it stands anywhere else: those are a person's commits.
    """
    now = await place.mirror.remote_tip(f"refs/heads/{record.branch}", token=await place.github.token())
    if now in {None, parent} or place.effects.knows(_push(place, record, sha=now, expect=None)):
        return now
    raise PersonMustDecide(record, question("pushed", PUSHED, detail=now))


async def push(place: Place, record: Record, *, sha: Sha, expect: Sha | None) -> None:
    """Move our branch from where we left it; a person's push in between is not overwritten."""
    try:
        await place.do(_push(place, record, sha=sha, expect=expect), scope(record))
    except HeadMoved as exc:
        raise PersonMustDecide(record, question("pushed", PUSHED)) from exc
    except Refused as exc:
        raise PersonMustDecide(record, question("rules", exc.what, detail=exc.why)) from exc
    if record.signs:
        await signing.tidy(place, record, sha=sha)
    await opinion.void(place, record, head=sha)


def _push(place: Place, record: Record, *, sha: Sha, expect: Sha | None) -> PushBranch:
    return PushBranch(
        repository=place.where.repository,
        repository_id=place.where.repository_id,
        run=record.run,
        branch=record.branch,
        sha=sha,
        expect=expect,
    )
