"""What GitHub says at this moment: the head, the base, people's holds, the policy, required checks."""

from __future__ import annotations

from worktrain.proof.conditions.holds import Evidence, Hold, asking
from worktrain.proof.phrases import listed

GREEN = frozenset({"success", "neutral", "skipped"})


def head_is_ours(seen: Evidence) -> Hold | None:
    """The pull request is open and its head is the proven one."""
    proven, now = seen.proof.head_sha, seen.facts.head
    if not seen.facts.pull_open:
        return Hold(reason="The pull request is not open.", moved=True)
    if not now == proven == seen.record.head_sha:
        return Hold(reason=f"The head moved from {proven[:7]} to {now[:7]}.", moved=True)
    return None


def nobody_holds_it(seen: Evidence) -> Hold | None:
    """No kill switch, no hold label, no person's request for changes."""
    if seen.config.kill_switch:
        return Hold(reason="The kill switch is on.")
    if seen.facts.hold:
        return Hold(reason=f"The label {seen.facts.hold} is on.")
    if seen.facts.changes_requested_by:
        return Hold(reason=f"Changes requested by {listed(seen.facts.changes_requested_by)}.")
    return None


def policy_is_the_same(seen: Evidence) -> Hold | None:
    """The policy that the run began with is the one in force, and the one that we judge by."""
    if seen.facts.policy_sha256 == seen.record.policy_sha256 == seen.config.digest():
        return None
    return asking("policy", "The policy changed since the run began; it must start anew.")


def policy_can_be_read(seen: Evidence) -> Hold | None:
    """The file on the base branch is valid: a proof under another policy could not be verified there."""
    if not seen.facts.policy_broken:
        return None
    return Hold(reason="Waiting for a policy file that can be read; the last valid one merges nothing.")


def base_is_the_proven_one(seen: Evidence) -> Hold | None:
    """The base branch stands where the proof was made."""
    proven, now = seen.proof.base_sha, seen.facts.base_tip
    if now == proven:
        return None
    return Hold(reason=f"The base moved from {proven[:7]} to {now[:7]}; to be proven again.", moved=True)


def required_checks_are_green(seen: Evidence) -> Hold | None:
    """Every check that the policy names has ended well on this head."""
    now = {name: seen.facts.checks.get(name, "pending") for name in seen.config.merge.checks}
    red = [name for name, conclusion in now.items() if conclusion not in {*GREEN, "pending"}]
    pending = [name for name, conclusion in now.items() if conclusion == "pending"]
    if red:
        return asking("checks", f"Red checks: {listed(red)}.", detail=", ".join(red))
    return Hold(reason=f"Waiting for checks: {listed(pending)}.") if pending else None
