"""Comments on issues and pull requests, and the timeline they stand in."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs, demand, demand_own_or
from worktrain.standin.acts import comments as acts
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.clock import read_time
from worktrain.standin.natural_keys import comment_key
from worktrain.standin.problems import not_found
from worktrain.standin.state.issues import Comment, Happening, Issue
from worktrain.standin.views.issues import comment_json, commented, event_json, issue_json
from worktrain.standin.views.pulls import review_json
from worktrain.standin.views.users import simple_user

READ = Needs(permission="issues")
WRITE = Needs(permission="issues", level="write", role="read")


def _shown(call: Call, issue: Issue, comment: Comment) -> dict[str, Any]:
    return comment_json(call.world.site, call.repository, issue, comment)


def found_comment(call: Call) -> tuple[Issue, Comment]:
    found = call.repository.comment(call.number("comment_id"))
    if found is None:
        raise not_found()
    return found


async def list_comments(call: Call) -> Answer:
    since = call.query.get("since")
    found = [each for each in call.issue.comments if since is None or each.updated_at >= read_time(since)]
    return call.page(found, lambda each: _shown(call, call.issue, each))


async def all_comments(call: Call) -> Answer:
    """List the whole repository's comments."""
    since = call.query.get("since")
    pairs = [(issue, each) for issue in call.repository.issues.values() for each in issue.comments]
    found = [pair for pair in pairs if since is None or pair[1].updated_at >= read_time(since)]
    by = call.query.get("sort", "created")
    found.sort(key=lambda pair: pair[1].updated_at if by == "updated" else pair[1].created_at)
    if call.query.get("direction") == "desc":
        found.reverse()
    return call.page(found, lambda pair: _shown(call, *pair))


async def create_comment(call: Call) -> Answer:
    issue = call.issue
    comment = acts.add_comment(call.world, call.repository, issue, call.actor, call.body["body"])
    key = comment_key(call.repository.full_name, issue.number, comment.body)
    repeat = call.actor.is_program and call.world.effects.repeat(key)
    return Answer(body=_shown(call, issue, comment), status=201, repeat=repeat, key=key)


async def get_comment(call: Call) -> Answer:
    return Answer(body=_shown(call, *found_comment(call)))


async def edit_comment(call: Call) -> Answer:
    issue, comment = found_comment(call)
    demand(call.actor, call.repository, WRITE, issue)
    demand_own_or(call.actor, call.repository, comment.user, "write")
    acts.edit_comment(call.world, call.repository, issue, comment, call.actor, call.body["body"])
    key = comment_key(call.repository.full_name, issue.number, comment.body)
    return Answer(body=_shown(call, issue, comment), number=issue.number, key=key)


async def delete_comment(call: Call) -> Answer:
    issue, comment = found_comment(call)
    demand(call.actor, call.repository, WRITE, issue)
    demand_own_or(call.actor, call.repository, comment.user, "write")
    acts.delete_comment(call.world, call.repository, issue, comment, call.actor)
    if comment.app is not None:
        call.world.effects.gone(comment_key(call.repository.full_name, issue.number, comment.body))
    return Answer(status=204, number=issue.number)


def _event(call: Call, happening: Happening) -> dict[str, Any]:
    return event_json(call.world.site, call.repository, happening)


async def issue_events(call: Call) -> Answer:
    issue = call.issue
    return call.page(issue.timeline, lambda each: _event(call, each))


async def all_events(call: Call) -> Answer:
    pairs = [(issue, each) for issue in call.repository.issues.values() for each in issue.timeline]
    pairs.sort(key=lambda pair: -pair[1].id)
    return call.page(pairs, lambda pair: _event_of(call, *pair))


def _event_of(call: Call, issue: Issue, happening: Happening) -> dict[str, Any]:
    """Give an event with its issue, as it is now; only the repository's own list does so."""
    shown = issue_json(call.world.site, call.repository, issue)
    return {**_event(call, happening), "issue": shown}


async def timeline(call: Call) -> Answer:
    """Give events, comments and reviews in the order of their times."""
    site, repository, issue = call.world.site, call.repository, call.issue
    rows = [(each.created_at, _event(call, each)) for each in issue.timeline]
    rows += [(each.created_at, commented(site, repository, issue, each)) for each in issue.comments]
    if issue.pull is not None:
        for review in issue.pull.reviews:
            if review.submitted_at is not None:
                shown = review_json(site, repository, issue.pull, review)
                user = simple_user(site, review.user)
                shown |= {"event": "reviewed", "actor": user, "state": review.state.lower()}
                rows.append((review.submitted_at, shown))
    rows.sort(key=lambda row: row[0])
    return call.page(rows, lambda row: row[1])


BASE = "/repos/{owner}/{repo}/issues"
ONE = f"{BASE}/{{issue_number}}"

ROUTES = (
    Route("GET", f"{ONE}/comments", list_comments, READ),
    Route("POST", f"{ONE}/comments", create_comment, WRITE),
    Route("GET", f"{BASE}/comments", all_comments, READ),
    Route("GET", f"{BASE}/comments/{{comment_id}}", get_comment, READ),
    Route("PATCH", f"{BASE}/comments/{{comment_id}}", edit_comment, Needs(role="read")),
    Route("DELETE", f"{BASE}/comments/{{comment_id}}", delete_comment, Needs(role="read")),
    Route("GET", f"{BASE}/events", all_events, READ),
    Route("GET", f"{ONE}/events", issue_events, READ),
    Route("GET", f"{ONE}/timeline", timeline, READ),
)
