"""The status comment of an issue: one comment, edited in place, from the label to the end."""

from __future__ import annotations

from functools import reduce

from worktrain.plans import Edge
from worktrain.records import Record
from worktrain.sessions import Usage
from worktrain.states import FINAL, State
from worktrain.words import asks, ends, plan, policy, progress, times
from worktrain.words.fit import Section, fit
from worktrain.words.hidden import visible
from worktrain.words.marker import mark
from worktrain.words.quote import untrusted
from worktrain.words.views import StatusView

NOTHING = "Nothing needed from you."

STANDSTILL = (
    "The operator of this WorkTrain has stopped all work; "
    "this begins by itself when they let work start again."
)
BEFORE_WORK = frozenset({State.QUEUED, State.PLANNED, State.WAITING})

WORDS = {
    State.QUEUED: "Queued",
    State.PLANNED: "Planning",
    State.WAITING: "Waiting",
    State.DEVELOPING: "Working",
    State.REVIEWING: "Reviewing",
    State.PROVING: "Proving",
    State.NEEDS_HUMAN: "Needs you",
    State.READY: "Needs you",
    State.MERGED: "Done",
    State.FAILED: "Failed",
    State.STOPPED: "Stopped",
    State.DECLINED: "Declined",
    State.REFUSED: "Refused",
}
"""How each state is called before people."""


def status(record: Record | None, state: State, view: StatusView) -> str:
    """Write the comment; it changes only when something happened that a reader wants to know."""
    sections = [
        Section(text=f"**{first_line(record, state, view)}**\n{second_line(record, state, view)}"),
        Section(text=_alert(record, state, view)),
        Section(text=STANDSTILL if view.standstill and state in BEFORE_WORK else ""),
        Section(text=policy.NOTE if view.policy_broken and state not in FINAL else ""),
        Section(text=_rows(record, state, view), priority=2, name="the steps"),
        Section(text=_hidden(record), priority=3, name="the note on hidden text"),
        Section(text=_plan(record, view), priority=4, name="the plan"),
        Section(text=_log(record, view), priority=5, name="the log of this run"),
        Section(text=_footer(record, view), priority=1, name="the links"),
        Section(text=_marker(record, state, view)),
    ]
    return fit(sections)


def first_line(record: Record | None, state: State, view: StatusView) -> str:
    """Say state, subject and time in one line, as e-mail and telephones show it."""
    parts = [word(record, state, view), f"#{view.number} {untrusted(view.title, 120)}"]
    parts.append(_happening(record, state, view))
    parts.append(_time(state, view))
    return " · ".join(part for part in parts if part)


def word(record: Record | None, state: State, view: StatusView) -> str:
    """Give the state's word; a plan that nobody may carry out waits."""
    if view.lost:
        return "Lost"
    if state is State.NEEDS_HUMAN and record is not None and record.asked and record.asked.kind == "paused":
        return "Paused"
    if state is State.PLANNED and view.autonomy == "plan-only":
        return "Waiting"
    return WORDS[state]


def second_line(record: Record | None, state: State, view: StatusView) -> str:
    """Say what is needed from the reader, or that nothing is."""
    if view.pausing and state not in FINAL:
        return "Somebody said pause: what is at work may end, then nothing starts until `/worktrain resume`."
    if state is State.NEEDS_HUMAN and record is not None and record.asked is not None:
        return asks.reason(record.asked).need
    if state is State.NEEDS_HUMAN:
        return "Please read the reason below and decide."
    if state is State.READY and record is not None and record.reason:
        return f"Please look at {_pull_words(record, view)}. {untrusted(record.reason, 200)}"
    if state is State.READY:
        return f"Please review and merge {_pull_words(record, view)}; it is proven and nothing blocks it."
    if state is State.PLANNED and view.autonomy == "plan-only":
        return "To start the work on this issue, comment `/worktrain run`."
    return ends.need(state, view) or NOTHING


def _happening(record: Record | None, state: State, view: StatusView) -> str:
    if view.lost:
        return "the worker stopped answering"
    if state is State.NEEDS_HUMAN and record is not None and record.asked is not None:
        return asks.headline(record.asked)
    if state is State.READY:
        return f"{_pull_words(record, view)} is proven"
    if state is State.PLANNED and view.autonomy == "plan-only":
        return "plan only"
    if state is State.WAITING and view.waits is not None:
        return f"for #{plan.other(view.waits, view.number)}"
    if state is State.REVIEWING and record is not None:
        return f"round {record.rounds + 1} of at most {view.limits.rounds + 1}"
    return ends.headline(record, state, view) or _attempt(view)


def _attempt(view: StatusView) -> str:
    return f"attempt {view.attempt} of {view.limits.attempts}" if view.attempt > 1 else ""


def _time(state: State, view: StatusView) -> str:
    if state in FINAL and (length := times.between(view.labelled_at, view.since)):
        return length
    return f"since {times.moment(view.since)}" if view.since else ""


def _alert(record: Record | None, state: State, view: StatusView) -> str:
    if state is State.NEEDS_HUMAN and record is not None and record.asked is not None:
        return asks.details(record.asked)
    if state is State.WAITING and view.waits is not None:
        return _waits(view, view.waits)
    return ends.details(record, state, view)


def _waits(view: StatusView, edge: Edge) -> str:
    other = plan.other(edge, view.number)
    why = f"it depends on #{other}" if edge.kind == "depends" else plan.because(edge, view.number)
    return (
        f"Why it waits: {why}. It starts by itself when #{other} is merged; if that ends otherwise, "
        "`/worktrain retry` plans this one again."
    )


def _hidden(record: Record | None) -> str:
    """Tell people what agents are not shown, so that nobody wonders."""
    return visible(record.issue.body).note if record else ""


def _rows(record: Record | None, state: State, view: StatusView) -> str:
    if state in {State.DECLINED, State.REFUSED} and (record is None or not record.sessions):
        return ""
    rows = progress.rows(record, state, view)
    if state in FINAL or state in {State.READY, State.NEEDS_HUMAN}:
        return rows
    return rows + "\n\nTo stop: remove `worktrain:ready`, or comment `/worktrain stop`."


def _plan(record: Record | None, view: StatusView) -> str:
    made = view.plan or (record.plan if record else None)
    return plan.section(made) if made else ""


def _log(record: Record | None, view: StatusView) -> str:
    if not view.log:
        return ""
    links = plan.numbers(view.plan or (record.plan if record else None)) | {view.number}
    lines = [f"- `{times.moment(line.at)}` {untrusted(line.text, 300, links=links)}" for line in view.log]
    return "\n".join([f"<details><summary>Log ({len(lines)})</summary>", "", *lines, "", "</details>"])


def _footer(record: Record | None, view: StatusView) -> str:
    parts = [f"[Run]({view.run_url})"] if view.run_url else []
    if pull := _pull(record, view):
        parts.append(f"Pull request #{pull}")
    if record is not None and record.sessions:
        parts.append(spent(reduce(Usage.plus, (row.usage for row in record.sessions))))
    return " · ".join(parts)


def spent(usage: Usage) -> str:
    """Say what sessions used; zero dollars are left out, since many backends do not tell."""
    tokens = usage.input_tokens + usage.output_tokens
    money = f", {usage.usd:.2f} USD" if usage.usd else ""
    return f"{tokens} tokens{money}"


def _pull(record: Record | None, view: StatusView) -> int | None:
    return view.pull or (record.pull if record else None)


def _pull_words(record: Record | None, view: StatusView) -> str:
    pull = _pull(record, view)
    return f"pull request #{pull}" if pull else "the pull request"


def _marker(record: Record | None, state: State, view: StatusView) -> str:
    fields: dict[str, object] = {"issue": view.number, "state": state.value, "attempt": view.attempt}
    if record is not None:
        fields["run"] = record.run
    if pull := _pull(record, view):
        fields["pull"] = pull
    return mark("status", **fields)
