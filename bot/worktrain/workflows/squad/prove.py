"""The proving move: tests, the runs that believe nothing, the signed statement, and the gate's word."""

from __future__ import annotations

from contextlib import AsyncExitStack

from worktrain.config.schema import Config
from worktrain.ids import Sha
from worktrain.proof.duties import not_separate
from worktrain.proof.facts import Facts
from worktrain.proof.gate import GateDecision, judge
from worktrain.records import Record
from worktrain.sandbox.environments import setup_inputs
from worktrain.squads.asking import question
from worktrain.states import Happening, State
from worktrain.store.items import Item
from worktrain.trials.prove import Conflict, prove_change
from worktrain.workflows.squad import facts, landing, publish, sealing
from worktrain.workflows.squad.halts import PersonMustDecide, unless_stopped
from worktrain.workflows.squad.merge import merge_in_turn
from worktrain.workflows.squad.pushed import refuse_strange_head
from worktrain.workflows.squad.test import test
from worktrain.workflows.tools import Place, Tools
from worktrain.workflows.waves.suites import laboratory, suite_on_base


async def prove(tools: Tools, place: Place, item: Item, config: Config) -> Item | None:
    """Let the SDET add its tests, then prove; what merges by itself is proven and merged in one go.

    One after the other in a repository: proven side by side, each merge would void all other proofs.
    """
    if not _tested(item.record):
        record = await test(tools, place, item, config)
        item = tools.remembered.items.save(item, record)
    if not config.merge.auto:
        return await _prove(tools, place, item, config)
    async with AsyncExitStack() as stack:
        await unless_stopped(tools, item.record, stack.enter_async_context(place.merging))
        item = await _prove(tools, place, item, config)
        return await merge_in_turn(tools, place, item, config) if item.state is State.READY else item


async def _prove(tools: Tools, place: Place, item: Item, config: Config) -> Item:
    """Prove the head on the base as it is now; then ready, or a question that the gate asks."""
    items, record = tools.remembered.items, item.record
    await refuse_strange_head(place, record)
    base = await place.fetch()
    if not _proven(record, base):
        record = await _run(tools, place, record, config, base=base)
        item = items.save(item, record)
    now = await facts.now(tools, place, record, base=base)
    decision = judge(record, config, now)
    record = sealing.seal_proof(tools, record, decision)
    item = items.save(item, record)
    tools.points.reach("proof.signed")
    await publish.proof(place, record, decision)
    if decision.passed:
        await landing.prepare(place, record, now)
    if decision.passed or _waits(decision, config, now):
        return items.move(item, Happening.PROVE, because=decision.reason, record=record)
    raise PersonMustDecide(record, decision.asks or question("held", decision.reason))


def _waits(decision: GateDecision, config: Config, now: Facts) -> bool:
    """Say whether nothing but a check that still runs, or a broken policy file, stands in the way."""
    pending = any(now.checks.get(name, "pending") == "pending" for name in config.merge.checks)
    return decision.asks is None and (pending or now.policy_broken) and decision.reason.startswith("Waiting")


def _tested(record: Record) -> bool:
    """Say whether an SDET session was held for this round's head."""
    rounds = max(record.rounds, 1)
    return any(
        row.role == "sdet" and row.round == rounds and row.end == "finished" for row in record.sessions
    )


def _proven(record: Record, base: Sha) -> bool:
    proof = record.proof
    return proof is not None and proof.base_sha == base and proof.head_sha == record.head_sha


async def _run(tools: Tools, place: Place, record: Record, config: Config, *, base: Sha) -> Record:
    """Run everything in fresh checkouts; what the diff brings to set-up waits for a person first."""
    head = record.head_sha
    assert head is not None, "there is something to prove"
    inputs = setup_inputs(record.changed, config.commands.setup)
    if config.commands.setup and inputs and record.approval_of("set-up") is None:
        text = "The diff changes files that the set-up command runs."
        raise PersonMustDecide(record, question("set-up", text, detail=", ".join(inputs)))
    suite = await unless_stopped(tools, record, suite_on_base(tools, place, config, base=base))
    assert record.developer_head is not None, "a head is the developer's, or the SDET's above it"
    try:
        work = prove_change(
            laboratory(tools, place, config),
            base=base,
            head=head,
            developer_head=record.developer_head,
            tests=record.tests,
            suite_on_base=suite,
        )
        proof = await unless_stopped(tools, record, work)
    except Conflict as exc:
        text = "The branch conflicts with the base branch."
        raise PersonMustDecide(record, question("base-conflict", text, detail=", ".join(exc.paths))) from exc
    said = (*proof.not_checked, *not_separate(record))
    return record.with_(proof=proof.model_copy(update={"not_checked": said}))
