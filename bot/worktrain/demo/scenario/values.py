"""What a scenario says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from worktrain.agents.scripts import HOSTILE, Cast, Puppet
from worktrain.config.problems import Mark
from worktrain.config.schema import Config
from worktrain.demo.scenario.rules import Rules
from worktrain.states import State

PERMISSIONS = ("admin", "maintain", "write", "triage", "read", "none")
READY = "worktrain:ready"


class Result(StrEnum):
    """The state in which an issue ends, as `expect` names it."""

    MERGED = "merged"
    READY = "ready"
    NEEDS_HUMAN = "needs_human"
    FAILED = "failed"
    WAITING = "waiting"
    PLANNED = "planned"
    STOPPED = "stopped"
    DECLINED = "declined"
    REFUSED = "refused"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, kw_only=True)
class Repository:
    """Where the sample code comes from."""

    owner: str
    name: str
    path: Path
    kind: Literal["folder", "git", "bundle"]
    ref: str | None
    path_at: Mark
    ref_at: Mark
    rules: Rules

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class Milestone:
    title: str
    due: str | None = None
    """A day, as 2026-12-01."""


@dataclass(frozen=True, kw_only=True)
class Pull:
    """A pull request that is open before the App starts."""

    key: str
    title: str
    body: str
    author: str
    branch: str
    patch: bytes
    patch_at: Mark


@dataclass(frozen=True, kw_only=True)
class Issue:
    key: str
    title: str
    body: str
    author: str
    labels: tuple[str, ...] = ()
    milestone: Milestone | None = None
    depends_on: tuple[str, ...] = ()
    ready_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Comment:
    text: str
    on: Literal["issue", "pr"] = "issue"


@dataclass(frozen=True, kw_only=True)
class Review:
    event: Literal["APPROVE", "REQUEST_CHANGES", "COMMENT"]
    body: str


@dataclass(frozen=True, kw_only=True)
class Push:
    """A commit with this patch onto the pull request's branch."""

    name: str
    patch: bytes


@dataclass(frozen=True, kw_only=True)
class Merge:
    method: Literal["squash", "merge", "rebase"]


@dataclass(frozen=True, kw_only=True)
class Label:
    name: str


@dataclass(frozen=True, kw_only=True)
class Unlabel:
    name: str


@dataclass(frozen=True, kw_only=True)
class Close:
    """Close the issue's open pull request; without one, the issue."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """New words for the issue; what is none stays."""

    title: str | None
    body: str | None


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Tick the box beside this text, in the issue or in the App's sticky comment."""

    text: str


Deed = Comment | Review | Push | Merge | Label | Unlabel | Close | Edit | Tick


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a person does once, when an issue first is in a state."""

    place: int
    """Its place in the list, which names it."""
    issue: str
    state: State
    by: str
    deed: Deed
    after: float | None = None
    """Seconds; such an act may fall into the middle of a session."""


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """One round: issues, who plays them, what people do, and what should come of it."""

    issues: tuple[Issue, ...]
    agents: Mapping[str, Cast]
    people_do: tuple[Act, ...]
    expect: Mapping[str, Result]

    @property
    def unexpected(self) -> tuple[str, ...]:
        """Name the issues that somebody labels and `expect` leaves out; `--check` fails over them."""
        labelled = {act.issue for act in self.people_do if act.deed == Label(name=READY)}
        return tuple(
            issue.key
            for issue in self.issues
            if (issue.ready_by or issue.key in labelled) and issue.key not in self.expect
        )


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A whole scenario file, with everything that it names read in."""

    folder: Path
    file: str
    repository: Repository
    config: Config
    config_text: str | None = field(repr=False)
    """What `.github/worktrain.yml` will hold; none: there will be no such file."""
    people: Mapping[str, str]
    """Who has which permission."""
    pull_requests: tuple[Pull, ...]
    engagements: tuple[Engagement, ...]

    @property
    def puppets(self) -> frozenset[Puppet]:
        casts = [cast for each in self.engagements for cast in each.agents.values()]
        return frozenset().union(*(cast.names for cast in casts))

    @property
    def hostile(self) -> tuple[Puppet, ...]:
        """Name the puppets that must not be played without a sandbox."""
        return tuple(sorted(self.puppets & HOSTILE))
