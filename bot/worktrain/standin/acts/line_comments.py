"""Comments on lines of the diff, and the threads they form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worktrain.standin.access import Actor
from worktrain.standin.gitstore.diffs import Place, places
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.ids import node_id
from worktrain.standin.problems import unprocessable
from worktrain.standin.state.issues import Edit
from worktrain.standin.state.pulls import Pull, Review, ReviewComment, Thread
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.pulls import pull_json, review_comment_json
from worktrain.standin.world import World


def known_commit(pull: Pull, commit_id: str | None) -> str:
    if commit_id is None or commit_id == pull.head_sha:
        return pull.head_sha
    if any(commit.sha == commit_id for commit in pull.commits):
        return commit_id
    raise unprocessable("commit_id is not part of the pull request")


def place_of(pull: Pull, wish: Mapping[str, Any]) -> Place:
    """Find the line of the diff that a comment is for, or refuse."""
    file = next((each for each in pull.files if each.path == wish["path"]), None)
    if file is None:
        raise unprocessable("Path could not be resolved")
    found = places(file.patch or "")
    if wish.get("subject_type") == "file":
        return Place("RIGHT", 0, "", 0)
    if "line" in wish:
        side = wish.get("side", "RIGHT")
        hit = [p for p in found if p.line == wish["line"] and p.side == side]
    else:
        hit = [p for p in found if p.position == wish.get("position")]
    if not hit:
        raise unprocessable("Line could not be resolved" if "line" in wish else "Position is invalid")
    return hit[-1]


def attach(
    world: World,
    pull: Pull,
    actor: Actor,
    wish: Mapping[str, Any],
    place: Place,
    commit: str,
    review: Review,
) -> ReviewComment:
    now = world.now()
    comment = ReviewComment(
        id=world.ids.next("review_comment"),
        user=actor.account,
        body=wish["body"],
        path=wish["path"],
        commit_id=commit,
        original_commit_id=commit,
        diff_hunk=place.hunk,
        line=place.line or None,
        side=place.side,
        position=place.position or None,
        start_line=wish.get("start_line"),
        start_side=wish.get("start_side"),
        created_at=now,
        updated_at=now,
        thread=Thread(id=world.ids.next("thread")),
        review_id=review.id,
        subject_type=wish.get("subject_type", "line"),
        app=actor.app,
    )
    pull.comments.append(comment)
    return comment


def edit_comment(
    world: World, repository: Repository, pull: Pull, comment: ReviewComment, actor: Actor, body: str
) -> None:
    if body == comment.body:
        return
    comment.edits.append(Edit(editor=actor.account, edited_at=world.now(), before={"body": comment.body}))
    changes = {"body": {"from": comment.body}}
    comment.body, comment.updated_at = body, world.now()
    tell_comment(world, repository, pull, comment, actor, "edited", changes=changes)


def tell_comment(
    world: World,
    repository: Repository,
    pull: Pull,
    comment: ReviewComment,
    actor: Actor,
    action: str,
    **more: Any,
) -> None:
    emit(
        world,
        repository,
        "pull_request_review_comment",
        action,
        actor.account,
        comment=review_comment_json(world.site, repository, pull, comment),
        pull_request=pull_json(world.site, repository, pull),
        **more,
    )


def resolve_thread(
    world: World, repository: Repository, pull: Pull, thread: Thread, actor: Actor, *, resolved: bool
) -> None:
    """Mark a thread as dealt with, or open it again."""
    if (thread.resolved_by is not None) == resolved:
        return
    thread.resolved_by = actor.account if resolved else None
    comments = [each for each in pull.comments if each.thread is thread]
    emit(
        world,
        repository,
        "pull_request_review_thread",
        "resolved" if resolved else "unresolved",
        actor.account,
        pull_request=pull_json(world.site, repository, pull),
        thread={
            "node_id": node_id("thread", thread.id),
            "comments": [review_comment_json(world.site, repository, pull, each) for each in comments],
        },
    )
