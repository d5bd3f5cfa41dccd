"""The merge: three methods, one compare-and-swap, and GitHub's ways to say no."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.standin.access import Actor
from worktrain.standin.acts.protecting import refuse_merge
from worktrain.standin.acts.pulls import compute_mergeable
from worktrain.standin.acts.pushes import landed, mark_merged
from worktrain.standin.gitstore.commits import Signature, signed_now
from worktrain.standin.gitstore.merges import Method, merge_commit, rebase_commits, squash_commit
from worktrain.standin.gitstore.refs import ZERO, RefMove, branch_tip, move_ref
from worktrain.standin.gitstore.signing import signed_commit
from worktrain.standin.problems import Problem
from worktrain.standin.state.accounts import User
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the caller asked for; texts left out are GitHub's defaults."""

    method: str = "merge"
    title: str | None = None
    message: str | None = None
    sha: str | None = None


async def merge(world: World, repository: Repository, pull: Pull, actor: Actor, wish: Wish) -> str:
    """Merge and give the new commit; 405 if it cannot be, 409 if head is not what the caller thinks."""
    async with repository.lock:
        _refuse_closed(pull)
        if wish.sha is not None and wish.sha != pull.head_sha:
            raise Problem(409, "Head branch was modified. Review and try the merge again.")
        tip = await branch_tip(repository.bare, pull.base_ref)
        if tip is None:
            raise Problem(405, "Base branch does not exist.")
        await compute_mergeable(repository, pull)
        refuse_merge(repository, pull, actor, wish.method)
        sha = await _write(world, repository, pull, actor, wish, tip)
        move = RefMove(f"refs/heads/{pull.base_ref}", tip, sha)
        if not await move_ref(repository.bare, move):
            raise Problem(405, "Base branch was modified. Review and try the merge again.")
        mark_merged(world, repository, pull, actor, sha)
        await landed(world, repository, actor, [move])
        if repository.delete_branch_on_merge:
            await _delete_head(world, repository, pull, actor)
        return sha


async def _delete_head(world: World, repository: Repository, pull: Pull, actor: Actor) -> None:
    move = RefMove(f"refs/heads/{pull.head_ref}", pull.head_sha, ZERO)
    if await move_ref(repository.bare, move):
        await landed(world, repository, actor, [move])


def _refuse_closed(pull: Pull) -> None:
    if pull.merged or pull.issue.state == "closed":
        raise Problem(405, "Pull Request is not mergeable")
    if pull.draft:
        raise Problem(405, "Pull Request is still a draft")


async def _write(world: World, repository: Repository, pull: Pull, actor: Actor, wish: Wish, tip: str) -> str:
    bare, head = repository.bare, pull.head_sha
    if wish.method == "squash":
        sha = await squash_commit(bare, tip, head, _squash(world, pull, wish))
    elif wish.method == "rebase":
        sha = await rebase_commits(bare, tip, head, _signed(world, actor.account))
    else:
        sha = await merge_commit(bare, tip, head, _merge(world, repository, pull, actor, wish))
    if sha is None:
        raise Problem(
            405,
            "This branch can't be rebased" if wish.method == "rebase" else "Pull Request is not mergeable",
        )
    if wish.method == "rebase":
        return sha
    sha = await signed_commit(bare, sha)
    repository.signed.add(sha)
    return sha


def _signed(world: World, user: User) -> Signature:
    return signed_now(user.login, user.noreply, world.now())


def _by_github(world: World) -> Signature:
    return signed_now("GitHub", "noreply@github.com", world.now())


def _text(title: str, message: str) -> str:
    return f"{title}\n\n{message}".rstrip() + "\n"


def _merge(world: World, repository: Repository, pull: Pull, actor: Actor, wish: Wish) -> Method:
    default = f"Merge pull request #{pull.number} from {repository.owner.login}/{pull.head_ref}"
    title = default if wish.title is None else wish.title
    message = pull.issue.title if wish.message is None else wish.message
    return Method(_text(title, message), _signed(world, actor.account), _by_github(world))


def _squash(world: World, pull: Pull, wish: Wish) -> Method:
    title = f"{_default_title(pull)} (#{pull.number})" if wish.title is None else wish.title
    message = _default_message(pull) if wish.message is None else wish.message
    return Method(_text(title, message), _signed(world, pull.issue.user), _by_github(world))


def _default_title(pull: Pull) -> str:
    """With a single commit its subject, else the pull request's title."""
    return pull.commits[0].message.split("\n", 1)[0] if len(pull.commits) == 1 else pull.issue.title


def _default_message(pull: Pull) -> str:
    """The commits' messages, and everybody who wrote one of them."""
    if len(pull.commits) == 1:
        return pull.commits[0].message.partition("\n")[2].strip()
    listed = "\n\n".join(f"* {commit.message}" for commit in pull.commits)
    authors = {commit.author.email: commit.author.name for commit in pull.commits}
    authors.pop(pull.issue.user.noreply, None)
    trailers = "\n".join(f"Co-authored-by: {name} <{email}>" for email, name in authors.items())
    return f"{listed}\n\n{trailers}".rstrip()
