"""Bringing a pull request's branch up to date with its base."""

from __future__ import annotations

from worktrain.standin.access import Actor
from worktrain.standin.acts.pushes import landed
from worktrain.standin.gitstore.commits import is_ancestor, signed_now
from worktrain.standin.gitstore.merges import Method, merge_commit
from worktrain.standin.gitstore.refs import RefMove, branch_tip, move_ref
from worktrain.standin.gitstore.signing import signed_commit
from worktrain.standin.problems import Problem, unprocessable
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World


async def update_branch(
    world: World, repository: Repository, pull: Pull, actor: Actor, expected: str | None
) -> None:
    """Merge the base into the head, if the head is what the caller thinks."""
    async with repository.lock:
        if expected is not None and expected != pull.head_sha:
            raise unprocessable("expected head sha didn’t match current head ref.")
        tip = await branch_tip(repository.bare, pull.base_ref) or pull.base_sha
        if await is_ancestor(repository.bare, tip, pull.head_sha):
            raise unprocessable("There are no new commits on the base branch.")
        person = actor.account
        message = f"Merge branch '{pull.base_ref}' into {pull.head_ref}\n"
        author = signed_now(person.login, person.noreply, world.now())
        how = Method(message, author, signed_now("GitHub", "noreply@github.com", world.now()))
        sha = await merge_commit(repository.bare, pull.head_sha, tip, how)
        if sha is None:
            raise unprocessable("merge conflict between base and head")
        sha = await signed_commit(repository.bare, sha)
        repository.signed.add(sha)
        move = RefMove(f"refs/heads/{pull.head_ref}", pull.head_sha, sha)
        if not await move_ref(repository.bare, move):
            raise Problem(409, "Head branch was modified.")
        await landed(world, repository, actor, [move])
