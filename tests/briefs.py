"""Briefs for sessions that tests play by hand: always issue 7 of one shop."""

from __future__ import annotations

from worktrain.briefs import Answer, Brief, Budget, IssueSnapshot
from worktrain.ids import RunId, SessionId, Sha
from worktrain.sessions import Role


def brief_of(
    role: Role,
    *,
    budget: Budget,
    base: Sha,
    title: str,
    body: str,
    skill: str = "",
    bundle: str = "",
    answer: Answer | None = None,
    round_: int = 1,
) -> Brief:
    issue = IssueSnapshot(
        repository="acme/shop",
        repository_id=1,
        number=7,
        title=title,
        body=body,
        author="eve",
        author_id=5,
        labelled_by="maria",
        labelled_by_id=6,
        labelled_at="2026-01-01T00:00:00Z",
    )
    return Brief(
        session=SessionId(f"wt-1-7-1-{role.value}-{round_}"),
        run=RunId("wt-1-7-1"),
        role=role,
        attempt=1,
        round=round_,
        issue=issue,
        base_sha=base,
        head_sha=base,
        skill=skill,
        bundle=bundle,
        answer=answer,
        budget=budget,
    )
