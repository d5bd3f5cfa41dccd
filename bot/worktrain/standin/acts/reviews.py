"""Reviews and the comments on lines of the diff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from worktrain.standin.access import Actor
from worktrain.standin.acts.line_comments import attach, known_commit, place_of, tell_comment
from worktrain.standin.acts.telling import note, touched
from worktrain.standin.gitstore.diffs import Place
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.problems import unprocessable
from worktrain.standin.state.pulls import Pull, Review, ReviewComment, ReviewState
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.pulls import pull_json, review_json
from worktrain.standin.world import World

STATES: dict[str, ReviewState] = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
}


def create_review(
    world: World,
    repository: Repository,
    pull: Pull,
    actor: Actor,
    *,
    event: str | None,
    body: str,
    commit_id: str | None,
    comments: Sequence[Mapping[str, Any]],
) -> Review:
    """Make a review; without an event it is pending, and only its author sees it."""
    if any(r.state == "PENDING" and r.user is actor.account for r in pull.reviews):
        raise unprocessable("User can only have one pending review per pull request")
    _check_event(pull, actor, event, body, comments)
    commit = known_commit(pull, commit_id)
    where = [(each, place_of(pull, each)) for each in comments]
    review = _pending(world, pull, actor, commit, body)
    for each, place in where:
        attach(world, pull, actor, each, place, commit, review)
    if event is not None:
        _submit(world, repository, pull, review, actor, event)
    return review


def _check_event(
    pull: Pull, actor: Actor, event: str | None, body: str, comments: Sequence[Mapping[str, Any]]
) -> None:
    own = pull.issue.user is actor.account
    if own and event == "APPROVE":
        raise unprocessable("Can not approve your own pull request")
    if own and event == "REQUEST_CHANGES":
        raise unprocessable("Can not request changes on your own pull request")
    if event == "REQUEST_CHANGES" and not body.strip():
        raise unprocessable("You need to leave a comment indicating the requested changes.")
    if event == "COMMENT" and not body.strip() and not comments:
        raise unprocessable("Body can't be blank")


def submit_review(
    world: World, repository: Repository, pull: Pull, review: Review, actor: Actor, event: str, body: str
) -> None:
    """Send off a pending review."""
    if review.state != "PENDING":
        raise unprocessable("Can not submit a review that is not pending")
    mine: list[Mapping[str, Any]] = [{} for each in pull.comments if each.review_id == review.id]
    _check_event(pull, actor, event, body or review.body, mine)
    review.body = body or review.body
    _submit(world, repository, pull, review, actor, event)


def _submit(
    world: World, repository: Repository, pull: Pull, review: Review, actor: Actor, event: str
) -> None:
    review.state, review.submitted_at = STATES[event], world.now()
    touched(world, pull.issue)
    _tell_review(world, repository, pull, review, actor, "submitted")
    for comment in pull.comments:
        if comment.review_id == review.id:
            tell_comment(world, repository, pull, comment, actor, "created")


def dismiss_review(
    world: World, repository: Repository, pull: Pull, review: Review, actor: Actor, message: str
) -> None:
    if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise unprocessable("Can not dismiss a commented pull request review")
    note(
        world,
        pull.issue,
        actor,
        "review_dismissed",
        dismissed_review={
            "state": review.state.lower(),
            "review_id": review.id,
            "dismissal_message": message,
        },
    )
    review.state = "DISMISSED"
    _tell_review(world, repository, pull, review, actor, "dismissed")


def edit_review(
    world: World, repository: Repository, pull: Pull, review: Review, actor: Actor, body: str
) -> None:
    if body == review.body:
        return
    changes = {"body": {"from": review.body}}
    review.body = body
    _tell_review(world, repository, pull, review, actor, "edited", changes=changes)


def _tell_review(
    world: World, repository: Repository, pull: Pull, review: Review, actor: Actor, action: str, **more: Any
) -> None:
    shown = review_json(world.site, repository, pull, review)
    # Webhooks write the state in lower case, REST in upper case.
    shown["state"] = review.state.lower()
    emit(
        world,
        repository,
        "pull_request_review",
        action,
        actor.account,
        review=shown,
        pull_request=pull_json(world.site, repository, pull),
        **more,
    )


def comment_on_line(
    world: World, repository: Repository, pull: Pull, actor: Actor, wish: Mapping[str, Any]
) -> ReviewComment:
    """Comment one line at once; GitHub wraps it in a review of its own."""
    place = place_of(pull, wish)
    commit = known_commit(pull, wish.get("commit_id"))
    review = _pending(world, pull, actor, commit)
    comment = attach(world, pull, actor, wish, place, commit, review)
    _submit(world, repository, pull, review, actor, "COMMENT")
    return comment


def reply(
    world: World, repository: Repository, pull: Pull, actor: Actor, to: ReviewComment, body: str
) -> ReviewComment:
    """Answer in a thread."""
    first = next(each for each in pull.comments if each.thread is to.thread)
    review = _pending(world, pull, actor, pull.head_sha)
    side: Literal["LEFT", "RIGHT"] = "LEFT" if first.side == "LEFT" else "RIGHT"
    place = Place(side, first.line or 0, first.diff_hunk, first.position or 0)
    wish = {"body": body, "path": first.path, "subject_type": first.subject_type}
    comment = attach(world, pull, actor, wish, place, first.commit_id, review)
    comment.thread, comment.in_reply_to, comment.outdated = first.thread, first.id, first.outdated
    _submit(world, repository, pull, review, actor, "COMMENT")
    return comment


def _pending(world: World, pull: Pull, actor: Actor, commit: str, body: str = "") -> Review:
    review = Review(
        id=world.ids.next("review"),
        user=actor.account,
        body=body,
        state="PENDING",
        commit_id=commit,
        submitted_at=None,
        app=actor.app,
    )
    pull.reviews.append(review)
    return review
