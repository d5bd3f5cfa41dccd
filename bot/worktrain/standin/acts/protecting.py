"""What a protected branch refuses, in GitHub's words."""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.standin.access import Actor
from worktrain.standin.acts import opinions
from worktrain.standin.acts.owners import waiting_owners
from worktrain.standin.gitstore.commits import Commit, is_ancestor, log
from worktrain.standin.gitstore.refs import RefMove
from worktrain.standin.problems import Problem
from worktrain.standin.state.protections import Protection, RequiredCheck
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository

UNSIGNED = "Commits must have verified signatures."
MERGES = "This branch must not contain merge commits."
NOT_ALLOWED = {
    "merge": "Merge commits are not allowed on this repository.",
    "squash": "Squash merges are not allowed on this repository.",
    "rebase": "Rebase merges are not allowed on this repository.",
}
GREEN = ("success", "neutral", "skipped")


def refuse_merge(repository: Repository, pull: Pull, actor: Actor, method: str) -> None:
    """Raise 405 if the base branch does not take this pull request, or not this way."""
    if method not in repository.methods:
        raise Problem(405, NOT_ALLOWED[method])
    for each in repository.protections_of(pull.base_ref):
        found = [*_merging(pull, actor, each, method), *blocking(repository, pull, each)]
        if found:
            raise Problem(405, "\n\n".join([*(["Repository rule violations found"] * each.ruleset), *found]))


def _merging(pull: Pull, actor: Actor, rule: Protection, method: str) -> Iterator[str]:
    """Say what is wrong with this merge by this caller."""
    if not may_push(actor, rule):
        yield "You're not authorized to push to this branch."
    if method not in rule.methods:
        yield NOT_ALLOWED[method]
    if rule.merge_queue:
        yield "Changes must be made through the merge queue"
    if rule.linear_history and method == "merge":
        yield MERGES
    # docs: about protected branches, "Require signed commits"
    if rule.signatures and (method == "rebase" or (method == "squash" and actor.user is not pull.issue.user)):
        yield UNSIGNED


def blocking(repository: Repository, pull: Pull, rule: Protection) -> list[str]:
    """Say what a rule still wants of a pull request, whoever merges it."""
    found = [*_reviews(repository, pull, rule)]
    found += [said for check in rule.checks if (said := _check(repository, pull.head_sha, check))]
    if rule.strict and pull.behind:
        found.append("Head branch is out of date with the base branch.")
    if rule.conversations and any(thread.resolved_by is None for thread in pull.threads):
        found.append("A conversation must be resolved before this pull request can be merged.")
    if rule.signatures and any(commit.sha not in repository.signed for commit in pull.commits):
        found.append(UNSIGNED)
    return found


def _reviews(repository: Repository, pull: Pull, rule: Protection) -> Iterator[str]:
    for user in opinions.unhappy(repository, pull) if rule.approvals else ():
        yield f"Changes were requested by {user.login}."
    given = opinions.approvers(repository, pull)
    if len(given) < rule.approvals:
        plural = "s are" if rule.approvals > 1 else " is"
        yield (f"At least {rule.approvals} approving review{plural} required by reviewers with write access.")
    if rule.code_owners and (left := waiting_owners(pull, given)):
        yield f"Waiting on code owner review from {', '.join(user.login for user in left)}."
    if rule.last_push_approval and not opinions.approved_last_push(repository, pull):
        yield "New changes require approval from someone other than the last pusher."


def _check(repository: Repository, head: str, wanted: RequiredCheck) -> str | None:
    found = standing(repository, head, wanted)
    if found in GREEN:
        return None
    word = {None: "expected", "pending": "pending"}.get(found, "failing")
    return f'Required status check "{wanted.context}" is {word}.'


def standing(repository: Repository, head: str, wanted: RequiredCheck) -> str | None:
    """Give how a required check stands at a commit; none if nobody reported it."""
    runs = [
        run
        for run in repository.checks.values()
        if (run.head_sha, run.name) == (head, wanted.context) and wanted.app_id in (None, run.suite.app.id)
    ]
    if runs:
        return runs[-1].conclusion or "pending"
    states = [
        each.state
        for each in repository.statuses
        if (each.sha, each.context) == (head, wanted.context) and wanted.app_id is None
    ]
    return states[-1] if states else None


def review_decision(repository: Repository, pull: Pull) -> str | None:
    """Give what GraphQL says of the reviews; none where no review is required."""
    rules = [each for each in repository.protections_of(pull.base_ref) if _wants_reviews(each)]
    if not rules:
        return None
    given = opinions.approvers(repository, pull)
    return opinions.decision(
        repository,
        pull,
        wanted=max(each.approvals for each in rules),
        owners_left=any(each.code_owners for each in rules) and bool(waiting_owners(pull, given)),
        stale=any(each.last_push_approval for each in rules)
        and not opinions.approved_last_push(repository, pull),
    )


def _wants_reviews(rule: Protection) -> bool:
    return bool(rule.approvals or rule.code_owners or rule.last_push_approval)


def merge_state(repository: Repository, pull: Pull) -> str:
    """Give GraphQL's word for whether it could be merged now."""
    rules = repository.protections_of(pull.base_ref)
    if pull.mergeable is None:
        return "UNKNOWN"
    if not pull.mergeable:
        return "DIRTY"
    if pull.draft:
        return "DRAFT"
    if any(each.strict for each in rules) and pull.behind:
        return "BEHIND"
    return "BLOCKED" if any(blocking(repository, pull, each) for each in rules) else "CLEAN"


async def check_move(repository: Repository, actor: Actor, move: RefMove) -> None:
    """Raise 422 if a protected branch does not take this move by the API."""
    refused = await refused_move(repository, actor, move)
    if refused is not None:
        rule, said = refused
        raise Problem(422, f"Repository rule violations found\n\n{said}" if rule.ruleset else said)


async def refused_move(repository: Repository, actor: Actor, move: RefMove) -> tuple[Protection, str] | None:
    """Say which rule refuses that a branch is moved, not through a pull request, and why."""
    for rule in repository.protections_of(move.branch) if move.branch else ():
        found = await _moving(repository, actor, move, rule)
        if found:
            return rule, found
    return None


async def _moving(repository: Repository, actor: Actor, move: RefMove, rule: Protection) -> str | None:
    if not may_push(actor, rule):
        return "You're not authorized to push to this branch."
    if rule.wants_pull_request:
        return "Changes must be made through a pull request."
    if move.deleted:
        return None if rule.ruleset else "Cannot delete this protected branch"
    if not (move.created or rule.ruleset or await is_ancestor(repository.bare, move.before, move.after)):
        return "Cannot force-push to this branch"
    return _wrong_commits(repository, rule, await _new(repository, move)) or next(
        (said for check in rule.checks if (said := _check(repository, move.after, check))), None
    )


def _wrong_commits(repository: Repository, rule: Protection, commits: list[Commit]) -> str | None:
    if rule.signatures and any(commit.sha not in repository.signed for commit in commits):
        return UNSIGNED
    if rule.linear_history and any(len(commit.parents) > 1 for commit in commits):
        return MERGES
    return None


async def _new(repository: Repository, move: RefMove) -> list[Commit]:
    """Give the commits that come in; into a new branch those that nothing else has."""
    known = [f"--exclude={move.ref}", "--all"] if move.created else [move.before]
    return await log(repository.bare, move.after, "--not", *known)


def may_push(actor: Actor, rule: Protection) -> bool:
    """Say whether the rule lets this caller move the branch at all."""
    if rule.pushers is None:
        return True
    names = {actor.account.login, actor.app.slug if actor.app else ""}
    return bool(names & rule.pushers)
