"""Turn a reviewer's claim into a verdict: checked findings with ids that stay the same over all rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import ValidationError

from worktrain.errors import AgentError
from worktrain.records import Record
from worktrain.sessions import Claim, Outcome
from worktrain.verdicts import Dismissal, Finding, Verdict, Word

MAX_FINDINGS = 50


def conclude(record: Record, outcome: Outcome, *, manifest: str, backend: str) -> Verdict:
    """Make the verdict of this round; raises AgentError if the reviewer left none that can be used."""
    assert record.developer_head is not None, "a review looks at a head"
    assert record.base_sha is not None, "a head has a base"
    findings = number(outcome.claim, known=all_findings(record))
    word = weigh(_word(outcome.claim), findings, record.dismissals)
    return Verdict(
        round=record.rounds + 1,
        word=word,
        head_sha=record.developer_head,
        base_sha=record.base_sha,
        session=outcome.session,
        backend=backend,
        findings=findings,
        summary=outcome.claim.summary,
        manifest_sha256=manifest,
    )


def weigh(word: Word, findings: Sequence[Finding], dismissals: Sequence[Dismissal]) -> Word:
    """Correct the reviewer's word by its own findings: an open blocking one outweighs an "accept"."""
    opened = [finding for finding in findings if not dismissed(finding, dismissals)]
    if word is Word.ACCEPT and any(finding.severity.blocks for finding in opened):
        return Word.CHANGES
    if word is Word.CHANGES and findings and not opened:
        return Word.ACCEPT
    return word


def dismissed(finding: Finding, dismissals: Iterable[Dismissal]) -> bool:
    return any(finding.id == dismissal.finding for dismissal in dismissals)


def open_findings(record: Record) -> tuple[Finding, ...]:
    """Give the last verdict's findings that nobody dismissed."""
    if record.verdict is None:
        return ()
    return tuple(f for f in record.verdict.findings if not dismissed(f, record.dismissals))


def all_findings(record: Record) -> dict[str, Finding]:
    """Give every finding of this run by fingerprint, as it first appeared."""
    found: dict[str, Finding] = {}
    for verdict in record.verdicts:
        for finding in verdict.findings:
            found.setdefault(finding.fingerprint, finding)
    return found


def number(claim: Claim, *, known: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Check the claimed findings and give each its id: the old one, if it was there before."""
    ids = {fingerprint: finding.id for fingerprint, finding in known.items()}
    findings: dict[str, Finding] = {}
    for finding in _gravest([_finding(raw) for raw in claim.findings]):
        name = ids.setdefault(finding.fingerprint, f"F{len(ids) + 1}")
        findings.setdefault(finding.fingerprint, finding.model_copy(update={"id": name}))
    return tuple(findings.values())


def _gravest(findings: list[Finding]) -> list[Finding]:
    """Keep their order, but when there are too many, leave out what does not block first."""
    if len(findings) <= MAX_FINDINGS:
        return findings
    return sorted(findings, key=lambda finding: not finding.severity.blocks)[:MAX_FINDINGS]


def _finding(raw: Mapping[str, object]) -> Finding:
    try:
        return Finding.model_validate({**raw, "id": "F0"})
    except ValidationError as exc:
        error = exc.errors()[0]
        where = ".".join(str(part) for part in error["loc"])
        raise AgentError("The reviewer's finding cannot be read.", why=f"{where}: {error['msg']}") from exc


def _word(claim: Claim) -> Word:
    if claim.verdict is None:
        raise AgentError(
            "The reviewer gave no verdict.", why="only the outcome that it reports counts, never its prose"
        )
    try:
        return Word(claim.verdict)
    except ValueError:
        raise AgentError(f"The reviewer's verdict is {claim.verdict[:40]!r}.", why="unknown word") from None
