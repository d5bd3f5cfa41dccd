"""Reads about what protects a branch: rulesets first, which anybody may read, then classic protection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from worktrain.demands import Conversation, Demands, Standing
from worktrain.errors import AuthError
from worktrain.github import rules
from worktrain.github.checks import Checks
from worktrain.github.errors import Gone, Refused
from worktrain.ids import Sha
from worktrain.words import marker

# `refUpdateRule` is what GitHub shows of classic protection to those who do not administer:
# https://docs.github.com/graphql/reference/objects#refupdaterule
_BRANCH = """query worktrainBranch($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    squashMergeAllowed mergeCommitAllowed rebaseMergeAllowed
    ref(qualifiedName: $ref) { refUpdateRule {
      requiredApprovingReviewCount requiredStatusCheckContexts requiresCodeOwnerReviews
      requiresConversationResolution requiresLinearHistory requiresSignatures viewerCanPush
    } }
  }
}"""
_STANDING = """query worktrainStanding($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewDecision mergeStateStatus
    reviewThreads(last: 100) { nodes {
      id isResolved comments(first: 1) { nodes { body author { login } } }
    } }
  } }
}"""


_NOT_IN_PLAN = "Upgrade to "
"""How GitHub says that the plan of a private repository has neither rulesets nor protection."""


class Branches(Checks):
    """One repository's branches."""

    async def demands(self, branch: str) -> Demands:
        """Give all that a change must meet before it may reach this branch; the branch need not exist."""
        found = rules.of_rulesets(await self._rulesets(branch), Demands(branch=branch))
        try:
            data = await self._ask(_BRANCH, ref=f"refs/heads/{branch}")
        except Refused as exc:  # a GitHub Enterprise Server that lacks one of the fields
            return found.model_copy(update={"unread": exc.why or exc.what})
        found = rules.of_repository(data, found)
        shown = (data.get("ref") or {}).get("refUpdateRule")
        return await self._classic(rules.of_update_rule(shown, found)) if shown else found

    async def _rulesets(self, branch: str) -> list[Any]:
        """Give the rules of rulesets; none where the plan, or an older server, has no rulesets at all."""
        path = "/repos/{+repo}/rules/branches/{branch}{?per_page}"
        try:
            return await self.client.pages(path, branch=branch)
        except Gone:
            return []
        except Refused as exc:
            if _NOT_IN_PLAN in exc.why:
                return []
            raise

    async def _classic(self, found: Demands) -> Demands:
        """Add what only `administration: read` shows; without it the rest is enough to go by."""
        path = "/repos/{+repo}/branches/{branch}/protection"
        try:
            return rules.of_protection(await self.client.get(path, branch=found.branch), found)
        except (AuthError, Refused) as exc:
            absent = isinstance(exc, Gone) or _NOT_IN_PLAN in exc.why
            return found.model_copy(update={"unread": "" if absent else exc.why or exc.what})

    async def standing(self, number: int, *, head: Sha, demands: Demands) -> Standing:
        """Give how a pull request stands against these demands."""
        try:
            data = await self._ask(_STANDING, number=number)
        except Refused:  # an older server: its refusal of the merge itself will have to do
            data = {}
        pull = data.get("pullRequest") or {}
        return Standing(
            decision=pull.get("reviewDecision"),
            merge_state=pull.get("mergeStateStatus") or "UNKNOWN",
            conversations=tuple(
                map(_conversation, _open((pull.get("reviewThreads") or {}).get("nodes") or ()))
            ),
            checks=await self._wanted(demands, head) if demands.checks else {},
        )

    async def _wanted(self, demands: Demands, head: Sha) -> dict[str, str]:
        runs, statuses = await self.checks(head), await self.statuses(head)
        return rules.standing_of(demands, [*statuses, *runs])

    async def _ask(self, query: str, **variables: Any) -> Any:
        owner, _, name = self.full_name.partition("/")
        answer = await self.client.graphql(query, owner=owner, name=name, **variables)
        return answer.get("repository") or {}


def _open(threads: Iterable[Any]) -> list[Any]:
    return [each for each in threads if not each["isResolved"] and each["comments"]["nodes"]]


def _conversation(thread: Any) -> Conversation:
    first = thread["comments"]["nodes"][0]
    said = marker.read(first.get("body") or "") or {}
    finding = str(said.get("id", "")) if said.get("kind") == "finding" else ""
    author = (first.get("author") or {}).get("login", "ghost")
    return Conversation(node=thread["id"], author=author, finding=finding)
