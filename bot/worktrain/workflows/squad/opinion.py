"""The second App's opinion of a pull request: given as a real review, and taken back when it is void."""

from __future__ import annotations

import logging
from typing import Any

from worktrain.compliance import ApprovePull, DismissReview
from worktrain.errors import AuthError
from worktrain.github.errors import Refused
from worktrain.github.repository import Repository
from worktrain.github.values import ReviewNow
from worktrain.ids import Sha
from worktrain.intents import SubmitReview
from worktrain.records import Record
from worktrain.verdicts import Verdict, Word
from worktrain.words import approval as words
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place

log = logging.getLogger("worktrain.opinion")

LASTING = frozenset({"APPROVED", "CHANGES_REQUESTED"})


async def submit(
    place: Place, record: Record, intent: SubmitReview, verdict: Verdict, *, blocking: bool
) -> dict[str, Any]:
    """Post a verdict: by the second App as what it is, where there is one; else as a comment."""
    side = await _side(place)
    if side is None:
        return await place.do(intent, scope(record))
    told = {Word.ACCEPT: "APPROVE", Word.CHANGES: "REQUEST_CHANGES" if blocking else "COMMENT"}
    event = told.get(verdict.word, "COMMENT")
    try:
        return await place.do(intent.model_copy(update={"event": event}), scope(record), second=side)
    except (AuthError, Refused) as exc:
        # without its permission the verdict must still be seen
        log.warning("the reviewer's App could not review: %s", exc, extra={"action": "not-approved"})
        return await place.do(intent, scope(record))


async def confirm(place: Place, record: Record) -> None:
    """Bring the opinion in line with the proof: approve the proven head, take back what people overruled."""
    side = await _side(place)
    verdict, head = record.verdict, record.head_sha
    if side is None or record.pull is None or verdict is None or head is None:
        return
    last = await _last(side, record.pull)
    if last is not None and last.state == "CHANGES_REQUESTED":
        await _dismiss(place, record, side, last, words.overruled())
    accepted = verdict.word is Word.ACCEPT and verdict.head_sha == record.developer_head
    if accepted and not (last and (last.state, last.head_sha) == ("APPROVED", head)):
        intent = ApprovePull(
            repository=place.where.repository,
            run=record.run,
            number=record.pull,
            head_sha=head,
            body=words.approval(record, head),
        )
        await place.do(intent, scope(record), second=side)


async def void(place: Place, record: Record, *, head: Sha | str) -> None:
    """Take back every opinion about another head than this one and the reviewed one below it."""
    side = await _side(place)
    if side is None or record.pull is None:
        return
    for review in await _ours(side, record.pull):
        if review.state in LASTING and review.head_sha not in {head, record.developer_head}:
            await _dismiss(place, record, side, review, words.void(head))


async def _side(place: Place) -> Repository | None:
    return await place.approver.side_of(place.where) if place.approver is not None else None


async def _ours(side: Repository, pull: int) -> list[ReviewNow]:
    _, bot_id, _ = await side.identity()
    return [review for review in await side.reviews(pull) if review.author.id == bot_id]


async def _last(side: Repository, pull: int) -> ReviewNow | None:
    lasting = [review for review in await _ours(side, pull) if review.state in {*LASTING, "DISMISSED"}]
    return lasting[-1] if lasting else None


async def _dismiss(place: Place, record: Record, side: Repository, review: ReviewNow, why: str) -> None:
    assert record.pull is not None, "a review is on a pull request"
    intent = DismissReview(
        repository=place.where.repository,
        run=record.run,
        number=record.pull,
        review=review.id,
        message=why,
    )
    await place.do(intent, scope(record), second=side)
