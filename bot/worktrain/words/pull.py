"""The title and body of the pull request: which issue, what the agent claims, how it was checked."""

from __future__ import annotations

from worktrain.briefs import IssueSnapshot
from worktrain.records import Record
from worktrain.words import claims, plan, proof
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, plain, untrusted_prose
from worktrain.words.template import filled

TITLE_LIMIT = 120
PROOF_START = "**How it was checked**"


def title(issue: IssueSnapshot) -> str:
    """Give the issue's own title, made harmless."""
    return plain(issue.title, TITLE_LIMIT)


def body(record: Record, *, template: str | None = None, summary: str = "") -> str:
    """Write the body; the agent's summary is shown as its claim, not as ours.

    `template` is the repository's own pull request template; its sections are kept below ours.
    """
    issue = record.issue
    sections = [
        Section(text=f"Fixes #{issue.number}"),
        Section(text=_lead(record)),
        Section(text=_claimed(summary), priority=3, name="the developer's summary"),
        Section(text=f"{PROOF_START}\n\n{proof.body_line(record)}"),
        Section(text=claims.table(record), priority=2, name="the table of claims"),
        Section(text=_files(record), priority=2, name="the changed files"),
        Section(text=filled(template) if template else "", priority=4, name="the pull request template"),
        Section(text=_footer(), priority=1, name="how to steer"),
        Section(text=mark("pull", attempt=record.attempt, issue=issue.number, run=record.run)),
    ]
    return fit(sections)


def _lead(record: Record) -> str:
    lead = (
        f"{code(record.issue.labelled_by)} asked for this with `worktrain:ready`. An agent wrote it, "
        "another reviewed it, and the coordinator ran the tests. It stays a draft until it is proven."
    )
    return f"{lead}\n\n{_token(record.written_as)}" if record.written_as else lead


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


def with_proof_line(current: str, record: Record) -> str:
    """Replace only the proof's line in a body that people may have edited since."""
    lines = current.splitlines()
    fresh = [proof.body_line(record) if line.startswith(proof.BODY_LINE) else line for line in lines]
    return "\n".join(fresh) + "\n"
