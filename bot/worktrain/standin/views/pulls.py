"""Pull requests, reviews and their comments as JSON."""

from __future__ import annotations

from typing import Any

from worktrain.standin.acts.protecting import merge_state
from worktrain.standin.clock import maybe_stamp, stamp
from worktrain.standin.gitstore.diffs import FileDiff
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.pulls import Pull, Review, ReviewComment
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.issues import issue_json, rollup
from worktrain.standin.views.repositories import repository_json
from worktrain.standin.views.users import association, maybe_user, simple_user

SHARED = (
    *("number", "title", "body", "user", "author_association", "state", "locked", "active_lock_reason"),
    *("labels", "assignee", "assignees", "milestone", "created_at", "updated_at", "closed_at"),
)
"""What a pull request has in common with its issue."""


def pull_json(site: Site, repository: Repository, pull: Pull) -> dict[str, Any]:
    """Give a pull request as lists and webhooks show it."""
    api = site.repo_api(repository, f"/pulls/{pull.number}")
    page = site.html(repository, f"/pull/{pull.number}")
    issue = issue_json(site, repository, pull.issue)
    return {
        "url": api,
        "id": pull.id,
        "node_id": node_id("pull", pull.id),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": issue["url"],
        "commits_url": f"{api}/commits",
        "review_comments_url": f"{api}/comments",
        "review_comment_url": site.repo_api(repository, "/pulls/comments{/number}"),
        "comments_url": f"{issue['url']}/comments",
        "statuses_url": site.repo_api(repository, f"/statuses/{pull.head_sha}"),
        **{key: issue[key] for key in SHARED},
        "merged_at": maybe_stamp(pull.merged_at),
        "merge_commit_sha": pull.merge_commit_sha,
        "requested_reviewers": [simple_user(site, user) for user in pull.requested_reviewers],
        "requested_teams": [],
        "head": _end(site, repository, pull.head_ref, pull.head_sha),
        "base": _end(site, repository, pull.base_ref, pull.base_sha),
        "_links": _links(api, issue["url"], page, site.repo_api(repository), pull.head_sha),
        "auto_merge": None,
        "draft": pull.draft,
    }


def _end(site: Site, repository: Repository, ref: str, sha: str) -> dict[str, Any]:
    return {
        "label": f"{repository.owner.login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": simple_user(site, repository.owner),
        "repo": repository_json(site, repository),
    }


def _links(api: str, issue: str, page: str, repo: str, head: str) -> dict[str, Any]:
    links = {
        "self": api,
        "html": page,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{api}/comments",
        "review_comment": f"{repo}/pulls/comments{{/number}}",
        "commits": f"{api}/commits",
        "statuses": f"{repo}/statuses/{head}",
    }
    return {name: {"href": href} for name, href in links.items()}


def full_pull(site: Site, repository: Repository, pull: Pull) -> dict[str, Any]:
    """Give a pull request as its own address answers it."""
    return {
        **pull_json(site, repository, pull),
        "merged": pull.merged,
        "merged_by": maybe_user(site, pull.merged_by),
        "mergeable": pull.mergeable,
        "rebaseable": pull.mergeable,
        "mergeable_state": merge_state(repository, pull).lower(),
        "comments": len(pull.issue.comments),
        "review_comments": len(pull.comments),
        "maintainer_can_modify": False,
        "commits": len(pull.commits),
        "additions": sum(each.additions for each in pull.files),
        "deletions": sum(each.deletions for each in pull.files),
        "changed_files": len(pull.files),
    }


def file_json(site: Site, repository: Repository, pull_head: str, file: FileDiff) -> dict[str, Any]:
    found: dict[str, Any] = {
        "sha": file.sha,
        "filename": file.path,
        "status": file.status,
        "additions": file.additions,
        "deletions": file.deletions,
        "changes": file.additions + file.deletions,
        "blob_url": site.html(repository, f"/blob/{pull_head}/{file.path}"),
        "raw_url": site.html(repository, f"/raw/{pull_head}/{file.path}"),
        "contents_url": site.repo_api(repository, f"/contents/{file.path}?ref={pull_head}"),
    }
    if file.patch is not None:
        found["patch"] = file.patch
    if file.previous is not None:
        found["previous_filename"] = file.previous
    return found


def review_json(site: Site, repository: Repository, pull: Pull, review: Review) -> dict[str, Any]:
    page = site.html(repository, f"/pull/{pull.number}#pullrequestreview-{review.id}")
    pull_api = site.repo_api(repository, f"/pulls/{pull.number}")
    found = {
        "id": review.id,
        "node_id": node_id("review", review.id),
        "user": simple_user(site, review.user),
        "body": review.body,
        "state": review.state,
        "html_url": page,
        "pull_request_url": pull_api,
        "author_association": association(repository, review.user),
        "_links": {"html": {"href": page}, "pull_request": {"href": pull_api}},
        "commit_id": review.commit_id,
    }
    if review.submitted_at is not None:
        found["submitted_at"] = stamp(review.submitted_at)
    return found


def review_comment_json(
    site: Site, repository: Repository, pull: Pull, comment: ReviewComment
) -> dict[str, Any]:
    api = site.repo_api(repository, f"/pulls/comments/{comment.id}")
    page = site.html(repository, f"/pull/{pull.number}#discussion_r{comment.id}")
    pull_api = site.repo_api(repository, f"/pulls/{pull.number}")
    found = {
        "url": api,
        "pull_request_review_id": comment.review_id,
        "id": comment.id,
        "node_id": node_id("review_comment", comment.id),
        "diff_hunk": comment.diff_hunk,
        "path": comment.path,
        "commit_id": comment.commit_id,
        "original_commit_id": comment.original_commit_id,
        "user": simple_user(site, comment.user),
        "body": comment.body,
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "html_url": page,
        "pull_request_url": pull_api,
        "author_association": association(repository, comment.user),
        "_links": {"self": {"href": api}, "html": {"href": page}, "pull_request": {"href": pull_api}},
        "reactions": rollup(api, comment.reactions),
        **_place(comment),
    }
    if comment.in_reply_to is not None:
        found["in_reply_to_id"] = comment.in_reply_to
    return found


def _place(comment: ReviewComment) -> dict[str, Any]:
    """Say where a comment stands; on a line that a later push changed, only where it stood."""
    return {
        "line": None if comment.outdated else comment.line,
        "original_line": comment.line,
        "side": comment.side,
        "start_line": None if comment.outdated else comment.start_line,
        "original_start_line": comment.start_line,
        "start_side": comment.start_side,
        "position": None if comment.outdated else comment.position,
        "original_position": comment.position,
        "subject_type": comment.subject_type,
    }
