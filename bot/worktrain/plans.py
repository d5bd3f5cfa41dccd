"""Values about a plan: what the architect knows of each issue, who conflicts, who goes first."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from worktrain.sessions import Value


class Tree(Value):
    """What planning sees of a base commit: its paths, and which files define which names."""

    paths: tuple[str, ...] = ()
    defines: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="path → names it defines")


class PullText(Value):
    """An open pull request as GitHub gives it; text that anybody may have written."""

    number: int
    title: str
    body: str = ""
    author: str
    branch: str = ""
    files: tuple[str, ...] = ()
    ours: bool = Field(
        False, description="opened by our App for an earlier attempt, which the next continues"
    )


class Guess(Value):
    """A file that the issue will probably change, and why we think so."""

    path: str
    confidence: float = Field(ge=0, le=1)
    because: str = Field(description="one phrase: 'named in the issue', 'defines slugify', …")


class OpenPull(Value):
    """An open pull request that may already do an issue's work."""

    number: int
    title: str
    author: str
    relation: Literal["closes", "mentions", "resembles"]
    evidence: str = Field(description="the words that say so")
    files: tuple[str, ...] = ()


class Dossier(Value):
    """All that the architect knows of one issue before anybody is spawned."""

    issue: int
    title: str
    value: float = Field(1.0, description="what leaving it out of the wave costs")
    write_set: tuple[Guess, ...] = ()
    depends_on: tuple[int, ...] = ()
    pulls: tuple[OpenPull, ...] = ()
    alike: tuple[int, ...] = Field((), description="issues queued or at work that ask for nearly the same")
    summary: str = Field("", description="the architect session's words")

    def files(self, *, at_least: float = 0.0) -> frozenset[str]:
        return frozenset(g.path for g in self.write_set if g.confidence >= at_least)


class Edge(Value):
    """Two issues that must not run at the same time."""

    first: int
    second: int
    kind: Literal["same-file", "depends"]
    because: str = Field(description="one sentence for people")
    files: tuple[str, ...] = ()


class Plan(Value):
    """One wave: who starts now, who waits for whom and why."""

    wave: int
    base_sha: str
    dossiers: tuple[Dossier, ...]
    edges: tuple[Edge, ...]
    start: tuple[int, ...] = Field(description="issues that start now, in parallel")
    waiting: dict[int, Edge] = Field(description="issue → the edge that holds it back")
    declined: dict[int, OpenPull] = Field(default_factory=dict, description="issue → who already has it")
    optimal: bool = Field(True, description="whether no larger parallel set exists")
    demands: tuple[str, ...] = Field((), description="what the repository's rules mean for this wave")


class Prediction(Value):
    """What the plan said against what the merged diff really changed."""

    issue: int
    predicted: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def hits(self) -> int:
        return len(set(self.predicted) & set(self.changed))


class Score(Value):
    """How well an engagement was foreseen, in counts."""

    predicted: int = Field(0, description="files predicted, over all issues that came to a diff")
    changed: int = Field(0, description="files really changed, without tests, changelogs and lock files")
    hits: int = 0
    edges_predicted: int = Field(0, description="pairs of issues that the plan kept apart for a shared file")
    edges_real: int = Field(0, description="pairs whose diffs do share a file")
    edges_hit: int = 0

    @property
    def precision(self) -> float | None:
        return self.hits / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        return self.hits / self.changed if self.changed else None
