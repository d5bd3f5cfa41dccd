"""What we do ourselves so that GitHub lets a proven change land: our check, our threads."""

from __future__ import annotations

from worktrain.compliance import ResolveThread
from worktrain.demands import Conversation
from worktrain.intents import SetCheck
from worktrain.proof.facts import Facts
from worktrain.records import Record
from worktrain.words.checks import VERDICT, verdict_check
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place


async def prepare(place: Place, record: Record, now: Facts) -> None:
    """Meet the demands that are ours to meet; what people must do is left to them."""
    if record.sdet_head is not None and any(check.name == VERDICT for check in now.demands.checks):
        await _repeat_verdict(place, record)
    if now.demands.conversations:
        for talk in now.standing.conversations:
            if await _is_settled(place, record, talk):
                await _resolve(place, record, talk)


async def _repeat_verdict(place: Place, record: Record) -> None:
    """Show the verdict on the head with the SDET's tests too: that is the head that GitHub looks at."""
    assert record.sdet_head is not None, "there are tests above the reviewed head"
    words = verdict_check(record, record.verdict)
    check = SetCheck(
        repository=place.where.repository,
        run=record.run,
        name=VERDICT,
        head_sha=record.sdet_head,
        status="completed",
        conclusion=words.conclusion,
        title=words.title,
        summary=words.summary,
    )
    await place.do(check, scope(record))


async def _is_settled(place: Place, record: Record, talk: Conversation) -> bool:
    """Say whether a thread is about a finding of ours that is mended or dismissed; never a person's."""
    found = record.verdict.findings if record.verdict else ()
    left = {finding.id for finding in found} - {dismissal.finding for dismissal in record.dismissals}
    return bool(talk.finding) and talk.finding not in left and talk.author in await _ourselves(place)


async def _ourselves(place: Place) -> set[str]:
    """Give the logins that we write under, as GraphQL shows them: a bot's without its `[bot]`."""
    _, _, login = await place.github.identity()
    names = {login}
    side = await place.approver.side_of(place.where) if place.approver is not None else None
    if side is not None:
        names.add((await side.identity())[2])
    return {name.removesuffix("[bot]") for name in names}


async def _resolve(place: Place, record: Record, talk: Conversation) -> None:
    assert record.pull is not None, "a conversation is on a pull request"
    intent = ResolveThread(
        repository=place.where.repository, run=record.run, number=record.pull, node=talk.node
    )
    await place.do(intent, scope(record))
