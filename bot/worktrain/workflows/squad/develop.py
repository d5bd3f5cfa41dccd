"""The developer's move: a session, then delivery of what it left as a draft pull request."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.ids import Sha
from worktrain.proof.weakening import diff_lines
from worktrain.records import Record
from worktrain.sessions import Outcome, Role
from worktrain.squads.asking import question
from worktrain.squads.diffs import undeclared
from worktrain.states import Happening
from worktrain.store.items import Item
from worktrain.words import commit as commit_words
from worktrain.workflows.squad import deliver, opening
from worktrain.workflows.squad.halts import PersonMustDecide
from worktrain.workflows.squad.session import hold
from worktrain.workflows.tools import Place, Tools


async def develop(tools: Tools, place: Place, item: Item, config: Config) -> Item:
    """Let the developer work on the base, or on its own head in a fix round, and publish the result."""
    record, items = item.record, tools.remembered.items
    assert record.base_sha is not None, "start fixed the base"
    # not the developer's head: after a crash that is already what this very move has made
    parent = record.verdict.head_sha if record.verdict else record.base_sha
    record, outcome = await hold(tools, place, item, record, Role.DEVELOPER, head=parent, config=config)
    taken = await deliver.take(place, record, outcome, parent=parent)
    tools.points.reach("work.imported")
    message = commit_words.message(record, kind="fix" if record.rounds else "developer")
    head = await deliver.commit(tools, place, record, tree=taken.tree, parent=parent, message=message)
    expect = await deliver.left_at(place, record, parent=parent)
    record = await _as_delivered(place, record.with_(claimed=outcome.claim.summary), head=head)
    item = items.save(item, record)
    tools.points.reach("record.saved")
    await deliver.push(place, record, sha=head, expect=expect)
    record = await opening.open_pull(place, record)
    item = items.save(item, record)
    await opening.carry(place, record)
    _ask_about(record, outcome, taken, config)
    return items.move(item, Happening.DELIVER, record=record)


async def _as_delivered(place: Place, record: Record, *, head: Sha) -> Record:
    assert record.base_sha is not None, "start fixed the base"
    whole = await place.mirror.changes(record.base_sha, head)
    return record.with_(
        developer_head=head, sdet_head=None, proof=None, changed=tuple(change.path for change in whole)
    )


def _ask_about(record: Record, outcome: Outcome, taken: deliver.Taken, config: Config) -> None:
    """Put to a person what reviewing would not mend: unusual or undeclared files, a diff too large for it."""
    stray = undeclared([change.path for change in taken.changes], outcome.claim.declares)
    if taken.unusual and record.approval_of("unusual-files") is None:
        text = "The diff holds what a review of text does not show."
        seen = [*taken.unusual, *(f"not declared: {path}" for path in stray)]
        raise PersonMustDecide(record, question("unusual-files", text, detail="\n".join(seen)))
    if stray and record.approval_of("outside-declared") is None:
        asked = question(
            "outside-declared",
            "The diff changes files that the developer did not declare.",
            detail=", ".join(stray),
        )
        raise PersonMustDecide(record, asked)
    size = diff_lines(taken.changes)
    if size > config.limits.diff_lines and record.approval_of("diff-size") is None:
        text = f"The diff has {size} changed lines; the limit is {config.limits.diff_lines}."
        raise PersonMustDecide(record, question("diff-size", text, detail=str(size)))
