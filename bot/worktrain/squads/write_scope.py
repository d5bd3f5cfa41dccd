"""What belongs to one run: where it may write, whom it may name, what it must never say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from worktrain.errors import WorkTrainError
from worktrain.ids import RunId
from worktrain.plans import Plan
from worktrain.records import Record

CAPS: Mapping[str, int] = MappingProxyType(
    {
        "reply": 20,
        "open-pull": 1,
        "submit-review": 12,
        "react": 40,
        "merge-pull": 3,
        "push-branch": 40,
        "sign-commit": 40,
        "approve-pull": 12,
    }
)
"""How often one run may do each kind of thing; edits in place are not counted."""


class Refused(WorkTrainError):  # noqa: N818  a name like "stopped" and "declined": what happened to it
    """The write gate held something back; `rule` names the guard, `why` the reason."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(
            f"The write gate refused to write this ({rule}).",
            why=why,
            fix="Look at the run's record; nothing of it was sent.",
        )
        self.rule = rule


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The limits of one run, or of one repository when no run is concerned."""

    repository: str
    issue: int | None = None
    pull: int | None = None
    branch: str = ""
    base: str = ""
    """The default branch."""
    run: RunId | None = None
    references: frozenset[int] = frozenset()
    """Issues and pull requests that our words may link to, besides the run's own."""
    mentions: frozenset[str] = frozenset()
    """Logins that a text may notify, once."""
    hosts: frozenset[str] = frozenset()
    """Hosts, with their port if they have one, that a text may link to."""
    labels: frozenset[str] = frozenset()
    """Labels of the repository that the pull request may carry."""
    kinds: frozenset[str] | None = None
    """Kinds of intents that are allowed; none given: all."""
    caps: Mapping[str, int] = field(default_factory=lambda: CAPS)
    used: Mapping[str, int] = field(default_factory=dict)
    """How often this run did each kind of thing before."""
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def numbers(self) -> frozenset[int]:
        """The issue and its pull request."""
        return frozenset(number for number in (self.issue, self.pull) if number is not None)


def scope_of(
    record: Record,
    *,
    base: str = "",
    hosts: frozenset[str] = frozenset(),
    used: Mapping[str, int] | None = None,
    secrets: tuple[str, ...] = (),
) -> Scope:
    """Derive the scope from a run's record; `base` is the default branch."""
    return Scope(
        repository=record.issue.repository,
        issue=record.issue.number,
        pull=record.pull,
        branch=record.branch,
        base=base,
        run=record.run,
        references=references_of(record.plan) if record.plan else frozenset(),
        mentions=frozenset({record.issue.labelled_by}),
        hosts=hosts,
        labels=frozenset(record.issue.labels),
        used=used or {},
        secrets=secrets,
    )


def references_of(plan: Plan) -> frozenset[int]:
    """Give the issues and pull requests that a plan's words may link to."""
    dossiers = {dossier.issue for dossier in plan.dossiers}
    edges = {number for edge in (*plan.edges, *plan.waiting.values()) for number in (edge.first, edge.second)}
    pulls = {pull.number for dossier in plan.dossiers for pull in dossier.pulls}
    covering = {pull.number for pull in plan.declined.values()}
    return frozenset({*plan.start, *plan.waiting, *plan.declined} | dossiers | edges | pulls | covering)
