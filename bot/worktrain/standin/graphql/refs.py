"""Branches in GraphQL, with what protects them as whoever does not administer sees it."""

from __future__ import annotations

from worktrain.standin.access import Actor
from worktrain.standin.acts.protecting import may_push
from worktrain.standin.graphql.fields import Object
from worktrain.standin.ids import node_id
from worktrain.standin.state.repositories import Repository


def ref_object(repository: Repository, qualified: str, who: Actor) -> Object:
    """Give a branch; that it exists is not checked here."""
    name = qualified.removeprefix("refs/heads/")
    return {
        "__typename": "Ref",
        "id": node_id("ref", f"{repository.id}:{qualified}"),
        "name": name,
        "refUpdateRule": _update_rule(repository, name, who),
    }


def _update_rule(repository: Repository, branch: str, who: Actor) -> Object | None:
    """Give the classic rule as whoever may not administer sees it; rulesets are not in it."""
    rules = [each for each in repository.protections_of(branch) if not each.ruleset]
    if not rules:
        return None
    rule = rules[0]
    return {
        "__typename": "RefUpdateRule",
        "pattern": rule.branches,
        "requiredApprovingReviewCount": rule.approvals if rule.wants_pull_request else None,
        "requiredStatusCheckContexts": [check.context for check in rule.checks],
        "requiresCodeOwnerReviews": rule.code_owners,
        "requiresConversationResolution": rule.conversations,
        "requiresLinearHistory": rule.linear_history,
        "requiresSignatures": rule.signatures,
        "allowsForcePushes": False,
        "allowsDeletions": False,
        "blocksCreations": False,
        "viewerCanPush": may_push(who, rule),
        "viewerAllowedToDismissReviews": True,
    }
