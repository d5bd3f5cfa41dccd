"""Commits made on a branch in GraphQL, and signed as by GitHub."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from worktrain.standin.access import Needs, demand
from worktrain.standin.acts.protecting import refused_move
from worktrain.standin.acts.pushes import landed
from worktrain.standin.gitstore.commits import signed_now, write_commit
from worktrain.standin.gitstore.refs import RefMove, branch_tip, move_ref
from worktrain.standin.gitstore.signing import signed_commit
from worktrain.standin.gitstore.trees import Entry, find_entry, write_blob, write_tree
from worktrain.standin.graphql.change import Change
from worktrain.standin.graphql.fields import Object
from worktrain.standin.graphql.language import GraphQLProblem
from worktrain.standin.graphql.refs import ref_object
from worktrain.standin.ids import node_id
from worktrain.standin.state.repositories import Repository

WRITE = Needs(permission="contents", level="write", role="write")


async def create_commit(change: Change) -> Object:
    """Make one commit on top of a branch and sign it; every file in it is a plain one."""
    wish = change.input
    repository, branch = _branch(change)
    demand(change.actor, repository, WRITE)
    async with repository.lock:
        tip = await branch_tip(repository.bare, branch)
        if tip is None:
            raise GraphQLProblem(f'A ref named "refs/heads/{branch}" was not found.', "NOT_FOUND")
        if tip != wish["expectedHeadOid"]:
            said = (
                f'Expected branch to point to "{wish["expectedHeadOid"]}" but it did not. Pull and try again.'
            )
            raise GraphQLProblem(said, "STALE_DATA")
        sha = await _commit(change, repository, tip)
        move = RefMove(f"refs/heads/{branch}", tip, sha)
        refused = await refused_move(repository, change.actor, move)
        if refused is not None:
            raise GraphQLProblem(refused[1], "UNPROCESSABLE")
        await move_ref(repository.bare, move)
        await landed(change.world, repository, change.actor, [move])
    shown = {
        "__typename": "Commit",
        "id": node_id("commit", sha),
        "oid": sha,
        "url": change.world.site.html(repository, f"/commit/{sha}"),
    }
    return change.answer(commit=shown, ref=ref_object(repository, f"refs/heads/{branch}", change.actor))


def _branch(change: Change) -> tuple[Repository, str]:
    wanted = change.input["branch"]
    name = str(wanted.get("repositoryNameWithOwner", ""))
    repository = change.world.repositories.get(name.lower())
    if repository is None or not wanted.get("branchName"):
        raise GraphQLProblem(f"Could not resolve to a Repository with the name '{name}'.", "NOT_FOUND")
    branch = str(wanted["branchName"])
    change.place, change.branch = repository, branch
    return repository, branch


async def _commit(change: Change, repository: Repository, tip: str) -> str:
    bare, message = repository.bare, change.input["message"]
    scratch = change.world.scratch / f"index-{change.world.ids.next('event')}"
    tree = await write_tree(bare, tip, await _entries(repository, tip, change.input), scratch)
    user, now = change.actor.account, change.world.now()
    sha = await signed_commit(
        bare,
        await write_commit(
            bare,
            tree=tree,
            parents=[tip],
            message=f"{message['headline']}\n\n{message.get('body') or ''}".rstrip() + "\n",
            author=signed_now(user.login, user.noreply, now),
            committer=signed_now("GitHub", "noreply@github.com", now),
        ),
    )
    repository.signed.add(sha)
    return sha


async def _entries(repository: Repository, tip: str, wish: dict[str, Any]) -> list[Entry]:
    changes = wish.get("fileChanges") or {}
    found = []
    for each in changes.get("additions") or []:
        try:
            data = base64.b64decode(each["contents"], validate=True)
        except binascii.Error:
            raise GraphQLProblem("contents is not valid Base64", "UNPROCESSABLE") from None
        found.append(Entry(each["path"], "100644", "blob", await write_blob(repository.bare, data)))
    for each in changes.get("deletions") or []:
        if await find_entry(repository.bare, tip, each["path"]) is None:
            said = f"A path was requested for deletion which does not exist: {each['path']}"
            raise GraphQLProblem(said, "UNPROCESSABLE")
        found.append(Entry(each["path"], "100644", "blob", None))
    return found
