"""Comments and reactions on issues and pull requests."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Actor
from worktrain.standin.acts.telling import touched
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.problems import Problem
from worktrain.standin.state.issues import Comment, Edit, Issue, Reaction
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.issues import comment_json, issue_json
from worktrain.standin.world import World


def add_comment(world: World, repository: Repository, issue: Issue, actor: Actor, body: str) -> Comment:
    if issue.locked is not None and not actor.is_app:
        raise Problem(403, "Unable to create comment because issue is locked.")
    now = world.now()
    comment = Comment(
        id=world.ids.next("comment"),
        user=actor.account,
        body=body,
        created_at=now,
        updated_at=now,
        app=actor.app,
    )
    issue.comments.append(comment)
    touched(world, issue)
    _tell(world, repository, issue, comment, actor, "created")
    return comment


def edit_comment(
    world: World, repository: Repository, issue: Issue, comment: Comment, actor: Actor, body: str
) -> None:
    """Change the text; what it was is kept, and told."""
    if body == comment.body:
        return
    now = world.now()
    comment.edits.append(Edit(editor=actor.account, edited_at=now, before={"body": comment.body}))
    changes = {"body": {"from": comment.body}}
    comment.body, comment.updated_at = body, now
    _tell(world, repository, issue, comment, actor, "edited", changes=changes)


def delete_comment(
    world: World, repository: Repository, issue: Issue, comment: Comment, actor: Actor
) -> None:
    issue.comments.remove(comment)
    touched(world, issue)
    _tell(world, repository, issue, comment, actor, "deleted")


def _tell(
    world: World,
    repository: Repository,
    issue: Issue,
    comment: Comment,
    actor: Actor,
    action: str,
    **parts: Any,
) -> None:
    emit(
        world,
        repository,
        "issue_comment",
        action,
        actor.account,
        issue=issue_json(world.site, repository, issue),
        comment=comment_json(world.site, repository, issue, comment),
        **parts,
    )


def react(world: World, reactions: list[Reaction], actor: Actor, content: str) -> tuple[Reaction, bool]:
    """Add a reaction, or find the one that the same account left; say whether it is new.

    GitHub sends no webhook for reactions.
    """
    for reaction in reactions:
        if reaction.user is actor.account and reaction.content == content:
            return reaction, False
    reaction = Reaction(
        id=world.ids.next("reaction"), user=actor.account, content=content, created_at=world.now()
    )
    reactions.append(reaction)
    return reaction, True
