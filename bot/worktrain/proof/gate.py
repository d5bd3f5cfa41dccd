"""The gate: the record, the policy and a few live facts in; a decision with its reason out."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.proof.conditions import live, reach, review, trials
from worktrain.proof.conditions.holds import Condition, Evidence, Hold
from worktrain.proof.facts import Facts
from worktrain.proof.isolation import doubt, places
from worktrain.proof.landing import waits
from worktrain.proof.phrases import cut
from worktrain.records import Asked, Record
from worktrain.sessions import Value

CONDITIONS: tuple[Condition, ...] = (
    live.head_is_ours,
    live.nobody_holds_it,
    live.policy_is_the_same,
    live.policy_can_be_read,
    review.review_accepts_this_head,
    review.no_finding_blocks,
    review.duties_are_separate,
    review.tests_are_a_commit_of_their_own,
    live.base_is_the_proven_one,
    trials.suite_is_green_on_base,
    trials.suite_is_green_on_head,
    trials.nothing_is_flaky,
    trials.red_first_holds,
    trials.every_source_file_is_guarded,
    trials.tests_are_not_weakened,
    reach.nothing_protected_changed,
    reach.setup_is_the_same,
    reach.diff_is_small_enough,
    live.required_checks_are_green,
)
"""All of these, in the order in which people care; the first that does not hold gives the reason."""


LONGEST_REASON = 140


class GateDecision(Value):
    """Whether it is proven, why (or why not) in at most 140 characters, and what a person must decide."""

    passed: bool
    reason: str
    asks: Asked | None = None
    may_merge: bool = False


def judge(record: Record, config: Config, facts: Facts) -> GateDecision:
    """Decide; everything that is missing counts as no."""
    if record.proof is None:
        return GateDecision(passed=False, reason="There is no proof yet.")
    seen = Evidence(record=record, proof=record.proof, config=config, facts=facts)
    holds = [hold for condition in CONDITIONS if (hold := condition(seen)) is not None]
    if not holds:
        return _passed(seen)
    more = f" And {len(holds) - 1} more." if len(holds) > 1 else ""
    reason = cut(holds[0].reason, LONGEST_REASON - len(more)) + more
    return GateDecision(passed=False, reason=reason, asks=_asks(holds))


def _asks(holds: list[Hold]) -> Asked | None:
    """Ask the first question, unless what was proven is no longer what is there."""
    if any(hold.moved for hold in holds):
        return None
    return next((hold.asks for hold in holds if hold.asks), None)


def _passed(seen: Evidence) -> GateDecision:
    if not seen.config.merge.auto:
        return GateDecision(passed=True, reason="Proven; a person merges it (merge.auto is off).")
    owner = seen.record.written_as
    if owner and not seen.config.merge.by_token:
        said = cut(f"Proven; a person merges it: this is done with {owner}'s token.", LONGEST_REASON)
        return GateDecision(passed=True, reason=said)
    doubtful = doubt(places(seen.proof.runs, seen.record.sessions))
    if doubtful is not None and not seen.facts.loopback:
        return GateDecision(passed=True, reason=doubtful)
    missing = waits(seen.facts.demands, seen.facts.standing, seen.record, seen.config)
    if missing:
        more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
        said = cut(f"Proven; {missing[0]}.", LONGEST_REASON - len(more))
        return GateDecision(passed=True, reason=said + more)
    return GateDecision(passed=True, reason="Proven; merging.", may_merge=True)
