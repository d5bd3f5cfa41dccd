"""What we say when a person must decide: the reason, the choices, and what each choice does."""

from __future__ import annotations

from worktrain.records import Asked, Record
from worktrain.sessions import Role
from worktrain.words import reasons
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, untrusted, untrusted_block


def reason(asked: Asked) -> reasons.Reason:
    """Give the fixed words for what is asked."""
    return reasons.BY_KIND.get(asked.kind, reasons.OTHER)


def headline(asked: Asked) -> str:
    """Say in a few words what is to be decided."""
    return reason(asked).headline


def details(asked: Asked) -> str:
    """Show the question, what is behind it, and the choices as a list."""
    shown = [untrusted(asked.question, 1000)] if asked.question else []
    if asked.kind == "question":
        who = f"The {asked.detail}" if asked.detail in set(Role) else "The agent"
        shown = [f"{who} asks:", untrusted_block(asked.question, 4000)]
    elif asked.kind == "paused":
        shown[1:] = [f"It was {untrusted(asked.detail, 40)}."]
    elif asked.detail and asked.detail != asked.question:
        shown.append(untrusted_block(asked.detail, 4000))
    return "\n\n".join([*shown, choices(asked)])


def choices(asked: Asked) -> str:
    """List what a person can do, and what it does."""
    fixed = list(reason(asked).choices)
    if asked.options:
        fixed[:1] = [_answer(option) for option in asked.options]
    return "\n".join(["You can comment:", "", *(f"- {choice}" for choice in fixed)])


def _answer(option: str) -> str:
    return f"`/worktrain answer {code(option)[1:-1]}` — go on with this"


def ask(record: Record, asked: Asked) -> str:
    """Write the one new comment that a question is worth: it names the person who asked for the work."""
    words = reason(asked)
    issue = record.issue
    sections = [
        Section(
            text=f"**Needs you · #{issue.number} {untrusted(issue.title)} · {words.headline}**\n"
            f"{mention(issue.labelled_by)}: {words.need}"
        ),
        Section(text=details(asked), priority=1, name="the details of the question"),
        Section(text=mark("ask", asked=asked.kind, issue=issue.number, run=record.run)),
    ]
    return fit(sections)


def mention(login: str) -> str:
    """Name a person so that GitHub tells them; only for whoever put the label on, once a comment."""
    return f"@{login}" if login.replace("-", "").isalnum() else code(login)
