"""Branch protection and rules of rulesets as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from worktrain.standin.site import Site
from worktrain.standin.state.protections import METHODS, Protection
from worktrain.standin.state.repositories import Repository


def protection_json(site: Site, repository: Repository, branch: str, rule: Protection) -> dict[str, Any]:
    """Give classic protection as whoever administers the repository sees it."""
    api = site.repo_api(repository, f"/branches/{branch}/protection")
    found: dict[str, Any] = {
        "url": api,
        "enforce_admins": {"url": f"{api}/enforce_admins", "enabled": True},
        "required_linear_history": {"enabled": rule.linear_history},
        "required_signatures": {"url": f"{api}/required_signatures", "enabled": rule.signatures},
        "required_conversation_resolution": {"enabled": rule.conversations},
        "allow_force_pushes": {"enabled": False},
        "allow_deletions": {"enabled": False},
        "block_creations": {"enabled": False},
        "lock_branch": {"enabled": False},
        "allow_fork_syncing": {"enabled": False},
    }
    if rule.checks or rule.strict:
        found["required_status_checks"] = {"url": f"{api}/required_status_checks", **checks_json(rule)}
    if rule.wants_pull_request:
        found["required_pull_request_reviews"] = {
            "url": f"{api}/required_pull_request_reviews",
            "dismiss_stale_reviews": rule.dismiss_stale,
            "require_code_owner_reviews": rule.code_owners,
            "require_last_push_approval": rule.last_push_approval,
            "required_approving_review_count": rule.approvals,
        }
    if rule.pushers is not None:
        where = f"{api}/restrictions"
        ends = {f"{kind}_url": f"{where}/{kind}" for kind in ("users", "teams", "apps")}
        found["restrictions"] = {"url": where, **ends, "users": [], "teams": [], "apps": []}
        found["restrictions"]["users"] = [{"login": login} for login in sorted(rule.pushers)]
    return found


def checks_json(rule: Protection) -> dict[str, Any]:
    return {
        "strict": rule.strict,
        "contexts": [check.context for check in rule.checks],
        "checks": [{"context": check.context, "app_id": check.app_id} for check in rule.checks],
    }


def rules_json(repository: Repository, number: int, rule: Protection) -> list[dict[str, Any]]:
    """Give one ruleset's rules, as anybody who can read the repository sees them."""
    source = {
        "ruleset_source_type": "Repository",
        "ruleset_source": repository.full_name,
        "ruleset_id": number,
    }
    return [{**each, **source} for each in _rules(rule)]


def _rules(rule: Protection) -> Iterator[dict[str, Any]]:
    yield {"type": "deletion"}
    yield {"type": "non_fast_forward"}
    if rule.signatures:
        yield {"type": "required_signatures"}
    if rule.linear_history:
        yield {"type": "required_linear_history"}
    if rule.pushers is not None:
        yield {"type": "update"}
    if rule.merge_queue:
        yield {"type": "merge_queue", "parameters": _QUEUE}
    if rule.wants_pull_request or rule.methods != METHODS:
        yield {"type": "pull_request", "parameters": _pull_request(rule)}
    if rule.checks or rule.strict:
        yield {"type": "required_status_checks", "parameters": _checks(rule)}


def _pull_request(rule: Protection) -> dict[str, Any]:
    return {
        "allowed_merge_methods": list(rule.methods),
        "dismiss_stale_reviews_on_push": rule.dismiss_stale,
        "require_code_owner_review": rule.code_owners,
        "require_last_push_approval": rule.last_push_approval,
        "required_approving_review_count": rule.approvals,
        "required_review_thread_resolution": rule.conversations,
    }


def _checks(rule: Protection) -> dict[str, Any]:
    wanted = [
        {"context": each.context, **({"integration_id": each.app_id} if each.app_id else {})}
        for each in rule.checks
    ]
    return {"strict_required_status_checks_policy": rule.strict, "required_status_checks": wanted}


_QUEUE = {
    "check_response_timeout_minutes": 60,
    "grouping_strategy": "ALLGREEN",
    "max_entries_to_build": 5,
    "max_entries_to_merge": 5,
    "merge_method": "SQUASH",
    "min_entries_to_merge": 1,
    "min_entries_to_merge_wait_minutes": 5,
}
