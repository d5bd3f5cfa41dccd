"""Everything that is executed to believe a change, and the proof made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worktrain.errors import WorkTrainError
from worktrain.git import trees
from worktrain.git.values import Change
from worktrain.ids import Sha
from worktrain.paths import is_source, is_test
from worktrain.proof import definitions, redfirst, weakening
from worktrain.proof.abridge import abridged
from worktrain.proof.definitions import Added
from worktrain.proof.unchecked import not_checked
from worktrain.records import CaseResult, Proof, TestRun
from worktrain.sandbox.environments import setup_inputs
from worktrain.trials.laboratory import Laboratory
from worktrain.trials.named import run_tests
from worktrain.trials.suite import run_suite
from worktrain.trials.together import together

HEAD_RUNS = 2
"""Runs of the named tests on head; with the suite's, three chances for a flaky one to show itself."""
MOST_WEAKENED = 200


class Conflict(WorkTrainError):  # noqa: N818 - says what happened
    """The branch does not merge into the base; `paths` conflict."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__("The branch conflicts with the base branch.", why=", ".join(paths[:5]))
        self.paths = tuple(paths)


@dataclass(frozen=True, kw_only=True)
class _Change:
    """What merging brings: the trees, and the differences between base and expected merge."""

    base: Sha
    head: Sha
    merge_tree: Sha
    whole: tuple[Change, ...]
    developers: tuple[Change, ...]
    sdet_parents: tuple[Sha, ...]
    sdets: tuple[Change, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(change.path for change in self.whole if is_source(change.path))

    @property
    def test_files(self) -> tuple[str, ...]:
        return tuple(change.path for change in self.whole if is_test(change.path))


async def prove_change(
    lab: Laboratory,
    *,
    base: Sha,
    head: Sha,
    developer_head: Sha,
    tests: Sequence[str],
    suite_on_base: TestRun,
) -> Proof:
    """Execute all that the proof needs; raises Conflict if there is nothing to merge into.

    `developer_head` is what was reviewed; `head` is it, or the SDET's commit above it.
    """
    change = await _change(lab, base=base, head=head, developer_head=developer_head)
    added = await _added(lab, change)
    before = suite_on_base.cases if suite_on_base.counted else ()
    rewritten = weakening.holding_tests(weakening.rewritten(change.whole), before)
    runs = await _runs(lab, change, tests, added, rewritten)
    judged = redfirst.judge(tests=tests, sources=change.sources, runs=runs, added=added)
    weakened = (
        *weakening.touched(change.developers),
        *weakening.rules(change.sdets),
        *_lost(change, before, runs, added),
    )
    kept = abridged((suite_on_base, *runs))
    return Proof(
        base_sha=base,
        head_sha=head,
        merge_tree=change.merge_tree,
        runs=kept,
        red_first=judged,
        not_checked=not_checked(kept),
        sdet_parents=change.sdet_parents,
        sdet_paths=tuple(one.path for one in change.sdets),
        diff_lines=weakening.diff_lines(change.whole),
        setup_inputs=setup_inputs([one.path for one in change.whole], lab.commands.setup),
        weakened=tuple(dict.fromkeys(weakened))[:MOST_WEAKENED],
    )


async def _change(lab: Laboratory, *, base: Sha, head: Sha, developer_head: Sha) -> _Change:
    tree = await _merged(lab, base, head)
    own = tree if head == developer_head else await _merged(lab, base, developer_head)
    between = () if head == developer_head else await lab.mirror.changes(developer_head, head)
    whole = await lab.mirror.changes(base, tree)
    return _Change(
        base=base,
        head=head,
        merge_tree=tree,
        whole=whole,
        developers=whole if own == tree else await lab.mirror.changes(base, own),
        sdet_parents=() if head == developer_head else await lab.mirror.parents(head),
        sdets=between,
    )


async def _merged(lab: Laboratory, base: Sha, head: Sha) -> Sha:
    merged = await lab.mirror.merge_tree(base, head)
    if merged.tree is None:
        raise Conflict(merged.conflicts)
    return merged.tree


async def _added(lab: Laboratory, change: _Change) -> Added:
    """Find the names that exist on head only, in the changed source files."""
    before = await lab.mirror.show_all(change.base, change.sources)
    after = await lab.mirror.show_all(change.merge_tree, change.sources)
    return definitions.added(_texts(before), _texts(after))


def _texts(files: dict[str, bytes | None]) -> dict[str, str]:
    return {path: data.decode(errors="replace") for path, data in files.items() if data is not None}


async def _runs(
    lab: Laboratory, change: _Change, tests: Sequence[str], added: Added, rewritten: Sequence[str]
) -> tuple[TestRun, ...]:
    """Run what needs nothing else, two at a time; then the guards, if there is something to guard with."""
    whole = run_suite(lab, change.merge_tree, history_of=change.base, name="suite-on-head")
    old = [_in_old_words(lab, change, rewritten)] if rewritten else []
    if not tests or not change.sources:
        return tuple(await together(whole, *old))
    heads = [
        run_tests(lab, tests, change.merge_tree, history_of=change.base, name="tests-on-head")
        for _ in range(HEAD_RUNS)
    ]
    # The suite begins first: it takes longest.
    suite, *others = await together(whole, _on_base(lab, change, tests), *heads, *old)
    runs = (*others, suite)
    judged = redfirst.judge(tests=tests, sources=change.sources, runs=runs, added=added)
    if not (judged.red and judged.green):
        return runs
    guards = await together(*(_guard(lab, change, tests, path) for path in change.sources))
    return (*runs, *guards)


async def _on_base(lab: Laboratory, change: _Change, tests: Sequence[str]) -> TestRun:
    """Run the named tests on base, with all changed test files as they are on head."""
    before = await lab.mirror.tree_of(change.base)
    tree = await _laid_over(lab, before, source=change.merge_tree, paths=change.test_files)
    return await run_tests(lab, tests, tree, history_of=change.base, name="tests-on-base")


async def _guard(lab: Laboratory, change: _Change, tests: Sequence[str], path: str) -> TestRun:
    """Run the named tests on the expected merge with this one file put back to base."""
    tree = await _laid_over(lab, change.merge_tree, source=change.base, paths=(path,))
    return await run_tests(lab, tests, tree, history_of=change.base, name="guard", file=path)


async def _in_old_words(lab: Laboratory, change: _Change, files: Sequence[str]) -> TestRun:
    """Run these test files as they were on base, on the expected merge.

    A test that was changed may say less than before; what it said before must still hold.
    """
    was = weakening.rewritten(change.whole)
    tree = await _laid_over(lab, change.merge_tree, source=change.base, paths=was)
    return await run_tests(lab, files, tree, history_of=change.base, name="old-tests")


def _lost(
    change: _Change, before: Sequence[CaseResult], runs: Sequence[TestRun], added: Added
) -> tuple[str, ...]:
    """List the tests that passed before and are gone, or fail in their old words."""
    suite = next(run for run in runs if run.name == "suite-on-head")
    old = [run for run in runs if run.name == "old-tests"]
    lost = weakening.lost(change.developers, before, suite.cases) if suite.counted else ()
    files = weakening.rewritten(change.whole)
    shown = redfirst.shown(runs, added)
    return (*lost, *(case for run in old for case in weakening.hidden(files, before, run, suite, shown)))


async def _laid_over(lab: Laboratory, tree: Sha, *, source: Sha, paths: Sequence[str]) -> Sha:
    return await trees.with_paths_from(lab.mirror.git, tree=tree, source=source, paths=paths)
