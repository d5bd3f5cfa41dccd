"""GitHub's rules, each put into our demands; the only place that knows their names.

https://docs.github.com/rest/repos/rules#get-rules-for-a-branch
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from worktrain.demands import METHODS, Demands, WantedCheck
from worktrain.github.values import CheckNow

Json = dict[str, Any]

GREEN = frozenset({"success", "neutral", "skipped"})
HARMLESS = frozenset({"deletion", "non_fast_forward", "creation", "copilot_code_review"})
"""Rules that say nothing about a pull request into the branch."""


def of_rulesets(rows: Iterable[Json], found: Demands) -> Demands:
    """Add the rules of all active rulesets."""
    for row in rows:
        kind = str(row.get("type", ""))
        add = _RULES.get(kind)
        if add is not None:
            found = add(row.get("parameters") or {}, found)
        elif kind not in HARMLESS:
            found = _with(found, others=tuple(dict.fromkeys((*found.others, kind))))
    return found


def of_repository(data: Json, found: Demands) -> Demands:
    """Leave of the methods those that the repository's settings allow."""
    keys = {"squash": "squashMergeAllowed", "merge": "mergeCommitAllowed", "rebase": "rebaseMergeAllowed"}
    allowed = tuple(method for method in found.methods if data.get(keys[method], True))
    return _with(found, methods=allowed)


def of_update_rule(rule: Json, found: Demands) -> Demands:
    """Add classic protection as far as it is shown to those who do not administer."""
    names = rule.get("requiredStatusCheckContexts") or ()
    count = rule.get("requiredApprovingReviewCount")
    return _with(
        found,
        checks=_joined(found, [WantedCheck(name=name) for name in names if name]),
        pull_request=found.pull_request or count is not None,
        approvals=max(found.approvals, count or 0),
        code_owners=found.code_owners or bool(rule.get("requiresCodeOwnerReviews")),
        conversations=found.conversations or bool(rule.get("requiresConversationResolution")),
        signatures=found.signatures or bool(rule.get("requiresSignatures")),
        linear=found.linear or bool(rule.get("requiresLinearHistory")),
        may_push=found.may_push and rule.get("viewerCanPush") is not False,
    )


def of_protection(told: Json, found: Demands) -> Demands:
    """Add what administrators see of classic protection besides."""
    reviews, wanted = told.get("required_pull_request_reviews"), told.get("required_status_checks") or {}
    if reviews is not None:
        found = _reviews(reviews, "dismiss_stale_reviews", "require_code_owner_reviews", found)
    checks = [_check(row, "app_id") for row in wanted.get("checks") or ()]
    return _with(
        found, checks=_joined(found, checks), up_to_date=found.up_to_date or bool(wanted.get("strict"))
    )


def standing_of(demands: Demands, rows: Iterable[CheckNow]) -> dict[str, str]:
    """Give how each wanted check stands; of several with one name the worst counts."""
    found: dict[str, str] = {}
    for row in rows:
        wanted = [each for each in demands.checks if each.name == row.name]
        if any(each.app_id in (None, row.app_id) for each in wanted) and (
            found.get(row.name, "success") in GREEN
        ):
            found[row.name] = row.conclusion or "pending"
    return found


def _pull_request(given: Json, found: Demands) -> Demands:
    methods = given.get("allowed_merge_methods") or METHODS
    others = ("required_reviewers",) if given.get("required_reviewers") else ()
    found = _reviews(given, "dismiss_stale_reviews_on_push", "require_code_owner_review", found)
    return _with(
        found,
        methods=tuple(method for method in found.methods if method in methods),
        conversations=found.conversations or bool(given.get("required_review_thread_resolution")),
        others=tuple(dict.fromkeys((*found.others, *others))),
    )


def _reviews(given: Json, stale: str, owners: str, found: Demands) -> Demands:
    return _with(
        found,
        pull_request=True,
        approvals=max(found.approvals, given.get("required_approving_review_count") or 0),
        drops_approvals=found.drops_approvals or bool(given.get(stale)),
        code_owners=found.code_owners or bool(given.get(owners)),
        last_push=found.last_push or bool(given.get("require_last_push_approval")),
    )


def _status_checks(given: Json, found: Demands) -> Demands:
    checks = [_check(row, "integration_id") for row in given.get("required_status_checks") or ()]
    strict = bool(given.get("strict_required_status_checks_policy"))
    return _with(found, checks=_joined(found, checks), up_to_date=found.up_to_date or strict)


def _check(row: Json, app: str) -> WantedCheck:
    number = row.get(app)
    # GitHub writes -1 where any App may report it
    return WantedCheck(name=str(row["context"]), app_id=number if number and number > 0 else None)


def _joined(found: Demands, more: Iterable[WantedCheck]) -> tuple[WantedCheck, ...]:
    """Put lists of checks together; one that names its App says more than one that does not."""
    by_name = {(each.name, each.app_id): each for each in (*found.checks, *more)}
    named = {name for name, app_id in by_name if app_id is not None}
    return tuple(each for each in by_name.values() if each.app_id is not None or each.name not in named)


def _with(found: Demands, **changes: object) -> Demands:
    return found.model_copy(update=changes)


_RULES: dict[str, Callable[[Json, Demands], Demands]] = {
    "pull_request": _pull_request,
    "required_status_checks": _status_checks,
    "required_signatures": lambda _given, found: _with(found, signatures=True),
    "required_linear_history": lambda _given, found: _with(found, linear=True),
    "merge_queue": lambda _given, found: _with(found, merge_queue=True),
    "update": lambda _given, found: _with(found, may_push=False),
}
