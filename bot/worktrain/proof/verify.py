"""Is a proof what it says? The bytes, the signatures, and everything that a repository can confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from worktrain.ids import Sha
from worktrain.proof import document
from worktrain.proof.canonical import ProofError
from worktrain.proof.checks import Check, failed, noted, passed, unknown
from worktrain.proof.confirm import confirmations
from worktrain.proof.dsse import Envelope, Verify, signed_by
from worktrain.proof.sight import Sight
from worktrain.proof.statements import MergedStatement, ProvenStatement, read_merged, read_proven
from worktrain.sessions import Value

Result = Literal["valid", "invalid", "unknown"]
EXIT_CODES: dict[Result, int] = {"valid": 0, "invalid": 1, "unknown": 3}


class Opened(Value):
    """A document's statements, whoever may have written them."""

    proven: ProvenStatement
    merged: MergedStatement | None
    first_sha256: str
    keyids: tuple[str, ...]


class Subject(Value):
    """What the person asked about: a commit or a pull request; for a file, neither."""

    commit: Sha | None = None
    pull: int | None = None


class Verified(Value):
    """The answer, and each check that led to it."""

    result: Result
    checks: tuple[Check, ...]
    opened: Opened | None = None

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.result]


def open_document(data: bytes) -> Opened:
    """Read a proof without believing it; bytes that are not canonical are a `ProofError`."""
    envelopes = document.read(data)
    first, *rest = envelopes
    return Opened(
        proven=read_proven(first.payload),
        merged=read_merged(rest[0].payload) if rest else None,
        first_sha256=first.digest(),
        keyids=tuple(envelope.keyid for envelope in envelopes),
    )


def verify(
    data: bytes,
    *,
    keys: Mapping[str, Verify] | None,
    sight: Sight | None,
    subject: Subject | None = None,
) -> Verified:
    """Check everything; `keys` or `sight` are None where there are none to be had."""
    try:
        opened = open_document(data)
    except ProofError as exc:
        return conclude([failed("bytes", str(exc))])
    checks = [
        passed("bytes", f"The bytes are canonical and hold {len(opened.keyids)} signed statement(s)."),
        *_signatures(document.read(data), keys),
        *_linked(opened),
        *_about(opened, subject or Subject()),
        *confirmations(opened.proven, opened.merged, sight or Sight()),
        _gate(opened.proven),
    ]
    return conclude(checks, opened)


def conclude(checks: list[Check], opened: Opened | None = None) -> Verified:
    """One failure makes it invalid; one thing that cannot be told, unknown."""
    results = {check.result for check in checks}
    result: Result = "invalid" if "failed" in results else "unknown" if "unknown" in results else "valid"
    return Verified(result=result, checks=tuple(checks), opened=opened)


def _signatures(envelopes: tuple[Envelope, ...], keys: Mapping[str, Verify] | None) -> Iterator[Check]:
    for number, envelope in enumerate(envelopes, 1):
        name, key = f"signature-{number}", envelope.keyid[:80]
        if keys is None:
            yield unknown(
                name, f"There is no public key to check statement {number} with; give one with --key."
            )
        elif signed_by(envelope, keys):
            yield passed(name, f"Statement {number} is signed by {key}.")
        elif envelope.keyid not in keys:
            yield failed(name, f"Statement {number} names the key {key}, which is none of the trusted ones.")
        else:
            yield failed(name, f"Statement {number} was not signed by {key} as it stands.")


def _linked(opened: Opened) -> Iterator[Check]:
    proven, merged = opened.proven.predicate, opened.merged
    heads = (proven.sdet_head or proven.developer_head,)
    if opened.proven.head not in heads:
        yield failed("statement", "Statement 1 is about another head than its developer and SDET left.")
    elif proven.verdict is not None and proven.verdict.head_sha != proven.developer_head:
        yield failed("statement", "The verdict is about another head than the developer's.")
    elif merged is not None and not _belongs(opened, merged):
        yield failed("statement", "Statement 2 belongs to another statement 1.")
    else:
        yield passed("statement", "The statements belong together, and the verdict to the head.")


def _belongs(opened: Opened, merged: MergedStatement) -> bool:
    mine, other = opened.proven.predicate, merged.predicate
    same = (other.run, other.pull) == (mine.run, mine.pull)
    return same and other.proof == {"sha256": opened.first_sha256}


def _about(opened: Opened, subject: Subject) -> Iterator[Check]:
    if subject.pull is not None and opened.proven.predicate.pull != subject.pull:
        yield failed("subject", f"The proof is about pull request {opened.proven.predicate.pull}.")
    if subject.commit is None:
        return
    merged = opened.merged.commit if opened.merged else None
    if subject.commit in {opened.proven.head, merged}:
        yield passed("subject", f"The proof is about {subject.commit[:12]}.")
    else:
        yield failed("subject", f"The proof is about {opened.proven.head[:12]}, not {subject.commit[:12]}.")


def _gate(proven: ProvenStatement) -> Check:
    """Tell what the gate said; a truthful record of a no is still a valid record."""
    verification = proven.predicate.verification
    word = "passed" if verification.passed else "did not pass"
    return noted("gate", f"The gate {word}: {verification.reason}")
