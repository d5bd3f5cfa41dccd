"""How a run ended without a merge: what happened, what is kept, whether it is tried again, and how."""

from __future__ import annotations

from worktrain.records import Record
from worktrain.states import State
from worktrain.words import asks, times
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, untrusted
from worktrain.words.views import StatusView

_AGAIN = "To try again, put `worktrain:ready` on again or comment `/worktrain retry`."


def headline(record: Record | None, state: State, view: StatusView) -> str:
    """Say in a few words how it ended; empty while it has not."""
    match state:
        case State.MERGED:
            merged = record.merged_sha[:7] if record and record.merged_sha else ""
            return f"pull request #{view.pull or (record.pull if record else '')} is merged" + (
                f" as `{merged}`" if merged else ""
            )
        case State.FAILED:
            return f"after {_attempts(view)}"
        case State.STOPPED:
            return f"by {code(view.by)}" if view.by else "by a person"
        case State.DECLINED if view.covered_by is not None:
            return f"pull request #{view.covered_by.number} already does it"
        case State.DECLINED:
            return "a person closed the work"
        case State.REFUSED:
            return f"{code(view.by)} may not start work here" if view.by else "no permission"
        case _:
            return ""


def need(state: State, view: StatusView) -> str:
    """Say what the reader can do about the end; empty if nothing is needed."""
    match state:
        case State.FAILED if not view.retries:
            return "Please read why; nothing more happens by itself."
        case State.REFUSED:
            return "Somebody with write permission must put `worktrain:ready` on."
        case _:
            return ""


def details(record: Record | None, state: State, view: StatusView) -> str:
    """Say why, what is kept, whether it is tried again, and how."""
    match state:
        case State.FAILED:
            return _failed(record, view)
        case State.STOPPED:
            return f"{_why(record, view)}Nothing is running any more. {_kept(record, view)} {_AGAIN}"
        case State.DECLINED:
            return _declined(view)
        case State.REFUSED:
            return _refused(view)
        case _:
            return _lost(record, view) if view.lost else ""


def failed(record: Record, view: StatusView) -> str:
    """Write the one new comment that a final failure is worth."""
    title = f"**Failed · #{view.number} {untrusted(view.title)} · after {_attempts(view)}**"
    sections = [
        Section(text=f"{title}\n{asks.mention(record.issue.labelled_by)}: {need(State.FAILED, view)}"),
        Section(text=_failed(record, view)),
        Section(text=mark("failed", issue=view.number, run=record.run)),
    ]
    return fit(sections)


def refused(view: StatusView) -> str:
    """Write the answer to a label by somebody who may not start work."""
    title = f"**Refused · #{view.number} {untrusted(view.title)} · {headline(None, State.REFUSED, view)}**"
    sections = [
        Section(text=f"{title}\n{need(State.REFUSED, view)}"),
        Section(text=_refused(view)),
        Section(text=mark("refused", issue=view.number)),
    ]
    return fit(sections)


def changed(view: StatusView, *, labelled_by: str) -> str:
    """Write the answer to a label after which somebody changed the text who may not start work."""
    title = f"**Not started · #{view.number} {untrusted(view.title)} · the text was changed after the label**"
    what = (
        f"{code(view.by)} changed the title or the text after the label was put on, and has no write "
        "permission. What was read then cannot be had any more, so nothing was started."
    )
    ask = "Please read the text again; if it is what you want, put `worktrain:ready` on again."
    sections = [
        Section(text=f"{title}\n{asks.mention(labelled_by)}: {ask}"),
        Section(text=what),
        Section(text=mark("refused", issue=view.number)),
    ]
    return fit(sections)


def _failed(record: Record | None, view: StatusView) -> str:
    again = "Will it be tried again? Yes, by itself." if view.retries else "Will it be tried again? No."
    how = "" if view.retries else _AGAIN
    lines = [_why(record, view).strip(), again, _kept(record, view), how]
    return "\n".join(f"- {line}" for line in lines if line)


def _why(record: Record | None, view: StatusView) -> str:
    reason = view.reason or (record.reason if record else "") or ""
    return f"What happened: {_sentence(untrusted(reason, 600))} " if reason else ""


def _kept(record: Record | None, view: StatusView) -> str:
    kept = [untrusted(phrase, 160) for phrase in view.kept]
    if not kept and record is not None and record.developer_head is not None:
        kept = [f"branch {code(record.branch)} at `{record.developer_head[:7]}`"]
        if record.pull:
            kept.append(f"draft pull request #{record.pull}")
    return f"Kept: {', '.join(kept)}." if kept else "Nothing was pushed."


def _declined(view: StatusView) -> str:
    pull = view.covered_by
    if pull is None:
        who = f" by {code(view.by)}" if view.by else ""
        return f"The pull request or the issue was closed{who}; it is not taken up again by itself. {_AGAIN}"
    return (
        f"Pull request #{pull.number} by {code(pull.author)}, {untrusted(pull.title, 120)}, "
        f"already does this: {untrusted(pull.evidence, 200)}\n\nNobody was set to work. "
        "If that pull request does not do it, close it or unlink it, then put `worktrain:ready` on again."
    )


def _refused(view: StatusView) -> str:
    who = code(view.by) if view.by else "Whoever put the label on"
    return f"{who} put `worktrain:ready` on, but starting work needs write permission. Nothing was started."


def _lost(record: Record | None, view: StatusView) -> str:
    since = f" at {times.clock(view.since)}" if view.since else ""
    return f"The worker stopped answering{since}. {_kept(record, view)} Another worker takes it over."


def _attempts(view: StatusView) -> str:
    return "1 attempt" if view.attempt == 1 else f"{view.attempt} attempts"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
