"""The SDET's part of proving: tests that fail without the change, as a commit of their own."""

from __future__ import annotations

from worktrain.config.schema import Config
from worktrain.paths import is_test
from worktrain.records import Record
from worktrain.sessions import Role
from worktrain.store.items import Item
from worktrain.words import commit as commit_words
from worktrain.workflows.squad import deliver
from worktrain.workflows.squad.halts import AttemptFailed
from worktrain.workflows.squad.session import hold
from worktrain.workflows.tools import Place, Tools


async def test(tools: Tools, place: Place, item: Item, config: Config) -> Record:
    """Let the SDET add tests on the developer's head; its commit is the direct child and has only tests."""
    record = item.record
    parent = record.developer_head
    assert parent is not None, "tests are written against a head"
    record, outcome = await hold(tools, place, item, record, Role.SDET, head=parent, config=config)
    record = record.with_(tests=outcome.claim.tests)
    if outcome.bundle is None:
        return record
    taken = await deliver.take(place, record, outcome, parent=parent)
    strays = [change.path for change in taken.changes if not is_test(change.path)]
    if strays:
        raise AttemptFailed(record, f"The sdet changed what is not a test: {', '.join(strays)}.")
    if taken.unusual:
        raise AttemptFailed(record, f"The sdet left more than plain tests: {'; '.join(taken.unusual[:5])}.")
    message = commit_words.message(record, kind="sdet")
    head = await deliver.commit(tools, place, record, tree=taken.tree, parent=parent, message=message)
    await deliver.push(place, record.with_(sdet_head=head), sha=head, expect=parent)
    return record.with_(sdet_head=head)
