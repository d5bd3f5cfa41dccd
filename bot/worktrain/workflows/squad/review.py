"""The adversarial reviewer's move: a verdict on the developer's head, posted as a review that stays."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.errors import AgentError
from worktrain.intents import ReviewComment, SetCheck, SubmitReview
from worktrain.records import Record
from worktrain.sessions import Role
from worktrain.squads.asking import question
from worktrain.squads.diffs import commentable
from worktrain.squads.findings import conclude, open_findings
from worktrain.states import Happening
from worktrain.store.items import Item
from worktrain.verdicts import Verdict, Word
from worktrain.words import verdict as verdict_words
from worktrain.words.checks import VERDICT, verdict_check
from worktrain.workflows.squad import opinion
from worktrain.workflows.squad.halts import AttemptFailed, PersonMustDecide
from worktrain.workflows.squad.pushed import refuse_strange_head
from worktrain.workflows.squad.session import hold
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place, Tools

INLINE = 10
"""Findings shown in the diff itself; the rest stand in the review's table."""


async def review(tools: Tools, place: Place, item: Item, config: Config) -> Item:
    """Let a reviewer that sees only issue, base, head and diff judge; publish; then fix, go on, or ask."""
    record = item.record
    assert record.developer_head is not None, "there is something to review"
    record, outcome = await hold(
        tools, place, item, record, Role.REVIEWER, head=record.developer_head, config=config
    )
    await refuse_strange_head(place, record)
    row = next(row for row in record.sessions if row.id == outcome.session)
    try:
        verdict = conclude(record, outcome, manifest=row.brief_sha256, backend=row.backend)
    except AgentError as exc:
        raise AttemptFailed(record, str(exc)) from exc
    record = record.with_(verdicts=(*record.verdicts, verdict))
    record = await _publish(place, record, verdict, blocking=config.review.blocking)
    return _follow(tools, item, record, verdict, config)


async def _publish(place: Place, record: Record, verdict: Verdict, *, blocking: bool) -> Record:
    assert record.pull is not None, "there is a pull request to review"
    intent = SubmitReview(
        repository=place.where.repository,
        run=record.run,
        number=record.pull,
        round=verdict.round,
        head_sha=verdict.head_sha,
        body=verdict_words.review(record, verdict),
        comments=await _inline(place, record, verdict),
    )
    result = await opinion.submit(place, record, intent, verdict, blocking=blocking)
    words = verdict_check(record, verdict)
    check = SetCheck(
        repository=place.where.repository,
        run=record.run,
        name=VERDICT,
        head_sha=verdict.head_sha,
        status="completed",
        conclusion=words.conclusion,
        title=words.title,
        summary=words.summary,
    )
    await place.do(check, scope(record))
    published = verdict.model_copy(update={"review_id": result["id"]})
    return record.with_(verdicts=(*record.verdicts[:-1], published))


async def _inline(place: Place, record: Record, verdict: Verdict) -> tuple[ReviewComment, ...]:
    """Put findings on their lines, where GitHub takes comments; a finding is never placed twice."""
    earlier = {f.fingerprint for past in record.verdicts[:-1] for f in past.findings}
    lines = commentable(await place.mirror.diff(verdict.base_sha, verdict.head_sha))
    placed = [
        ReviewComment(path=f.path, line=f.line, body=verdict_words.inline(f, verdict))
        for f in verdict.findings
        if f.path and f.line and f.line in lines.get(f.path, ()) and f.fingerprint not in earlier
    ]
    return tuple(placed[:INLINE])


def _follow(tools: Tools, item: Item, record: Record, verdict: Verdict, config: Config) -> Item:
    items = tools.remembered.items
    if verdict.word is Word.ACCEPT:
        return items.move(item, Happening.ACCEPT, record=record)
    if verdict.word is Word.ABSTAIN:
        text = verdict.summary or "The reviewer gave no reason."
        raise PersonMustDecide(record, question("abstained", text))
    if record.rounds > config.limits.rounds:
        left = ", ".join(finding.id for finding in open_findings(record))
        text = f"After {config.limits.rounds} fix rounds the review still wants changes."
        raise PersonMustDecide(record, question("rounds", text, detail=left))
    return items.move(item, Happening.FIX, record=record)
