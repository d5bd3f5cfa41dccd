"""Commit messages: what changed, and the trailers that lead back to the run, the issue and the person."""

from __future__ import annotations

import re
from textwrap import fill
from typing import Literal

from worktrain.records import Record
from worktrain.words.quote import plain

Kind = Literal["developer", "fix", "sdet", "squash"]

SUBJECT_LIMIT = 72
SUMMARY_LIMIT = 600


def message(record: Record, *, kind: Kind, summary: str = "", host: str = "github.com") -> str:
    """Write the whole message; the title and the agent's summary are made harmless, the rest is ours."""
    said = fill(plain(summary, SUMMARY_LIMIT), SUBJECT_LIMIT) if summary.strip() else ""
    parts = (subject(record, kind=kind), said, trailers(record, host=host))
    return "\n\n".join(part for part in parts if part) + "\n"


def subject(record: Record, *, kind: Kind) -> str:
    """Give the first line."""
    match kind:
        case "developer":
            return plain(record.issue.title, SUBJECT_LIMIT)
        case "fix":
            return _fix(record)
        case "sdet":
            return "Add tests that fail without the change"
        case "squash":
            number = f" (#{record.pull})" if record.pull else ""
            return plain(record.issue.title, SUBJECT_LIMIT - len(number)) + number


def trailers(record: Record, *, host: str = "github.com") -> str:
    """Name the run, the issue, and the person who asked, in the form that GitHub counts as a co-author.

    https://docs.github.com/en/account-and-profile/reference/email-addresses-reference
    """
    issue = record.issue
    login = re.sub(r"[^A-Za-z0-9-]", "", issue.labelled_by)
    lines = [f"WorkTrain-Run: {record.run}", f"WorkTrain-Issue: #{issue.number}"]
    if login:
        address = f"{issue.labelled_by_id}+{login}@users.noreply.{host}"
        lines.append(f"Co-authored-by: {login} <{address}>")
    return "\n".join(lines)


def _fix(record: Record) -> str:
    verdict = record.verdict
    dismissed = {dismissal.finding for dismissal in record.dismissals}
    blocking = [
        finding.id
        for finding in (verdict.findings if verdict else ())
        if finding.severity.blocks and finding.id not in dismissed
    ]
    return plain(f"Mend {', '.join(blocking) or 'the nits'} of the review", SUBJECT_LIMIT)
