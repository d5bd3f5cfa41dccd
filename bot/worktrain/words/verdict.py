"""The verdict as a pull request review: what was found, how it can be reproduced, how to disagree."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.records import Record, SessionRow
from worktrain.sessions import Role
from worktrain.verdicts import Dismissal, Finding, Verdict, Word
from worktrain.words.counts import severities
from worktrain.words.fit import Section, fit
from worktrain.words.marker import mark
from worktrain.words.quote import code, untrusted, untrusted_prose

MOST_ROWS = 30
_CONCLUSIONS = {
    Word.ACCEPT: "accepted",
    Word.CHANGES: "changes needed",
    Word.ABSTAIN: "no judgement",
}


def review(record: Record, verdict: Verdict) -> str:
    """Write the review's body; finding ids stay the same from round to round."""
    sections = [
        Section(text=f"**{first_line(record, verdict)}**\n{_need(record, verdict)}"),
        Section(text=_table(record, verdict.findings), priority=2, name="the table of findings"),
        Section(text=_bodies(verdict.findings), priority=4, name="the findings in full"),
        Section(text=_summary(verdict), priority=5, name="the reviewer's summary"),
        Section(text=independence(record, verdict), priority=1, name="who was independent of whom"),
        Section(text=_how_to_disagree(record, verdict), priority=3, name="how to disagree"),
        Section(text=_marker(record, verdict)),
    ]
    return fit(sections)


def inline(finding: Finding, verdict: Verdict) -> str:
    """Write the comment at the finding's line."""
    title = f"**{finding.id} · {finding.severity.value} — {untrusted(finding.title)}**"
    sections = [
        Section(text=title),
        Section(text=untrusted_prose(finding.body, 3000), priority=1, name="the finding in full"),
        Section(text=mark("finding", fp=finding.fingerprint, id=finding.id, round=verdict.round)),
    ]
    return fit(sections)


def first_line(record: Record, verdict: Verdict) -> str:
    """Say the conclusion, the counts, the round and the head."""
    found = open_counts(record, verdict)
    return (
        f"Verdict: {_CONCLUSIONS[verdict.word]} · {found} · round {verdict.round} "
        f"· reviewed `{verdict.head_sha[:7]}`"
    )


def open_counts(record: Record, verdict: Verdict) -> str:
    """Count the open findings by severity, and what people dismissed."""
    left = _open(record, verdict.findings)
    dismissed = len(verdict.findings) - len(left)
    found = severities(left) or ("nothing open" if dismissed else "no findings")
    return f"{found} ({dismissed} dismissed)" if dismissed else found


def independence(record: Record, verdict: Verdict) -> str:
    """Say from the record what the reviewer shared with the developer, and what it did not."""
    mine = next((row for row in record.sessions if row.id == verdict.session), None)
    authors = [row for row in record.sessions if row.role is Role.DEVELOPER]
    if mine is None or not authors:
        return f"Independent of the author: unknown; the record lacks session {code(verdict.session)}."
    if any(author.id == mine.id or author.working_copy == mine.working_copy for author in authors):
        return "Independent of the author: **no** — the same session or clone wrote and reviewed."
    return (
        "Independent of the author: different session, different clone, different brief; it was given the "
        f"issue, the two commits and the diff, nothing else (input sha256 `{verdict.manifest_sha256[:12]}`). "
        f"Same backend: **{_same(mine, authors)}**. Same model: **{_same_model(mine, authors)}**."
    )


def _need(record: Record, verdict: Verdict) -> str:
    blocking = [finding for finding in _open(record, verdict.findings) if finding.severity.blocks]
    match verdict.word:
        case Word.ACCEPT:
            return "Nothing needed from you."
        case Word.CHANGES if blocking:
            return f"Nothing needed from you.\nThe developer goes on with {_ids(blocking)}."
        case Word.CHANGES:
            return "Nothing needed from you.\nWhat was found does not block."
        case _:
            return "Please review this yourself, or comment `/worktrain review` for another reviewer session."


def _table(record: Record, findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    lines = ["| # | Severity | Where | Finding |", "|---|---|---|---|"]
    dismissed = {dismissal.finding: dismissal for dismissal in record.dismissals}
    lines += [_row(finding, dismissed.get(finding.id)) for finding in findings[:MOST_ROWS]]
    if len(findings) > MOST_ROWS:
        lines += ["", f"{len(findings) - MOST_ROWS} more findings are not shown."]
    return "\n".join(lines)


def _row(finding: Finding, dismissal: Dismissal | None) -> str:
    title = untrusted(finding.title)
    if dismissal is not None:
        title += f" (dismissed by {code(dismissal.by)})"
    return f"| {finding.id} | {finding.severity.value} | {where(finding)} | {title} |"


def where(finding: Finding) -> str:
    """Give the finding's place as `path:line`."""
    if finding.path is None:
        return "–"
    return code(f"{finding.path}:{finding.line}" if finding.line else finding.path)


def _bodies(findings: Sequence[Finding]) -> str:
    blocks = [
        f"<details><summary>{finding.id} in full</summary>\n\n{untrusted_prose(finding.body)}\n\n</details>"
        for finding in findings[:MOST_ROWS]
        if finding.body.strip()
    ]
    return "\n".join(blocks)


def _summary(verdict: Verdict) -> str:
    if not verdict.summary.strip():
        return ""
    said = untrusted_prose(verdict.summary)
    return f"<details><summary>What the reviewer says it tried</summary>\n\n{said}\n\n</details>"


def _how_to_disagree(record: Record, verdict: Verdict) -> str:
    again = "To have it reviewed again: `/worktrain review`."
    left = _open(record, verdict.findings)
    if not left:
        return again
    example = left[0].id
    return f"To disagree: `/worktrain dismiss {example} <reason>`, recorded in the proof. {again}"


def _open(record: Record, findings: Sequence[Finding]) -> list[Finding]:
    dismissed = {dismissal.finding for dismissal in record.dismissals}
    return [finding for finding in findings if finding.id not in dismissed]


def _ids(findings: Sequence[Finding]) -> str:
    return ", ".join(finding.id for finding in findings)


def _same(mine: SessionRow, authors: Sequence[SessionRow]) -> str:
    return "yes" if any(author.backend == mine.backend for author in authors) else "no"


def _same_model(mine: SessionRow, authors: Sequence[SessionRow]) -> str:
    if not mine.model or not all(author.model for author in authors):
        return "unknown"
    return "yes" if any(author.model == mine.model for author in authors) else "no"


def _marker(record: Record, verdict: Verdict) -> str:
    found = [{"fp": f.fingerprint, "id": f.id, "sev": f.severity.value} for f in verdict.findings]
    return mark(
        "verdict",
        run=record.run,
        round=verdict.round,
        sha=verdict.head_sha,
        verdict=verdict.word.value,
        findings=found[:MOST_ROWS],
    )
