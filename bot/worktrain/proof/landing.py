"""What GitHub still waits for before a proven change may land: the repository's rules, said in few words."""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.config.schema import Config
from worktrain.demands import Demands, Standing
from worktrain.proof.phrases import listed
from worktrain.records import Record

GREEN = frozenset({"success", "neutral", "skipped"})
OURS = frozenset({"worktrain / proof", "worktrain / verdict"})
"""Checks that say what we decide; we do not wait for ourselves."""


def waits(demands: Demands, standing: Standing, record: Record, config: Config) -> list[str]:
    """Give what is missing, each as the end of a sentence; what a person must do stands first."""
    found = [*_never(demands, config), *_people(demands, standing, record), *_checks(demands, standing)]
    if not found and standing.merge_state == "BEHIND":
        found = [_behind(demands)]
    if not found and standing.merge_state == "BLOCKED":
        others = f" (perhaps {listed(demands.others)})" if demands.others else ""
        found = [f"GitHub blocks the merge without saying why{others}"]
    return found


def _never(demands: Demands, config: Config) -> Iterator[str]:
    """Say what no waiting mends: a person merges it."""
    if demands.merge_queue:
        yield f"{demands.branch} has a merge queue, so a person puts it in"
    if not demands.may_push:
        yield f"only named people may push to {demands.branch}, so one of them merges it"
    method = config.merge.method
    if (why := not_this_way(demands, method)) is not None:
        yield why


def not_this_way(demands: Demands, method: str) -> str | None:
    """Say why a merge by this method is not possible; none if it is."""
    if method not in demands.methods:
        allowed = listed(demands.methods) or "nothing"
        return f"merge.method {method} is not allowed here (but {allowed}), so a person merges it"
    if demands.linear and method == "merge":
        return "merge commits are not allowed here, so a person merges it"
    if demands.signatures and method == "rebase":
        return "GitHub cannot rebase where commits must be signed, so a person merges it"
    return None


def _people(demands: Demands, standing: Standing, record: Record) -> Iterator[str]:
    if standing.decision == "CHANGES_REQUESTED":
        yield "a reviewer requested changes"
    if standing.decision == "REVIEW_REQUIRED":
        yield f"needs {approvals(demands)}"
    left = {finding.id for finding in record.verdict.findings} if record.verdict else set()
    left -= {dismissal.finding for dismissal in record.dismissals}
    talks = [each for each in standing.conversations if not each.finding or each.finding in left]
    if demands.conversations and talks:
        yield f"{len(talks)} open conversation{'s' if len(talks) > 1 else ''} must be resolved"


def approvals(demands: Demands) -> str:
    """Say which approvals are wanted."""
    count = max(demands.approvals, 1)
    text = f"{count} approving review{'s' if count > 1 else ''}"
    text += " by a code owner" if demands.code_owners else ""
    return f"{text} of the last push" if demands.last_push else text


def _checks(demands: Demands, standing: Standing) -> Iterator[str]:
    names = [check.name for check in demands.checks if check.name not in OURS]
    red = [name for name in names if standing.checks.get(name, "pending") not in {*GREEN, "pending"}]
    missing = [name for name in names if name not in standing.checks]
    running = [name for name in names if standing.checks.get(name) == "pending"]
    if red:
        yield f"red: {_named(red)}"
    if running:
        yield f"waits for {_named(running)}"
    if missing:
        yield f"waits for {_named(missing)}, which nobody has reported"
    if demands.up_to_date and standing.merge_state == "BEHIND":
        yield _behind(demands)


def _named(names: list[str]) -> str:
    return f"check{'s' if len(names) > 1 else ''} {listed(names)}"


def _behind(demands: Demands) -> str:
    return f"the branch must contain the tip of {demands.branch}; a person updates it"
