"""The merging move: what is proven goes in, if policy lets it; then the second statement."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.github.errors import HeadMoved, NotMergeable
from worktrain.ids import Sha
from worktrain.intents import MergePull, ReadyPull
from worktrain.planning.score import prediction
from worktrain.plans import Prediction
from worktrain.proof.gate import GateDecision, judge
from worktrain.records import Record
from worktrain.squads.asking import question
from worktrain.states import Happening
from worktrain.store.items import Item
from worktrain.words import commit as commit_words
from worktrain.workflows.squad import facts, publish, sealing
from worktrain.workflows.squad.halts import PersonMustDecide, obey_first
from worktrain.workflows.squad.pushed import refuse_strange_head
from worktrain.workflows.squad.sealing import decided
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place, Tools


async def merge(tools: Tools, place: Place, item: Item, config: Config) -> Item | None:
    """Take the draft mark off; merge if policy allows it without a person. None: it rests as it is."""
    async with place.merging:
        return await merge_in_turn(tools, place, item, config)


async def merge_in_turn(tools: Tools, place: Place, item: Item, config: Config) -> Item | None:
    """Do the same for a caller that holds the turn: the base that was proven is the one merged into."""
    items, record = tools.remembered.items, item.record
    assert record.proof is not None, "only what is proven is ready"
    before = await _merged_before(place, record)
    if before is not None:
        return await after_merge(tools, place, item, merged=before, method=config.merge.method)
    await refuse_strange_head(place, record)
    base = await place.fetch()
    if base != record.proof.base_sha:
        return items.move(item, Happening.REPROVE, because="the base branch moved")
    now = await facts.now(tools, place, record, base=base)
    decision = judge(record, config, now)
    if decision.asks is not None:
        raise PersonMustDecide(record, decision.asks)
    if not decision.passed:
        return None
    obey_first(tools, item, record)
    if record.drafts:
        await _undraft(place, record)
    if not decision.may_merge:
        await _tell_waiting(tools, place, item, decision, config)
        return None
    try:
        merged = await _merge(place, record, config)
    except HeadMoved:
        return items.move(item, Happening.REPROVE, because="the head moved before the merge")
    except NotMergeable as exc:
        if await place.fetch() != base:
            return items.move(item, Happening.REPROVE, because="the base branch moved before the merge")
        # asked again it would say the same: a rule that we cannot read, or that came just now
        raise PersonMustDecide(
            record, question("blocked", "GitHub refused the merge.", detail=exc.why)
        ) from exc
    return await after_merge(tools, place, item, merged=merged, method=config.merge.method)


async def _tell_waiting(
    tools: Tools, place: Place, item: Item, decision: GateDecision, config: Config
) -> None:
    """Say what GitHub still waits for, where it is not simply a person's turn."""
    if config.merge.auto and decision.reason != item.record.reason:
        tools.remembered.items.save(item, item.record.with_(reason=decision.reason))
        await publish.check(place, item.record, decision)


async def _merged_before(place: Place, record: Record) -> Sha | None:
    """Give the commit of a merge of ours that a crash cut off from its answer."""
    if record.pull is None or "merge-pull" not in place.effects.used_by(record.run, besides=""):
        return None
    pull = await place.github.pull(record.pull)
    return pull.merge_commit_sha if pull and pull.merged and pull.head_sha == record.head_sha else None


async def after_merge(
    tools: Tools, place: Place, item: Item, *, merged: Sha, method: str, by: str = ""
) -> Item:
    """Link the merged commit to the proof, and score what the plan predicted."""
    items, record = tools.remembered.items, item.record
    await place.fetch()
    record = record.with_(prediction=_scored(record), asked=None, reason=None)
    if record.proof is not None and record.proof.envelopes:
        tree = await place.mirror.tree_of(merged)
        record = sealing.seal_merge(tools, record, merged=merged, tree=tree, method=method)
        item = items.save(item, record)
        tools.points.reach("proof.signed")
        for sha in (merged, record.proof.head_sha if record.proof else merged):
            await publish.note(place, record, sha=sha)
        await publish.comment(place, record, decided(record))
    else:
        record = record.with_(merged_sha=merged)
    return items.move(item, Happening.MERGE, because=f"merged by {by}" if by else "", record=record)


async def _undraft(place: Place, record: Record) -> None:
    assert record.pull is not None, "what is ready has a pull request"
    intent = ReadyPull(
        repository=place.where.repository,
        run=record.run,
        number=record.pull,
        node=record.pull_node,
        head_sha=_head(record),
    )
    await place.do(intent, scope(record))


async def _merge(place: Place, record: Record, config: Config) -> Sha:
    assert record.pull is not None, "what is ready has a pull request"
    subject, _, message = commit_words.message(record, kind="squash").partition("\n\n")
    intent = MergePull(
        repository=place.where.repository,
        run=record.run,
        number=record.pull,
        head_sha=_head(record),
        method=config.merge.method,
        title=subject,
        message=message.strip(),
    )
    result = await place.do(intent, scope(record))
    return Sha(str(result["sha"]))


def _scored(record: Record) -> Prediction | None:
    dossiers = record.plan.dossiers if record.plan else ()
    mine = next((dossier for dossier in dossiers if dossier.issue == record.issue.number), None)
    return prediction(mine, record.changed) if mine else None


def _head(record: Record) -> Sha:
    assert record.head_sha is not None, "what is ready has a head"
    return record.head_sha
