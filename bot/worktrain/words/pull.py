"""The title and body of the pull request: which issue, what the agent claims, how it was checked."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.briefs import IssueSnapshot
from worktrain.records import Record
from worktrain.words import claims, plan, proof
from worktrain.words.block import wrapped
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, plain, untrusted_prose
from worktrain.words.template import filled

TITLE_LIMIT = 120
NOT_READY = "Not ready: "
"""How the title begins where there are no drafts, until it is proven."""
BLOCK_LIMIT = 40_000
MOST_OWNERS = 10
PROOF_START = "**How it was checked**"


def title(issue: IssueSnapshot, *, ready: bool = True) -> str:
    """Give the issue's own title, made harmless; where there are no drafts, it says that it is not ready."""
    return f"{'' if ready else NOT_READY}{plain(issue.title, TITLE_LIMIT)}"


def body(
    record: Record, *, template: str | None = None, summary: str = "", owners: Sequence[str] = ()
) -> str:
    """Write the body; the agent's summary is shown as its claim, not as ours.

    `template` is the repository's own pull request template; its sections are kept below ours.
    """
    issue = record.issue
    sections = [
        Section(text=f"Fixes #{issue.number}"),
        Section(text=block(record, summary=summary, owners=owners)),
        Section(text=filled(template) if template else "", priority=4, name="the pull request template"),
        Section(text=_footer(), priority=1, name="how to steer"),
        Section(text=mark("pull", attempt=record.attempt, issue=issue.number, run=record.run)),
    ]
    return fit(sections)


def block(record: Record, *, summary: str = "", owners: Sequence[str] = (), passed: bool = False) -> str:
    """Write the part that is renewed with each proof; people's words stand outside of it."""
    sections = [
        Section(text=_not_ready(record, passed=passed)),
        Section(text=_lead(record)),
        Section(text=_claimed(summary), priority=3, name="the developer's summary"),
        Section(text=f"{PROOF_START}\n\n{proof.body_line(record)}"),
        Section(text=claims.table(record), priority=2, name="the table of claims"),
        Section(text=_files(record), priority=2, name="the changed files"),
        Section(text=_owned(record, owners), priority=1, name="the code owners"),
    ]
    return wrapped(fit(sections, BLOCK_LIMIT))


def _not_ready(record: Record, *, passed: bool) -> str:
    if record.drafts or passed:
        return ""
    return (
        "**Not ready to merge.** This repository has no draft pull requests; "
        "these words go when it is proven."
    )


def _lead(record: Record) -> str:
    until = "It stays a draft until it is proven." if record.drafts else "It is not ready until it is proven."
    lead = (
        f"{code(record.issue.labelled_by)} asked for this with `worktrain:ready`. An agent writes it, "
        f"another reviews it, and the coordinator runs the tests. {until}"
    )
    return f"{lead}\n\n{_token(record.written_as)}" if record.written_as else lead


def _owned(record: Record, owners: Sequence[str]) -> str:
    if not owners:
        return ""
    named = ", ".join(code(name) for name in owners[:MOST_OWNERS])
    more = f" and {len(owners) - MOST_OWNERS} more" if len(owners) > MOST_OWNERS else ""
    asked = "GitHub asks them once this is ready" if record.drafts else "GitHub has asked them"
    return f"**Code owners:** {named}{more}; {asked}."


def _token(owner: str) -> str:
    return (
        f"WorkTrain acts here with a token of {code(owner)}, so GitHub shows {code(owner)} as the author "
        f"and lets {code(owner)} approve nothing of it: an approval must come from somebody else."
    )


def _claimed(summary: str) -> str:
    said = untrusted_prose(summary, 3000)
    return f"**What the developer says it did** (a claim, not checked by itself)\n\n{said}" if said else ""


def _files(record: Record) -> str:
    return f"**Changed files:** {plan.files(record.changed, 20)}" if record.changed else ""


def _footer() -> str:
    return "To steer: comment `/worktrain help`. To refuse: close this pull request; it is not opened again."
