"""The short answers to what people write: one comment that answers one comment."""

from __future__ import annotations

from worktrain.commands import BY_VERB, Unknown
from worktrain.plans import Plan
from worktrain.records import Record
from worktrain.states import State
from worktrain.verdicts import Finding
from worktrain.words import manual
from worktrain.words import plan as plan_words
from worktrain.words import status as status_words
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, untrusted, untrusted_prose
from worktrain.words.verdict import where
from worktrain.words.views import StatusView


def help_() -> str:
    """List the commands."""
    return _reply(
        "help",
        "**Commands · the first line of a comment, on the issue or its pull request**\n"
        "Nothing needed from you. People with write permission may use them.",
        manual.table(),
    )


def unknown(call: Unknown) -> str:
    """Say that there is no such command, and which one is close."""
    hint = f"Did you mean `/worktrain {call.suggestion}`? " if call.suggestion else ""
    return _reply(
        "unknown-command",
        f"**Not understood · there is no command {code(call.verb)}**\n"
        f"{hint}`/worktrain help` lists the commands.",
    )


def not_yet(verb: str) -> str:
    """Say of a command that it does nothing yet."""
    return _reply(
        "not-yet",
        f"**Not yet · `/worktrain {verb if verb in BY_VERB else ''}` does nothing in this version**\n"
        "Nothing needed from you. `/worktrain help` lists the commands.",
    )


def nothing(verb: str, because: str) -> str:
    """Say that a command had nothing to act on, and why."""
    return _reply(
        "nothing-done",
        f"**Nothing done · `/worktrain {verb if verb in BY_VERB else ''}` · {untrusted(because, 200)}**\n"
        "`/worktrain status` says where this issue stands.",
    )


def status(record: Record | None, state: State | None) -> str:
    """Say where the issue stands; without a work item, how to start one."""
    if record is None or state is None:
        return _reply(
            "status",
            "**Not started · nobody asked for this issue**\n"
            "To start, put `worktrain:ready` on the issue or comment `/worktrain run`.",
        )
    view = StatusView(
        number=record.issue.number, title=record.issue.title, attempt=record.attempt, pull=record.pull
    )
    first = status_words.first_line(record, state, view)
    second = status_words.second_line(record, state, view)
    reason = f"Why: {untrusted(record.reason, 400)}" if record.reason else ""
    return _reply("status", f"**{first}**\n{second}", reason)


def planned(plan: Plan | None) -> str:
    """Show the plan that an issue is part of."""
    if plan is None:
        return _reply(
            "plan",
            "**No plan · this issue is in no wave yet**\n"
            "To have it planned, put `worktrain:ready` on the issue or comment `/worktrain run`.",
        )
    starts = ", ".join(f"#{number}" for number in plan.start) or "nobody"
    return _reply(
        "plan",
        f"**Plan · wave {plan.wave} · {starts} now, {len(plan.waiting)} waiting**\nNothing needed from you.",
        plan_words.section(plan),
    )


def explained(finding: Finding | None) -> str:
    """Show a finding in full, and say whether it blocks."""
    if finding is None:
        return _reply(
            "explain",
            "**Not found · there is no such finding in this run**\n"
            "The review lists the findings; `/worktrain explain F1` explains the first.",
        )
    blocks = "It blocks until it is fixed or dismissed." if finding.severity.blocks else "It does not block."
    return _reply(
        "explain",
        f"**{finding.id} · {finding.severity.value}, {untrusted(finding.category, 40)} · {where(finding)} · "
        f"{untrusted(finding.title)}**\n{blocks}",
        untrusted_prose(finding.body),
        f"To disagree: `/worktrain dismiss {finding.id} <reason>`.",
    )


def _reply(kind: str, *texts: str) -> str:
    sections = [Section(text=text, priority=min(number, 1)) for number, text in enumerate(texts)]
    return fit([*sections, Section(text=mark("reply", reply=kind))])
