"""Separation of duties, as a function over the record: nobody blesses what they wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from worktrain.ids import SessionId
from worktrain.records import Record
from worktrain.sessions import Role, Value
from worktrain.verdicts import Verdict

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Duty(Value):
    """What one session was, as far as independence is concerned."""

    session: SessionId
    role: Role
    backend: str
    working_copy: str
    brief_sha256: str = ""


class Blessing(Value):
    """Who gave the verdict that counts, and on which input."""

    session: SessionId
    backend: str
    manifest_sha256: str


def independent(record: Record) -> tuple[str, ...]:
    """Give a sentence for each way in which this run's roles were not separate; none: they were."""
    duties = tuple(
        Duty(
            session=row.id,
            role=row.role,
            backend=row.backend,
            working_copy=row.working_copy,
            brief_sha256=row.brief_sha256,
        )
        for row in record.sessions
    )
    blessing = _blessing(record.verdict) if record.verdict else None
    return problems(duties, blessing, has_tests=record.sdet_head is not None)


def not_separate(record: Record) -> tuple[str, ...]:
    """Say what no roles of ours can keep apart: a token's owner may have asked for what bears that name."""
    if not record.written_as:
        return ()
    asked = record.written_as == record.issue.labelled_by
    also = ", who asked for it too" if asked else ""
    return (f"whether anybody but {record.written_as}{also} looked at it: it was written with that token",)


def problems(duties: Sequence[Duty], blessing: Blessing | None, *, has_tests: bool) -> tuple[str, ...]:
    """Judge sessions and the verdict, wherever they come from: a record, or a signed statement."""
    return (
        *_missing(duties, has_tests=has_tests),
        *_shared("session", [(duty.session, duty.role) for duty in duties]),
        *_shared("working copy", [(duty.working_copy, duty.role) for duty in duties]),
        *_shared("brief", [(duty.brief_sha256, duty.role) for duty in duties if duty.brief_sha256]),
        *_unnamed(duties),
        *_blessed(duties, blessing),
    )


def _blessing(verdict: Verdict) -> Blessing:
    return Blessing(session=verdict.session, backend=verdict.backend, manifest_sha256=verdict.manifest_sha256)


def _missing(duties: Sequence[Duty], *, has_tests: bool) -> Iterator[str]:
    wanted = (Role.DEVELOPER, Role.REVIEWER, *((Role.SDET,) if has_tests else ()))
    there = {duty.role for duty in duties}
    yield from (f"No {role} session is on the record." for role in wanted if role not in there)


def _shared(what: str, owners: Sequence[tuple[str, Role]]) -> Iterator[str]:
    roles: dict[str, set[Role]] = {}
    for thing, role in owners:
        roles.setdefault(thing, set()).add(role)
    for thing, several in roles.items():
        if len(several) > 1:
            yield f"The roles {' and '.join(sorted(several))} shared the {what} {thing[:60]}."


def _unnamed(duties: Sequence[Duty]) -> Iterator[str]:
    for duty in duties:
        if not (duty.session and duty.backend and duty.working_copy):
            yield f"The record does not say which session, backend or working copy the {duty.role} had."


def _blessed(duties: Sequence[Duty], blessing: Blessing | None) -> Iterator[str]:
    if blessing is None:
        yield "There is no verdict."
        return
    reviewers = [duty for duty in duties if duty.session == blessing.session]
    if not reviewers or any(duty.role is not Role.REVIEWER for duty in reviewers):
        yield f"The verdict's session {blessing.session[:60]} is no reviewer's."
    if any(duty.backend != blessing.backend for duty in reviewers):
        yield "The verdict names another backend than its session had."
    if not _SHA256.fullmatch(blessing.manifest_sha256):
        yield "The verdict does not say what its reviewer was given: the manifest's hash is missing."
