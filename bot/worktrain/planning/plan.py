"""Make the plan of one wave: what the architect knows, decided without a model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from worktrain.briefs import IssueSnapshot
from worktrain.planning import conflicts, depends, preflight, search, wave, writeset
from worktrain.planning.places import Places, look_up
from worktrain.planning.wave import Held
from worktrain.plans import Dossier, Plan, PullText, Tree


def make_plan(
    issues: Sequence[IssueSnapshot],
    tree: Tree,
    *,
    number: int,
    base_sha: str,
    pulls: Sequence[PullText] = (),
    running: Mapping[int, Collection[str]] | None = None,
    unmerged: Mapping[int, Collection[str]] | None = None,
    unfinished: Collection[int] = (),
    titles: Mapping[int, str] | None = None,
    values: Mapping[int, float] | None = None,
) -> Plan:
    """Plan the queued and waiting issues.

    `running`: issues whose squads are at work → files they hold. `unmerged`: issues that came to rest without
    a merge → files of their branches. `unfinished`: numbers still open on GitHub, for dependencies.
    `titles`: of other issues queued or at work, to notice the same request twice.
    """
    dossiers = _dossiers(issues, tree, pulls=pulls, titles=titles or {}, values=values or {})
    declined = {d.issue: pull for d in dossiers if (pull := preflight.closer(d.pulls)) is not None}
    held = Held(
        running=running or {},
        unmerged=unmerged or {},
        unfinished=frozenset({*unfinished, *(pull.number for pull in pulls), *declined}),
    )
    chosen = wave.choose([d for d in dossiers if d.issue not in declined], held)
    return Plan(
        wave=number,
        base_sha=base_sha,
        dossiers=dossiers,
        edges=chosen.edges,
        start=chosen.start,
        waiting=chosen.waiting,
        declined=declined,
        optimal=chosen.optimal,
    )


def _dossiers(
    issues: Sequence[IssueSnapshot],
    tree: Tree,
    *,
    pulls: Sequence[PullText],
    titles: Mapping[int, str],
    values: Mapping[int, float],
) -> tuple[Dossier, ...]:
    places, found = look_up(tree), search.build(tree)
    others = {**titles, **{issue.number: issue.title for issue in issues}}
    ordered = sorted(issues, key=lambda issue: issue.number)
    bare = [_dossier(issue, places, found, value=values.get(issue.number, 1.0)) for issue in ordered]
    return tuple(
        dossier.model_copy(
            update={
                "pulls": preflight.pulls_about(
                    issue.number,
                    issue.title,
                    files=conflicts.holds(dossier),
                    pulls=pulls,
                    repository=issue.repository,
                ),
                "alike": preflight.alike(issue.number, issue.title, others),
            }
        )
        for issue, dossier in zip(ordered, bare, strict=True)
    )


def _dossier(issue: IssueSnapshot, places: Places, found: search.Index, *, value: float) -> Dossier:
    return Dossier(
        issue=issue.number,
        title=issue.title,
        value=value,
        write_set=writeset.predict(issue.title, issue.body, places, found),
        depends_on=depends.find(issue.body, repository=issue.repository),
    )
