"""What follows when refs have moved: webhooks, pull requests, closed issues."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.standin.access import Actor
from worktrain.standin.acts import issues
from worktrain.standin.acts.closing_words import closed_numbers
from worktrain.standin.acts.pulls import compute_mergeable, forget_mergeable, synchronize
from worktrain.standin.acts.telling import note
from worktrain.standin.gitstore.commits import Commit, is_ancestor, log, read_commit
from worktrain.standin.gitstore.diffs import FileDiff, commit_files
from worktrain.standin.gitstore.refs import RefMove
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.commits import pushed_commit
from worktrain.standin.world import World

MOST_TAGS = 3
"""A push of more tags than this sends no event at all."""
MOST_COMMITS = 20
"""The push event lists no more commits than this with their files."""
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


async def landed(world: World, repository: Repository, actor: Actor, moves: Sequence[RefMove]) -> None:
    """Tell of every branch and tag that moved, and let pull requests follow.

    The caller holds the repository's lock. Other refs (notes) move without a word.
    """
    repository.pushed_at = world.now()
    tags = [move for move in moves if move.tag is not None]
    for move in moves:
        if move.branch is not None:
            await _branch_moved(world, repository, actor, move)
    for move in tags if len(tags) <= MOST_TAGS else ():
        await _tell_push(world, repository, actor, move)


async def _branch_moved(world: World, repository: Repository, actor: Actor, move: RefMove) -> None:
    new = await _tell_push(world, repository, actor, move)
    for pull in list(repository.open_pulls):
        if pull.head_ref == move.branch:
            await _head_moved(world, repository, actor, pull, move)
        elif pull.base_ref == move.branch and not move.deleted:
            await _base_moved(world, repository, actor, pull, move)
    if move.branch == repository.default_branch:
        for commit in new:
            close_named(world, repository, actor, commit.message, commit.sha)


async def _head_moved(world: World, repository: Repository, actor: Actor, pull: Pull, move: RefMove) -> None:
    if move.deleted:
        note(world, pull.issue, actor, "head_ref_deleted")
        issues.close(world, repository, pull.issue, actor)
        return
    if not await is_ancestor(repository.bare, move.before, move.after):
        note(world, pull.issue, actor, "head_ref_force_pushed", commit_id=move.after)
    await synchronize(world, repository, pull, actor, move.before, move.after)


async def _base_moved(world: World, repository: Repository, actor: Actor, pull: Pull, move: RefMove) -> None:
    """A head that the base now contains is merged; of the others mergeability is unknown again."""
    if await is_ancestor(repository.bare, pull.head_sha, move.after):
        mark_merged(world, repository, pull, actor, move.after)
        return
    forget_mergeable(pull)
    world.spawn(compute_mergeable(repository, pull))


def mark_merged(world: World, repository: Repository, pull: Pull, actor: Actor, sha: str) -> None:
    """Close a pull request as merged."""
    pull.merged_at, pull.merged_by, pull.merge_commit_sha = world.now(), actor.account, sha
    pull.mergeable = None
    note(world, pull.issue, actor, "merged", commit_id=sha)
    issues.close(world, repository, pull.issue, actor, commit_id=sha)
    if pull.base_ref == repository.default_branch:
        close_named(world, repository, actor, pull.issue.body, sha)


def close_named(world: World, repository: Repository, actor: Actor, text: str | None, sha: str) -> None:
    """Close the issues that a text names with a closing word."""
    for number in closed_numbers(text, repository.full_name):
        issue = repository.issues.get(number)
        if issue is not None and issue.pull is None:
            issues.close(world, repository, issue, actor, commit_id=sha)


async def _tell_push(world: World, repository: Repository, actor: Actor, move: RefMove) -> list[Commit]:
    """Send `push` (and `create` or `delete`); give the commits that are new on the branch, oldest first."""
    commits = await _new_commits(repository, move)
    shown = [
        pushed_commit(world.site, repository, commit, await _files(repository, commit))
        for commit in commits[-MOST_COMMITS:]
    ]
    forced = not (move.created or move.deleted) and not await is_ancestor(
        repository.bare, move.before, move.after
    )
    person = actor.account
    emit(
        world,
        repository,
        "push",
        None,
        person,
        ref=move.ref,
        before=move.before,
        after=move.after,
        created=move.created,
        deleted=move.deleted,
        forced=forced,
        base_ref=None,
        compare=world.site.html(repository, f"/compare/{move.before[:12]}...{move.after[:12]}"),
        commits=shown,
        head_commit=shown[-1] if shown else await _tip(world, repository, move),
        pusher={"name": person.login, "email": person.noreply},
    )
    _tell_birth(world, repository, actor, move)
    return commits


async def _tip(world: World, repository: Repository, move: RefMove) -> object:
    """Give the commit that the ref points to now; none after a deletion."""
    commit = None if move.deleted else await read_commit(repository.bare, move.after)
    if commit is None:
        return None
    return pushed_commit(world.site, repository, commit, await _files(repository, commit))


def _tell_birth(world: World, repository: Repository, actor: Actor, move: RefMove) -> None:
    if not (move.created or move.deleted):
        return
    emit(
        world,
        repository,
        "create" if move.created else "delete",
        None,
        actor.account,
        ref=move.branch or move.tag,
        ref_type="branch" if move.branch else "tag",
        master_branch=repository.default_branch,
        pusher_type="user",
    )


async def _new_commits(repository: Repository, move: RefMove) -> list[Commit]:
    if move.deleted or move.tag is not None:
        return []
    if move.created:
        main = repository.default_branch
        known = [] if move.branch == main else ["--not", f"refs/heads/{main}"]
        return await log(repository.bare, "--reverse", move.after, *known)
    return await log(repository.bare, "--reverse", f"{move.before}..{move.after}")


async def _files(repository: Repository, commit: Commit) -> list[FileDiff]:
    parent = commit.parents[0] if commit.parents else EMPTY_TREE
    return await commit_files(repository.bare, parent, commit.sha)
