"""Delivery by the coordinator in fixed stages: import, check, commit, push, pull request."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from worktrain.errors import AgentError, GitError
from worktrain.git.values import Change, Signature
from worktrain.ids import Sha
from worktrain.intents import OpenPull, PushBranch
from worktrain.records import Record
from worktrain.sessions import Outcome
from worktrain.words import pull as pull_words
from worktrain.workflows.scopes import scope
from worktrain.workflows.tools import Place, Tools
from worktrain.workflows.turns import AttemptFailed


async def take(
    place: Place, record: Record, outcome: Outcome, *, parent: Sha
) -> tuple[Sha, tuple[Change, ...]]:
    """Take a session's bundle into the bot's repository; give its tree and what it changed.

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
    return imported.tree, changes


async def commit(tools: Tools, place: Place, record: Record, *, tree: Sha, parent: Sha, message: str) -> Sha:
    """Make the commit ourselves, dated by the session's end, so that a restart makes the same one again."""
    _slug, bot_id, bot = await tools.github.slug_and_bot()
    ended = datetime.fromisoformat(record.sessions[-1].ended_at)
    email = f"{bot_id}+{bot}@users.noreply.github.com"
    signature = Signature(name=bot, email=email, when=int(ended.timestamp()))
    return await place.mirror.commit_tree(
        tree=tree, parents=(parent,), message=message, author=signature, committer=signature
    )


async def push(place: Place, record: Record, *, sha: Sha, expect: Sha | None) -> None:
    """Move our branch from where we left it; a person's push in between is not overwritten."""
    intent = PushBranch(
        repository=place.where.repository,
        repository_id=place.where.repository_id,
        run=record.run,
        branch=record.branch,
        sha=sha,
        expect=expect,
    )
    await place.do(intent, scope(record))


async def open_pull(place: Place, record: Record, *, summary: str) -> Record:
    """Open the draft pull request, or find the one that is there."""
    if record.pull is not None:
        return record
    intent = OpenPull(
        repository=place.where.repository,
        run=record.run,
        branch=record.branch,
        base=place.where.default_branch,
        title=pull_words.title(record.issue),
        body=pull_words.body(record, summary=summary),
    )
    result = await place.do(intent, scope(record))
    return record.with_(pull=result["number"], pull_node=result["node"])
