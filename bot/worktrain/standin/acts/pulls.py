"""Pull requests: opened, edited, pushed to, turned to draft and back."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Actor
from worktrain.standin.acts import issues
from worktrain.standin.acts.issues import new_issue
from worktrain.standin.acts.owners import all_owners, find_owners
from worktrain.standin.acts.telling import note, tell, touched
from worktrain.standin.gitstore.commits import between, is_ancestor
from worktrain.standin.gitstore.diffs import changed_files, places
from worktrain.standin.gitstore.merges import merged_tree
from worktrain.standin.gitstore.plumbing import git
from worktrain.standin.gitstore.refs import branch_tip
from worktrain.standin.problems import Problem, invalid, refused, unprocessable
from worktrain.standin.state.accounts import User
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.users import simple_user
from worktrain.standin.world import World


async def open_pull(
    world: World,
    repository: Repository,
    actor: Actor,
    *,
    title: str,
    body: str | None,
    head: str,
    base: str,
    draft: bool = False,
) -> Pull:
    """Open a pull request between two branches; the caller holds the repository's lock."""
    if draft and not repository.drafts:
        raise Problem(422, "Draft pull requests are not supported in this repository.")
    branch = _own_branch(repository, head)
    base_sha, head_sha = await _tips(repository, base=base, head=branch)
    _refuse_second(repository, base=base, head=branch)
    commits = await between(repository.bare, base_sha, head_sha)
    if not commits:
        raise refused("PullRequest", f"No commits between {base} and {branch}")
    issue = new_issue(world, repository, actor, title, body)
    pull = Pull(
        id=world.ids.next("pull"),
        issue=issue,
        head_ref=branch,
        head_sha=head_sha,
        base_ref=base,
        base_sha=base_sha,
        draft=draft,
        commits=commits,
        pushed_by=actor.account,
    )
    issue.pull = pull
    pull.files = await changed_files(repository.bare, base_sha, head_sha)
    await find_owners(world.accounts, repository, pull)
    await point_head(repository, pull)
    world.figures.opened(repository.full_name, pull.number, branch)
    tell(world, repository, issue, actor, "opened")
    if not draft:
        request_owners(world, repository, pull, actor)
    world.spawn(compute_mergeable(repository, pull))
    return pull


def _own_branch(repository: Repository, head: str) -> str:
    """Give the branch that `head` names; forks are not modelled."""
    owner, separator, branch = head.rpartition(":")
    if separator and owner.lower() != repository.owner.login.lower():
        raise invalid("PullRequest", "head", "invalid")
    return branch


async def _tips(repository: Repository, *, base: str, head: str) -> tuple[str, str]:
    base_sha = await branch_tip(repository.bare, base)
    if base_sha is None:
        raise invalid("PullRequest", "base", "invalid")
    head_sha = await branch_tip(repository.bare, head)
    if head_sha is None:
        raise invalid("PullRequest", "head", "invalid")
    return base_sha, head_sha


def _refuse_second(repository: Repository, *, base: str, head: str) -> None:
    if any(pull.base_ref == base and pull.head_ref == head for pull in repository.open_pulls):
        label = f"{repository.owner.login}:{head}"
        raise refused("PullRequest", f"A pull request already exists for {label}.")


async def point_head(repository: Repository, pull: Pull) -> None:
    """Keep refs/pull/N/head on the head, also after the branch is gone."""
    await git(repository.bare, "update-ref", f"refs/pull/{pull.number}/head", pull.head_sha)


async def synchronize(
    world: World, repository: Repository, pull: Pull, actor: Actor, before: str, after: str
) -> None:
    """Follow a push to the head branch."""
    pull.head_sha = after
    pull.base_sha = await branch_tip(repository.bare, pull.base_ref) or pull.base_sha
    pull.commits = await between(repository.bare, pull.base_sha, after)
    pull.files = await changed_files(repository.bare, pull.base_sha, after)
    pull.pushed_by = actor.account
    await find_owners(world.accounts, repository, pull)
    mark_outdated(pull)
    dismiss_stale(repository, pull)
    await point_head(repository, pull)
    forget_mergeable(pull)
    touched(world, pull.issue)
    tell(world, repository, pull.issue, actor, "synchronize", before=before, after=after)
    world.spawn(compute_mergeable(repository, pull))


def mark_outdated(pull: Pull) -> None:
    """Find which comments' lines are still in the diff, word for word."""
    patches = {each.path: each.patch or "" for each in pull.files}
    for comment in pull.comments:
        here = (p for p in places(patches.get(comment.path, "")) if p.side == comment.side)
        last = comment.diff_hunk.split("\n")[-1]
        standing = [p for p in here if p.line == comment.line and p.hunk.split("\n")[-1] == last]
        comment.outdated = comment.subject_type == "line" and not standing


def forget_mergeable(pull: Pull) -> None:
    pull.mergeable, pull.mergeable_for = None, None


async def compute_mergeable(repository: Repository, pull: Pull) -> None:
    """Try the merge; until this is done `mergeable` is null."""
    tip = await branch_tip(repository.bare, pull.base_ref)
    if tip is None or pull.merged:
        return
    pair = (tip, pull.head_sha)
    clean = await merged_tree(repository.bare, *pair) is not None
    behind = not await is_ancestor(repository.bare, *pair)
    if pair == (await branch_tip(repository.bare, pull.base_ref), pull.head_sha):
        pull.mergeable, pull.mergeable_for, pull.behind = clean, pair, behind


def dismiss_stale(repository: Repository, pull: Pull) -> None:
    """Take approvals back at a push, where a rule wants it."""
    if any(rule.dismiss_stale for rule in repository.protections_of(pull.base_ref)):
        for review in pull.reviews:
            if review.state == "APPROVED":
                review.state = "DISMISSED"


def set_draft(world: World, repository: Repository, pull: Pull, actor: Actor, *, draft: bool) -> None:
    if pull.draft == draft:
        return
    pull.draft = draft
    touched(world, pull.issue)
    note(world, pull.issue, actor, "convert_to_draft" if draft else "ready_for_review")
    tell(world, repository, pull.issue, actor, "converted_to_draft" if draft else "ready_for_review")
    if not draft:
        request_owners(world, repository, pull, actor)


async def retarget(world: World, repository: Repository, pull: Pull, actor: Actor, base: str) -> None:
    """Change the base branch."""
    if base == pull.base_ref:
        return
    base_sha, _ = await _tips(repository, base=base, head=pull.head_ref)
    _refuse_second(repository, base=base, head=pull.head_ref)
    old: dict[str, Any] = {"ref": {"from": pull.base_ref}, "sha": {"from": pull.base_sha}}
    pull.base_ref, pull.base_sha = base, base_sha
    pull.commits = await between(repository.bare, base_sha, pull.head_sha)
    pull.files = await changed_files(repository.bare, base_sha, pull.head_sha)
    await find_owners(world.accounts, repository, pull)
    forget_mergeable(pull)
    note(world, pull.issue, actor, "base_ref_changed")
    tell(world, repository, pull.issue, actor, "edited", changes={"base": old})
    world.spawn(compute_mergeable(repository, pull))


async def reopen(world: World, repository: Repository, pull: Pull, actor: Actor) -> None:
    """Open a closed pull request again, if it was not merged and its branch is still there."""
    if pull.issue.state == "open":
        return
    tip = await branch_tip(repository.bare, pull.head_ref)
    if pull.merged or tip is None:
        raise invalid("PullRequest", "state", "invalid")
    _refuse_second(repository, base=pull.base_ref, head=pull.head_ref)
    issues.reopen(world, repository, pull.issue, actor)
    if tip != pull.head_sha:
        await synchronize(world, repository, pull, actor, pull.head_sha, tip)
    world.spawn(compute_mergeable(repository, pull))


def request_owners(world: World, repository: Repository, pull: Pull, actor: Actor) -> None:
    """Ask the code owners, as GitHub does by itself once a pull request is no draft."""
    for owner in all_owners(pull):
        if owner is not pull.issue.user:
            request_review(world, repository, pull, actor, owner)


def request_review(world: World, repository: Repository, pull: Pull, actor: Actor, user: User) -> None:
    if user is pull.issue.user:
        raise unprocessable("Review cannot be requested from pull request author.")
    if user not in pull.requested_reviewers:
        pull.requested_reviewers.append(user)
        shown = simple_user(world.site, user)
        note(world, pull.issue, actor, "review_requested", requested_reviewer=shown)
        tell(world, repository, pull.issue, actor, "review_requested", requested_reviewer=shown)
