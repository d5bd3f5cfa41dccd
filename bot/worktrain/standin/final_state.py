"""Everything that people could see at the end, as plain JSON."""

from __future__ import annotations

from typing import Any

from worktrain.standin.clock import maybe_stamp, stamp
from worktrain.standin.state.issues import Comment, Issue
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World


def final_state(world: World) -> dict[str, object]:
    """Give repositories with issues, pull requests and checks, and the figures."""
    total = world.figures.app.total()
    return {
        "url": world.site.url,
        "figures": vars(total),
        "people": vars(world.figures.people.total()),
        "repositories": {each.full_name: _repository(world, each) for each in world.repositories.values()},
        "deliveries": [
            {"guid": d.guid, "event": d.event, "action": d.action, "status": d.status, "again": d.redelivery}
            for d in world.deliveries.done
        ],
    }


def _repository(world: World, repository: Repository) -> dict[str, Any]:
    issues = repository.issues.values()
    return {
        "default_branch": repository.default_branch,
        "roles": {user.login: role for user, role in repository.roles.items()},
        "labels": [label.name for label in repository.labels.values()],
        "issues": [_issue(world, repository, each) for each in issues if each.pull is None],
        "pulls": [_pull(world, repository, each.pull) for each in issues if each.pull is not None],
        "checks": [
            {
                "name": run.name,
                "head_sha": run.head_sha,
                "status": run.status,
                "conclusion": run.conclusion,
                "title": run.title,
                "summary": run.summary,
                "app": run.suite.app.slug,
            }
            for run in repository.checks.values()
        ],
    }


def _issue(world: World, repository: Repository, issue: Issue) -> dict[str, Any]:
    return {
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "author": issue.user.login,
        "state": issue.state,
        "state_reason": issue.state_reason,
        "closed_at": maybe_stamp(issue.closed_at),
        "closed_by": issue.closed_by and issue.closed_by.login,
        "labels": [label.name for label in issue.labels],
        "milestone": issue.milestone and issue.milestone.title,
        "comments": [_comment(each) for each in issue.comments],
        "reactions": [f"{each.user.login} {each.content}" for each in issue.reactions],
        "timeline": [
            {"event": each.event, "actor": each.actor.login, "at": stamp(each.created_at), **each.details}
            for each in issue.timeline
        ],
        "figures": vars(world.figures.of(repository.full_name, issue.number)),
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "author": comment.user.login,
        "body": comment.body,
        "created_at": stamp(comment.created_at),
        "edits": len(comment.edits),
        "app": comment.app and comment.app.slug,
        "reactions": [f"{each.user.login} {each.content}" for each in comment.reactions],
        "minimized": comment.minimized,
    }


def _pull(world: World, repository: Repository, pull: Pull) -> dict[str, Any]:
    return {
        **_issue(world, repository, pull.issue),
        "head": {"ref": pull.head_ref, "sha": pull.head_sha},
        "base": {"ref": pull.base_ref, "sha": pull.base_sha},
        "draft": pull.draft,
        "merged": pull.merged,
        "merged_by": pull.merged_by and pull.merged_by.login,
        "merge_commit_sha": pull.merge_commit_sha,
        "mergeable": pull.mergeable,
        "commits": [each.sha for each in pull.commits],
        "files": [each.path for each in pull.files],
        "reviews": [
            {
                "id": each.id,
                "author": each.user.login,
                "state": each.state,
                "commit_id": each.commit_id,
                "body": each.body,
            }
            for each in pull.reviews
        ],
        "review_comments": [
            {
                "id": each.id,
                "author": each.user.login,
                "path": each.path,
                "line": each.line,
                "body": each.body,
                "resolved": each.thread.resolved_by is not None,
                "outdated": each.outdated,
            }
            for each in pull.comments
        ],
    }
