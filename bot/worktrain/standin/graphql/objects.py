"""State as GraphQL objects: a field's value, or what gives it when it takes arguments."""

from __future__ import annotations

from worktrain.standin.access import Actor
from worktrain.standin.acts.protecting import merge_state, review_decision
from worktrain.standin.clock import maybe_stamp, stamp
from worktrain.standin.graphql.fields import Object, connection
from worktrain.standin.graphql.refs import ref_object
from worktrain.standin.ids import node_id
from worktrain.standin.state.accounts import User
from worktrain.standin.state.issues import Comment, Edit, Issue
from worktrain.standin.state.pulls import Pull, ReviewComment, Thread
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World


def actor(world: World, user: User | None) -> Object | None:
    """Give an account; of a bot GraphQL shows the login without its `[bot]`."""
    if user is None:
        return None
    bot = user.kind == "Bot"
    return {
        "__typename": user.kind,
        "login": user.login.removesuffix("[bot]"),
        "id": node_id("bot" if bot else "user", user.id),
        "databaseId": user.id,
        "url": f"{world.site.url}/{user.login}",
    }


def edit(world: World, made: Edit) -> Object:
    return {
        "editedAt": stamp(made.edited_at),
        "editor": actor(world, made.editor),
        "diff": made.before.get("body"),
    }


def _textual(world: World, kind: str, thing: Issue | Comment | ReviewComment, key: int) -> Object:
    latest = thing.edits[-1] if thing.edits else None
    return {
        "id": node_id(kind, key),
        "databaseId": key,
        "fullDatabaseId": str(key),
        "body": thing.body or "",
        "author": actor(world, thing.user),
        "createdAt": stamp(thing.created_at),
        "updatedAt": stamp(thing.updated_at),
        "lastEditedAt": maybe_stamp(latest.edited_at if latest else None),
        "editor": actor(world, latest.editor if latest else None),
        "userContentEdits": connection(list(reversed(thing.edits)), lambda each: edit(world, each)),
    }


def issue(world: World, repository: Repository, thing: Issue) -> Object:
    return {
        "__typename": "Issue",
        **_textual(world, "issue", thing, thing.id),
        "url": world.site.html(repository, f"/issues/{thing.number}"),
        "number": thing.number,
        "title": thing.title,
        "state": thing.state.upper(),
        "closed": thing.state == "closed",
        "comments": connection(thing.comments, lambda each: comment(world, repository, thing, each)),
    }


def comment(world: World, repository: Repository, on: Issue, thing: Comment) -> Object:
    page = world.site.html(repository, f"/issues/{on.number}#issuecomment-{thing.id}")
    return {
        "__typename": "IssueComment",
        **_textual(world, "comment", thing, thing.id),
        "url": page,
        **minimized(thing),
    }


def minimized(thing: Comment | ReviewComment) -> Object:
    return {"isMinimized": thing.minimized is not None, "minimizedReason": thing.minimized}


def pull(world: World, repository: Repository, thing: Pull) -> Object:
    mergeable = {None: "UNKNOWN", True: "MERGEABLE", False: "CONFLICTING"}[thing.mergeable]
    return {
        **issue(world, repository, thing.issue),
        **_textual(world, "pull", thing.issue, thing.id),
        "__typename": "PullRequest",
        "url": world.site.html(repository, f"/pull/{thing.number}"),
        "state": "MERGED" if thing.merged else thing.issue.state.upper(),
        "isDraft": thing.draft,
        "merged": thing.merged,
        "mergeable": mergeable,
        "mergeStateStatus": merge_state(repository, thing),
        "reviewDecision": review_decision(repository, thing),
        "headRefName": thing.head_ref,
        "headRefOid": thing.head_sha,
        "baseRefName": thing.base_ref,
        "baseRefOid": thing.base_sha,
        "reviewThreads": connection(thing.threads, lambda each: thread(world, repository, thing, each)),
    }


def thread(world: World, repository: Repository, on: Pull, thing: Thread) -> Object:
    comments = [each for each in on.comments if each.thread is thing]
    first = comments[0]
    return {
        "__typename": "PullRequestReviewThread",
        "id": node_id("thread", thing.id),
        "isResolved": thing.resolved_by is not None,
        "isOutdated": first.outdated,
        "path": first.path,
        "line": None if first.outdated else first.line,
        "resolvedBy": actor(world, thing.resolved_by),
        "viewerCanResolve": thing.resolved_by is None,
        "comments": connection(comments, lambda each: line_comment(world, repository, on, each)),
    }


def line_comment(world: World, repository: Repository, on: Pull, thing: ReviewComment) -> Object:
    return {
        "__typename": "PullRequestReviewComment",
        **_textual(world, "review_comment", thing, thing.id),
        **minimized(thing),
        "url": world.site.html(repository, f"/pull/{on.number}#discussion_r{thing.id}"),
        "path": thing.path,
        "line": None if thing.outdated else thing.line,
        "diffHunk": thing.diff_hunk,
    }


def repository_object(world: World, thing: Repository, who: Actor) -> Object:
    def find_pull(number: int) -> Object | None:
        found = thing.issues.get(number)
        return pull(world, thing, found.pull) if found and found.pull else None

    def find_issue(number: int) -> Object | None:
        found = thing.issues.get(number)
        return issue(world, thing, found) if found and not found.pull else None

    return {
        "__typename": "Repository",
        "id": node_id("repository", thing.id),
        "databaseId": thing.id,
        "name": thing.name,
        "nameWithOwner": thing.full_name,
        "pullRequest": find_pull,
        "issue": find_issue,
        "ref": lambda qualifiedName: ref_object(thing, qualifiedName, who),  # noqa: N803 - GitHub's name
        "mergeCommitAllowed": "merge" in thing.methods,
        "squashMergeAllowed": "squash" in thing.methods,
        "rebaseMergeAllowed": "rebase" in thing.methods,
        "deleteBranchOnMerge": thing.delete_branch_on_merge,
        "autoMergeAllowed": False,
    }
