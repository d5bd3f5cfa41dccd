"""The changes that GitHub offers only through GraphQL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from worktrain.standin.access import Needs, demand, demand_own_or
from worktrain.standin.acts.line_comments import resolve_thread
from worktrain.standin.acts.pulls import set_draft
from worktrain.standin.graphql.change import Change
from worktrain.standin.graphql.commits import create_commit
from worktrain.standin.graphql.fields import Object
from worktrain.standin.graphql.language import GraphQLProblem
from worktrain.standin.graphql.objects import minimized, pull, thread
from worktrain.standin.state.issues import Comment
from worktrain.standin.state.pulls import Pull, ReviewComment, Thread

PULLS = Needs(permission="pull_requests", level="write", role="read")
ISSUES = Needs(permission="issues", level="write", role="triage")


def _set_draft(change: Change, *, draft: bool) -> Object:
    node, found = change.find("pullRequestId", Pull)
    demand(change.actor, node.repository, PULLS, node.issue)
    demand_own_or(change.actor, node.repository, node.issue.user, "write")
    if node.issue.state == "closed":
        raise GraphQLProblem("Pull request is closed", "UNPROCESSABLE")
    set_draft(change.world, node.repository, found, change.actor, draft=draft)
    return change.answer(pullRequest=pull(change.world, node.repository, found))


def ready(change: Change) -> Object:
    return _set_draft(change, draft=False)


def to_draft(change: Change) -> Object:
    return _set_draft(change, draft=True)


def _resolve(change: Change, *, resolved: bool) -> Object:
    node, found = change.find("threadId", Thread)
    demand(change.actor, node.repository, PULLS, node.issue)
    demand_own_or(change.actor, node.repository, node.issue.user, "write")
    resolve_thread(change.world, node.repository, node.pull, found, change.actor, resolved=resolved)
    return change.answer(thread=thread(change.world, node.repository, node.pull, found))


def resolve(change: Change) -> Object:
    return _resolve(change, resolved=True)


def unresolve(change: Change) -> Object:
    return _resolve(change, resolved=False)


def _minimize(change: Change, reason: str | None) -> Object:
    node = change.look("subjectId")
    found = node.thing
    if not isinstance(found, Comment | ReviewComment):
        raise change.unknown("subjectId")
    demand(change.actor, node.repository, ISSUES, node.issue)
    found.minimized = reason
    return minimized(found)


def minimize(change: Change) -> Object:
    # GitHub takes OFF_TOPIC and answers off-topic.
    reason = str(change.input["classifier"]).lower().replace("_", "-")
    return change.answer(minimizedComment=_minimize(change, reason))


def unminimize(change: Change) -> Object:
    return change.answer(unminimizedComment=_minimize(change, None))


LATER: dict[str, Callable[[Change], Awaitable[Object]]] = {"createCommitOnBranch": create_commit}
"""Those that need git."""

MUTATIONS: dict[str, Callable[[Change], Object]] = {
    "markPullRequestReadyForReview": ready,
    "convertPullRequestToDraft": to_draft,
    "resolveReviewThread": resolve,
    "unresolveReviewThread": unresolve,
    "minimizeComment": minimize,
    "unminimizeComment": unminimize,
}
