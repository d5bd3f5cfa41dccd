"""Delivery by the coordinator in fixed stages: import, check, commit, push, pull request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from worktrain.errors import AgentError, GitError
from worktrain.git.values import Change, Problem, Signature
from worktrain.github.errors import HeadMoved, Refused
from worktrain.ids import Sha
from worktrain.intents import AddLabel, OpenPull, PushBranch
from worktrain.records import Record
from worktrain.sessions import Outcome
from worktrain.squads.asking import question
from worktrain.words import pull as pull_words
from worktrain.workflows.squad import opinion, signing
from worktrain.workflows.squad.halts import AttemptFailed, PersonMustDecide
from worktrain.workflows.squad.pushed import PUSHED
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place, Tools

OBEYED_BY_BOTS = frozenset(
    {"lgtm", "approved", "automerge", "auto-merge", "merge", "ok-to-test", "safe to test", "ready-to-merge"}
)
"""Labels that make some bots merge or run what is on a pull request; an issue's author may have put them."""

TEMPLATES = (
    ".github/pull_request_template.md",
    ".github/PULL_REQUEST_TEMPLATE.md",
    "pull_request_template.md",
    "PULL_REQUEST_TEMPLATE.md",
    "docs/pull_request_template.md",
)
"""https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests"""

TEMPLATE_CHARACTERS = 10_000


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


async def open_pull(place: Place, record: Record) -> Record:
    """Open the draft pull request, or find the one that is there."""
    if record.pull is not None:
        return record
    intent = OpenPull(
        repository=place.where.repository,
        run=record.run,
        branch=record.branch,
        base=place.where.default_branch,
        title=pull_words.title(record.issue),
        body=await body_of(place, record),
    )
    result = await place.do(intent, scope(record))
    return record.with_(pull=result["number"], pull_node=result["node"])


async def body_of(place: Place, record: Record) -> str:
    """Write the pull request's body around the repository's own template, if it has one."""
    assert record.base_sha is not None, "a pull request has a base"
    found = await place.mirror.show_all(record.base_sha, TEMPLATES)
    template = next((found[path] for path in TEMPLATES if found.get(path)), None)
    text = template.decode(errors="replace")[:TEMPLATE_CHARACTERS] if template else None
    return pull_words.body(record, template=text, summary=record.claimed)


async def carry_labels(place: Place, record: Record) -> None:
    """Put the issue's own labels on the pull request, as its author would; never ours."""
    assert record.pull is not None, "labels are carried to a pull request"
    for name in record.issue.labels:
        if not name.startswith("worktrain:") and name.lower() not in OBEYED_BY_BOTS:
            intent = AddLabel(
                repository=place.where.repository,
                run=record.run,
                number=record.pull,
                name=name,
                cause="issue",
            )
            await place.do(intent, scope(record))
