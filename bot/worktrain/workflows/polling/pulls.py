"""Pull requests of open work items: a head that somebody moved, reviews, checks that ended."""

from __future__ import annotations

from worktrain.ids import Sha
from worktrain.intake.polled import pulls
from worktrain.intake.polled.found import Found
from worktrain.intents import PushBranch
from worktrain.states import FINAL, State
from worktrain.store.items import Item
from worktrain.words import checks
from worktrain.workflows.polling.look import Look, Seen

FEED = "pulls"
_ASKS_REVIEWS = frozenset({State.READY, State.NEEDS_HUMAN})
_OWN = frozenset({checks.PROOF, checks.VERDICT})


async def look(at: Look) -> Seen:
    """Look at each; there is no cursor, since what was told before is known by its id."""
    found = [
        one
        for item in at.remembered.items.of(at.where.repository_id)
        if item.state not in FINAL and item.record.pull is not None
        for one in await _of(at, item, item.record.pull)
    ]
    known = at.remembered.deliveries.known([one.guid for one in found])
    return Seen(feed=FEED, news=[one for one in found if one.guid not in known])


async def _of(at: Look, item: Item, number: int) -> list[Found]:
    found = await _head(at, item, number)
    if item.state in _ASKS_REVIEWS:
        found += await _reviews(at, number)
    if item.state is State.READY and item.record.head_sha:
        found += await _checks(at, item.record.head_sha)
    return found


async def _head(at: Look, item: Item, number: int) -> list[Found]:
    pull = await at.github.pull_row(number)
    if pull is None or pull["state"] != "open":
        return []
    head = Sha(pull["head"]["sha"])
    if head in {item.record.developer_head, item.record.sdet_head} or _was_pushed_by_us(at, pull, head):
        return []
    return [pulls.of_head(at.where, pull, known=item.record.head_sha)]


def _was_pushed_by_us(at: Look, pull: dict[str, object], head: Sha) -> bool:
    of = pull["head"]
    assert isinstance(of, dict)
    pushed = PushBranch(
        repository=at.where.repository,
        repository_id=at.where.repository_id,
        branch=of["ref"],
        sha=head,
    )
    return at.remembered.effects.knows(pushed)


async def _reviews(at: Look, number: int) -> list[Found]:
    rows = await at.github.review_rows(number)
    submitted = [row for row in rows if row.get("submitted_at") and row.get("user") and not at.is_ours(row)]
    return [pulls.of_review(at.where, number, row) for row in submitted]


async def _checks(at: Look, head: Sha) -> list[Found]:
    """Give what ended at this head; the gate reads for itself how."""
    runs = [row for row in await at.github.check_rows(head) if row.get("conclusion")]
    statuses = [row for row in await at.github.status_rows(head) if row["state"] != "pending"]
    return [
        *(pulls.of_check(at.where, row) for row in runs if row["name"] not in _OWN),
        *(pulls.of_status(at.where, head, row) for row in statuses if row["context"] not in _OWN),
    ]
