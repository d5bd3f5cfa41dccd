"""Reviews of pull requests and comments on their lines."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs, demand_own_or
from worktrain.standin.acts import line_comments, reviews
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.natural_keys import review_key
from worktrain.standin.problems import not_found
from worktrain.standin.state.pulls import Pull, Review, ReviewComment
from worktrain.standin.views.pulls import review_comment_json, review_json

READ = Needs(permission="pull_requests")
ANYBODY = Needs(permission="pull_requests", level="write", role="read")
WRITE = Needs(permission="pull_requests", level="write", role="write")


def _review(call: Call) -> Review:
    found = call.pull.review(call.number("review_id"))
    if found is None:
        raise not_found()
    return found


def _shown(call: Call, review: Review) -> dict[str, Any]:
    return review_json(call.world.site, call.repository, call.pull, review)


def _line(call: Call, pull: Pull, comment: ReviewComment) -> dict[str, Any]:
    return review_comment_json(call.world.site, call.repository, pull, comment)


async def list_reviews(call: Call) -> Answer:
    """List reviews; a pending one is seen by its author only."""
    mine = call.actor.user
    found = [each for each in call.pull.reviews if each.state != "PENDING" or each.user is mine]
    return call.page(found, lambda each: _shown(call, each))


async def create_review(call: Call) -> Answer:
    pull, wish = call.pull, call.body
    review = reviews.create_review(
        call.world,
        call.repository,
        pull,
        call.actor,
        event=wish.get("event"),
        body=wish.get("body") or "",
        commit_id=wish.get("commit_id"),
        comments=wish.get("comments") or [],
    )
    key = review_key(call.repository.full_name, pull.number, review.body)
    repeat = call.actor.is_program and call.world.effects.repeat(key)
    return Answer(body=_shown(call, review), key=key, repeat=repeat)


async def get_review(call: Call) -> Answer:
    return Answer(body=_shown(call, _review(call)))


async def edit_review(call: Call) -> Answer:
    review = _review(call)
    demand_own_or(call.actor, call.repository, review.user, "admin")
    reviews.edit_review(call.world, call.repository, call.pull, review, call.actor, call.body["body"])
    return Answer(body=_shown(call, review))


async def delete_review(call: Call) -> Answer:
    """Delete a review that was not sent yet."""
    review, pull = _review(call), call.pull
    if review.state != "PENDING" or review.user is not call.actor.account:
        raise not_found()
    shown = _shown(call, review)
    pull.reviews.remove(review)
    pull.comments = [each for each in pull.comments if each.review_id != review.id]
    return Answer(body=shown)


async def submit_review(call: Call) -> Answer:
    review, wish = _review(call), call.body
    demand_own_or(call.actor, call.repository, review.user, "admin")
    body = wish.get("body") or ""
    reviews.submit_review(call.world, call.repository, call.pull, review, call.actor, wish["event"], body)
    return Answer(body=_shown(call, review))


async def dismiss_review(call: Call) -> Answer:
    review = _review(call)
    reviews.dismiss_review(call.world, call.repository, call.pull, review, call.actor, call.body["message"])
    return Answer(body=_shown(call, review))


async def comments_of_review(call: Call) -> Answer:
    review, pull = _review(call), call.pull
    found = [each for each in pull.comments if each.review_id == review.id]
    return call.page(found, lambda each: _line(call, pull, each))


def _sent(pull: Pull) -> list[ReviewComment]:
    """Give the comments that are not part of a pending review."""
    pending = {review.id for review in pull.reviews if review.state == "PENDING"}
    return [each for each in pull.comments if each.review_id not in pending]


async def list_line_comments(call: Call) -> Answer:
    pull = call.pull
    return call.page(_sent(pull), lambda each: _line(call, pull, each))


async def all_line_comments(call: Call) -> Answer:
    pairs = [(pull, each) for pull in call.repository.pulls for each in _sent(pull)]
    return call.page(pairs, lambda pair: _line(call, *pair))


async def create_line_comment(call: Call) -> Answer:
    """Comment a line, or answer a comment when `in_reply_to` names one."""
    pull, wish = call.pull, call.body
    if "in_reply_to" in wish:
        comment = reviews.reply(
            call.world, call.repository, pull, call.actor, _first(pull, wish["in_reply_to"]), wish["body"]
        )
    else:
        comment = reviews.comment_on_line(call.world, call.repository, pull, call.actor, wish)
    return Answer(body=_line(call, pull, comment), status=201)


def _first(pull: Pull, comment_id: int) -> ReviewComment:
    found = next((each for each in pull.comments if each.id == comment_id), None)
    if found is None:
        raise not_found()
    return found


async def reply(call: Call) -> Answer:
    pull = call.pull
    to = _first(pull, call.number("comment_id"))
    comment = reviews.reply(call.world, call.repository, pull, call.actor, to, call.body["body"])
    return Answer(body=_line(call, pull, comment), status=201)


def _found(call: Call) -> tuple[Pull, ReviewComment]:
    found = call.repository.review_comment(call.number("comment_id"))
    if found is None:
        raise not_found()
    return found


async def get_line_comment(call: Call) -> Answer:
    return Answer(body=_line(call, *_found(call)))


async def edit_line_comment(call: Call) -> Answer:
    pull, comment = _found(call)
    demand_own_or(call.actor, call.repository, comment.user, "write")
    line_comments.edit_comment(call.world, call.repository, pull, comment, call.actor, call.body["body"])
    return Answer(body=_line(call, pull, comment), number=pull.number)


async def delete_line_comment(call: Call) -> Answer:
    pull, comment = _found(call)
    demand_own_or(call.actor, call.repository, comment.user, "write")
    pull.comments.remove(comment)
    line_comments.tell_comment(call.world, call.repository, pull, comment, call.actor, "deleted")
    return Answer(status=204, number=pull.number)


BASE = "/repos/{owner}/{repo}/pulls"
ONE = f"{BASE}/{{pull_number}}"
REVIEW = f"{ONE}/reviews/{{review_id}}"
LINE = f"{BASE}/comments/{{comment_id}}"

ROUTES = (
    Route("GET", f"{ONE}/reviews", list_reviews, READ),
    Route("POST", f"{ONE}/reviews", create_review, ANYBODY),
    Route("GET", REVIEW, get_review, READ),
    Route("PUT", REVIEW, edit_review, ANYBODY),
    Route("DELETE", REVIEW, delete_review, ANYBODY),
    Route("POST", f"{REVIEW}/events", submit_review, ANYBODY),
    Route("PUT", f"{REVIEW}/dismissals", dismiss_review, WRITE),
    Route("GET", f"{REVIEW}/comments", comments_of_review, READ),
    Route("GET", f"{ONE}/comments", list_line_comments, READ),
    Route("POST", f"{ONE}/comments", create_line_comment, ANYBODY),
    Route("POST", f"{ONE}/comments/{{comment_id}}/replies", reply, ANYBODY),
    Route("GET", f"{BASE}/comments", all_line_comments, READ),
    Route("GET", LINE, get_line_comment, READ),
    Route("PATCH", LINE, edit_line_comment, ANYBODY),
    Route("DELETE", LINE, delete_line_comment, ANYBODY),
)
