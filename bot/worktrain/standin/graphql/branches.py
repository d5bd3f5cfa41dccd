"""Branches in GraphQL: what protects them for whoever does not administer; commits made on them."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from worktrain.standin.access import Actor, Needs, demand
from worktrain.standin.acts.protecting import may_push, refused_move
from worktrain.standin.acts.pushes import landed
from worktrain.standin.gitstore.commits import signed_now, write_commit
from worktrain.standin.gitstore.refs import RefMove, branch_tip, move_ref
from worktrain.standin.gitstore.signing import signed_commit
from worktrain.standin.gitstore.trees import Entry, find_entry, write_blob, write_tree
from worktrain.standin.graphql.language import GraphQLProblem
from worktrain.standin.ids import node_id
from worktrain.standin.state.repositories import Repository

if TYPE_CHECKING:
    from worktrain.standin.graphql.mutations import Change

WRITE = Needs(permission="contents", level="write", role="write")

Object = dict[str, Any]


def ref_object(repository: Repository, qualified: str, who: Actor) -> Object:
    """Give a branch; that it exists is not checked here."""
    name = qualified.removeprefix("refs/heads/")
    return {
        "__typename": "Ref",
        "id": node_id("ref", f"{repository.id}:{qualified}"),
        "name": name,
        "refUpdateRule": _update_rule(repository, name, who),
    }


def _update_rule(repository: Repository, branch: str, who: Actor) -> Object | None:
    """Give the classic rule as whoever may not administer sees it; rulesets are not in it."""
    rules = [each for each in repository.protections_of(branch) if not each.ruleset]
    if not rules:
        return None
    rule = rules[0]
    return {
        "__typename": "RefUpdateRule",
        "pattern": rule.branches,
        "requiredApprovingReviewCount": rule.approvals if rule.wants_pull_request else None,
        "requiredStatusCheckContexts": [check.context for check in rule.checks],
        "requiresCodeOwnerReviews": rule.code_owners,
        "requiresConversationResolution": rule.conversations,
        "requiresLinearHistory": rule.linear_history,
        "requiresSignatures": rule.signatures,
        "allowsForcePushes": False,
        "allowsDeletions": False,
        "blocksCreations": False,
        "viewerCanPush": may_push(who, rule),
        "viewerAllowedToDismissReviews": True,
    }


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
