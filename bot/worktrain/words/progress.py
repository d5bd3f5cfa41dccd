"""The checklist of a run: each step, whether it is done, and what came of it."""

from __future__ import annotations

from worktrain.records import Record
from worktrain.states import State
from worktrain.verdicts import Verdict
from worktrain.words import plan
from worktrain.words.counts import counted, severities
from worktrain.words.views import StatusView


def rows(record: Record | None, state: State, view: StatusView) -> str:
    """List the steps as a checklist; the one at work is bold."""
    steps = [
        _row(_planned(record, state, view), _plan_words(record, view), State.PLANNED, state),
        _row(_developed(record), _developer_words(record), State.DEVELOPING, state),
        _row(_reviewed(record, state), _review_words(record), State.REVIEWING, state),
        _row(_proven(record, state), _proof_words(record), State.PROVING, state),
        _row(state is State.MERGED, _pull_words(record, state, view), State.READY, state),
    ]
    return "\n".join(steps)


def _row(done: bool, words: str, at: State, state: State) -> str:
    return f"- [{'x' if done else ' '}] " + (f"**{words}**" if at is state and not done else words)


def _planned(record: Record | None, state: State, view: StatusView) -> bool:
    made = view.plan or (record.plan if record else None)
    return made is not None and state not in {State.QUEUED, State.WAITING}


def _plan_words(record: Record | None, view: StatusView) -> str:
    made = view.plan or (record.plan if record else None)
    return f"Plan — {plan.summary(made, view.number)}" if made else "Plan"


def _developed(record: Record | None) -> bool:
    return record is not None and record.developer_head is not None


def _developer_words(record: Record | None) -> str:
    if record is None or record.developer_head is None:
        return "Developer"
    return f"Developer — {counted(len(record.changed), 'file')} changed, head `{record.developer_head[:7]}`"


def _reviewed(record: Record | None, state: State) -> bool:
    verdict = record.verdict if record else None
    return verdict is not None and verdict.word == "accept" and state is not State.REVIEWING


def _review_words(record: Record | None) -> str:
    verdict = record.verdict if record else None
    if record is None or verdict is None:
        return "Adversarial review"
    return f"Adversarial review — {counted(record.rounds, 'round')} given, last: {_found(record, verdict)}"


def _found(record: Record, verdict: Verdict) -> str:
    dismissed = {dismissal.finding for dismissal in record.dismissals}
    still = [finding for finding in verdict.findings if finding.id not in dismissed]
    return severities(still) or "nothing open"


def _proven(record: Record | None, state: State) -> bool:
    return record is not None and record.proof is not None and state in {State.READY, State.MERGED}


def _proof_words(record: Record | None) -> str:
    if record is None or record.proof is None:
        return "SDET and proof"
    tests = counted(len(record.tests), "new test")
    return f"SDET and proof — {tests}, {counted(len(record.proof.runs), 'run')} by the coordinator"


def _pull_words(record: Record | None, state: State, view: StatusView) -> str:
    number = view.pull or (record.pull if record else None)
    if number is None:
        return "Pull request"
    if state is State.MERGED:
        return f"Pull request #{number} — merged"
    return f"Pull request #{number} — {'ready for review' if state is State.READY else 'draft'}"
