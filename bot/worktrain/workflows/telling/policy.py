"""Say once, on the commit that broke it, that the policy file cannot be read; mending it is no news."""

from __future__ import annotations

from worktrain.ids import Sha
from worktrain.intents import SetCheck
from worktrain.squads.write_scope import Scope
from worktrain.words import policy as words
from worktrain.workflows.policy_file import InForce
from worktrain.workflows.tools import Place


async def tell(place: Place, policy: InForce, *, base: Sha) -> None:
    """Set the check of a broken content; the same content on later commits is not told again."""
    if not policy.problem:
        return
    where = place.where
    commit = place.policies.broken_at(policy.content, repository_id=where.repository_id, commit=base)
    said = words.broken(policy.problem)
    intent = SetCheck(
        repository=where.repository,
        name=words.NAME,
        head_sha=commit,
        status="completed",
        conclusion=said.conclusion,
        title=said.title,
        summary=said.summary,
    )
    await place.do(intent, Scope(repository=where.repository, kinds=frozenset({"set-check"}), caps={}))
