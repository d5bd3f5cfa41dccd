"""Where commits must be signed: GitHub makes ours anew and signs it, and we go on with what it made."""

from __future__ import annotations

from worktrain.compliance import DropBranch, SignCommit
from worktrain.errors import GitError
from worktrain.git.carrying import carried
from worktrain.git.failures import Uncarriable
from worktrain.github.errors import HeadMoved
from worktrain.ids import Sha
from worktrain.records import Record
from worktrain.squads.asking import question
from worktrain.workflows.squad.halts import PersonMustDecide
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place


async def signatures_wanted(place: Place, branch: str) -> bool:
    """Say whether the base, or the branch that a run pushes to, takes signed commits only."""
    base = await place.github.demands(place.where.default_branch)
    return base.signatures or (await place.github.demands(branch)).signatures


async def signed(place: Place, record: Record, *, sha: Sha, tree: Sha, parent: Sha, message: str) -> Sha:
    """Give the commit that GitHub made of ours: the same tree on the same parent, under another id."""
    await _can_be_carried(place, record, sha=sha, parent=parent)
    title, _, rest = message.partition("\n\n")
    intent = SignCommit(
        repository=place.where.repository,
        repository_id=place.where.repository_id,
        run=record.run,
        branch=_branch(record),
        parent=parent,
        sha=sha,
        tree=tree,
        title=title.strip(),
        message=rest.strip(),
    )
    try:
        result = await place.do(intent, scope(record))
    except HeadMoved as exc:
        raise PersonMustDecide(record, question("rules", exc.what, detail=exc.why)) from exc
    return await _as_made(place, Sha(str(result["sha"])), tree=tree, parent=parent)


async def _can_be_carried(place: Place, record: Record, *, sha: Sha, parent: Sha) -> None:
    try:
        await carried(place.mirror, parent=parent, commit=sha)
    except Uncarriable as exc:
        raise PersonMustDecide(record, question("unsigned", exc.what, detail=exc.why)) from exc


async def _as_made(place: Place, made: Sha, *, tree: Sha, parent: Sha) -> Sha:
    """Believe only what is really there: fetch it and hold it against what was asked for."""
    await place.fetch()
    found = await place.mirror.commit(made)
    if found is None or found.tree != tree or found.parents != (parent,):
        raise GitError(
            f"GitHub's commit {made[:12]} is not the one that was asked for.",
            why=f"tree {found.tree[:12]}, not {tree[:12]}" if found else "it cannot be fetched",
        )
    return made


async def tidy(place: Place, record: Record, *, sha: Sha) -> None:
    """Take away the branch that the commit was made on; it is on the run's own by now."""
    intent = DropBranch(repository=place.where.repository, run=record.run, branch=_branch(record), sha=sha)
    await place.do(intent, scope(record))


def _branch(record: Record) -> str:
    return f"worktrain/signing-{record.run}"
