"""Issues, their comments, reactions and timelines as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from worktrain.standin.clock import maybe_stamp, stamp
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.issues import REACTIONS, Comment, Happening, Issue, Reaction
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.apps import maybe_app
from worktrain.standin.views.labels import label_json, milestone_json
from worktrain.standin.views.users import association, maybe_user, simple_user


def reaction_json(site: Site, reaction: Reaction) -> dict[str, Any]:
    return {
        "id": reaction.id,
        "node_id": node_id("reaction", reaction.id),
        "user": simple_user(site, reaction.user),
        "content": reaction.content,
        "created_at": stamp(reaction.created_at),
    }


def rollup(url: str, reactions: Sequence[Reaction]) -> dict[str, Any]:
    """Count reactions, as GitHub shows them beside a text."""
    counts = Counter(reaction.content for reaction in reactions)
    numbers = {content: counts.get(content, 0) for content in REACTIONS}
    return {"url": f"{url}/reactions", "total_count": len(reactions), **numbers}


def issue_json(site: Site, repository: Repository, issue: Issue) -> dict[str, Any]:
    api = site.repo_api(repository, f"/issues/{issue.number}")
    kind = "pull" if issue.pull else "issues"
    return {
        "url": api,
        "repository_url": site.repo_api(repository),
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "timeline_url": f"{api}/timeline",
        "html_url": site.html(repository, f"/{kind}/{issue.number}"),
        "id": issue.id,
        "node_id": node_id("issue", issue.id),
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "user": simple_user(site, issue.user),
        "author_association": association(repository, issue.user),
        **_state(site, repository, issue),
        "comments": len(issue.comments),
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": maybe_stamp(issue.closed_at),
        "reactions": rollup(api, issue.reactions),
        "performed_via_github_app": maybe_app(site, issue.app),
        **_pull_part(site, repository, issue),
    }


def _state(site: Site, repository: Repository, issue: Issue) -> dict[str, Any]:
    milestone = issue.milestone and milestone_json(site, repository, issue.milestone)
    return {
        "state": issue.state,
        "state_reason": issue.state_reason,
        "closed_by": maybe_user(site, issue.closed_by),
        "locked": issue.locked is not None,
        "active_lock_reason": issue.locked or None,
        "labels": [label_json(site, repository, label) for label in issue.labels],
        "assignee": maybe_user(site, issue.assignees[0] if issue.assignees else None),
        "assignees": [simple_user(site, user) for user in issue.assignees],
        "milestone": milestone,
    }


def _pull_part(site: Site, repository: Repository, issue: Issue) -> dict[str, Any]:
    if issue.pull is None:
        return {}
    page = site.html(repository, f"/pull/{issue.number}")
    links = {
        "url": site.repo_api(repository, f"/pulls/{issue.number}"),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": maybe_stamp(issue.pull.merged_at),
    }
    return {"draft": issue.pull.draft, "pull_request": links}


def comment_json(site: Site, repository: Repository, issue: Issue, comment: Comment) -> dict[str, Any]:
    api = site.repo_api(repository, f"/issues/comments/{comment.id}")
    kind = "pull" if issue.pull else "issues"
    return {
        "url": api,
        "html_url": site.html(repository, f"/{kind}/{issue.number}#issuecomment-{comment.id}"),
        "issue_url": site.repo_api(repository, f"/issues/{issue.number}"),
        "id": comment.id,
        "node_id": node_id("comment", comment.id),
        "user": simple_user(site, comment.user),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "author_association": association(repository, comment.user),
        "body": comment.body,
        "reactions": rollup(api, comment.reactions),
        "performed_via_github_app": maybe_app(site, comment.app),
    }


def event_json(site: Site, repository: Repository, happening: Happening) -> dict[str, Any]:
    """Give one line of the timeline that is not a comment, a review or a commit."""
    commit = happening.commit_id
    return {
        "id": happening.id,
        "node_id": node_id("event", happening.id),
        "url": site.repo_api(repository, f"/issues/events/{happening.id}"),
        "actor": simple_user(site, happening.actor),
        "event": happening.event,
        "commit_id": commit,
        "commit_url": site.repo_api(repository, f"/commits/{commit}") if commit else None,
        "created_at": stamp(happening.created_at),
        "performed_via_github_app": maybe_app(site, happening.app),
        **happening.details,
    }


def commented(site: Site, repository: Repository, issue: Issue, comment: Comment) -> dict[str, Any]:
    """Give a comment as a line of the timeline."""
    seen = comment_json(site, repository, issue, comment)
    return {"event": "commented", "actor": seen["user"], **seen}
