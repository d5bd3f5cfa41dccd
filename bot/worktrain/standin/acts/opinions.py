"""What reviewers think of a pull request now, and whose opinion counts."""

from __future__ import annotations

from worktrain.standin.state.accounts import User, at_least
from worktrain.standin.state.pulls import Pull, Review
from worktrain.standin.state.repositories import Repository

OPINIONS = ("APPROVED", "CHANGES_REQUESTED")


def opinions(repository: Repository, pull: Pull) -> list[Review]:
    """Give each counting reviewer's last opinion; a dismissed one is none."""
    last: dict[User, Review] = {}
    for review in pull.reviews:
        if review.state in (*OPINIONS, "DISMISSED") and _counts(repository, review):
            last[review.user] = review
    return [review for review in last.values() if review.state in OPINIONS]


def _counts(repository: Repository, review: Review) -> bool:
    """People count with write access, Apps when they may write pull requests at all."""
    if review.user.kind == "Bot":
        return review.app is not None and review.app.permissions.get("pull_requests") == "write"
    return at_least(repository.role(review.user), "write")


def approvers(repository: Repository, pull: Pull) -> set[User]:
    return {each.user for each in opinions(repository, pull) if each.state == "APPROVED"}


def unhappy(repository: Repository, pull: Pull) -> list[User]:
    return [each.user for each in opinions(repository, pull) if each.state == "CHANGES_REQUESTED"]


def approved_last_push(repository: Repository, pull: Pull) -> bool:
    """Say whether somebody else than whoever pushed last approved just that."""
    found = opinions(repository, pull)
    return any(
        each.state == "APPROVED" and each.commit_id == pull.head_sha and each.user is not pull.pushed_by
        for each in found
    )


def decision(repository: Repository, pull: Pull, *, wanted: int, owners_left: bool, stale: bool) -> str:
    """Put it in one word, as GraphQL does."""
    if unhappy(repository, pull):
        return "CHANGES_REQUESTED"
    enough = len(approvers(repository, pull)) >= wanted
    return "APPROVED" if enough and not owners_left and not stale else "REVIEW_REQUIRED"
