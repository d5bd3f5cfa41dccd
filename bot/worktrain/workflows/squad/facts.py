"""What the gate must know of this very moment, besides the record."""

from __future__ import annotations

from worktrain.demands import Demands, Standing
from worktrain.github.values import ReviewNow
from worktrain.ids import Sha
from worktrain.proof.conditions.live import GREEN
from worktrain.proof.facts import Facts
from worktrain.records import Record
from worktrain.workflows.tools import Place, Tools

HOLD_LABELS = frozenset({"hold", "do-not-merge/hold", "do-not-merge", "needs-human-review"})
"""Labels on the pull request that keep it from merging, in the words of Prow and of the seed."""


async def now(tools: Tools, place: Place, record: Record, *, base: Sha) -> Facts:
    """Read the pull request, its reviews and, where policy names some, its checks."""
    assert record.pull is not None, "the gate stands before a pull request"
    pull = await place.github.pull(record.pull)
    policy = await place.in_force(base)
    config = policy.config
    head = pull.head_sha if pull else Sha("")
    demands = await place.github.demands(place.where.default_branch) if config.merge.auto else Demands()
    return Facts(
        base_tip=base,
        head=head,
        policy_sha256=config.digest(),
        policy_broken=bool(policy.problem),
        pull_open=pull is not None and pull.state == "open",
        hold=await _hold(place, record.pull),
        changes_requested_by=_unhappy(await place.github.reviews(record.pull)),
        checks=await _checks(place, head) if config.merge.checks else {},
        demands=demands,
        standing=await _standing(place, record.pull, head, demands),
        loopback=tools.settings.on_loopback,
    )


async def _standing(place: Place, number: int, head: Sha, demands: Demands) -> Standing:
    """Ask how the pull request stands only where something is demanded of it."""
    if not demands.any or not head:
        return Standing()
    return await place.github.standing(number, head=head, demands=demands)


async def _hold(place: Place, pull: int) -> str:
    issue = await place.github.issue(pull)
    held = HOLD_LABELS & set(issue.labels) if issue else set()
    return min(held, default="")


def _unhappy(reviews: list[ReviewNow]) -> tuple[str, ...]:
    """Give the people whose last word was that changes are needed."""
    last: dict[str, str] = {}
    for review in reviews:
        if review.author.kind == "User" and review.state in {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}:
            last[review.author_login] = review.state
    return tuple(sorted(login for login, state in last.items() if state == "CHANGES_REQUESTED"))


async def _checks(place: Place, head: Sha) -> dict[str, str]:
    rows = [*await place.github.checks(head), *await place.github.statuses(head)]
    found: dict[str, str] = {}
    for row in rows:  # of several with one name (another App's, or a status) the worst counts
        if found.get(row.name, "success") in GREEN:
            found[row.name] = row.conclusion or "pending"
    return found
