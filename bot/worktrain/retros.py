"""Values about a finished engagement: what happened, what it cost, what the next one reads first."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from worktrain.plans import Prediction, Score
from worktrain.sessions import Role, Usage, Value
from worktrain.states import State
from worktrain.verdicts import Severity


class Remark(Value):
    """One finding of a review, kept for those who were not there."""

    issue: int
    severity: Severity
    category: str
    path: str | None = None
    title: str
    body: str = ""
    fixed: bool = Field(description="whether it was gone when the issue was merged")


class Touch(Value):
    """What a person did that a run waited for or had to obey."""

    issue: int
    kind: str
    by: str
    detail: str = ""


class Question(Value):
    """What a squad asked, and what a person answered, if one did."""

    issue: int
    question: str
    answer: str | None = None


class Note(Value):
    """What the productivity engineer wrote about one issue's squad."""

    issue: int
    text: str


class IssueRetro(Value):
    """How one issue went, over all its attempts."""

    issue: int
    title: str
    outcome: State
    reason: str | None = None
    pull: int | None = None
    merged_sha: str | None = None
    attempts: int = 1
    rounds: int = Field(0, description="reviews given")
    sessions: int = 0
    interventions: int = 0
    waited_for: int | None = None
    usage: Usage = Usage()
    prediction: Prediction | None = None
    unguarded: tuple[str, ...] = ()


class Mishap(Value):
    """Something that went wrong, found by a rule and told in one sentence."""

    rule: Literal[
        "review-blocked",
        "question-open",
        "asked",
        "attempt-failed",
        "failed",
        "unguarded",
        "unforeseen-file",
        "person-stepped-in",
        "waited-in-vain",
    ]
    issue: int
    text: str


class Lesson(Value):
    """A line that the next engagement reads first, and who it is for."""

    issue: int = Field(description="where it was learned")
    roles: tuple[Role, ...]
    files: tuple[str, ...] = ()
    text: str


class Retro(Value):
    """One engagement, from plan to end."""

    version: Literal[1] = 1
    engagement: int
    repository: str
    issues: tuple[IssueRetro, ...] = ()
    by_role: dict[Role, Usage] = Field(default_factory=dict, description="role → what its sessions used")
    by_severity: dict[Severity, int] = Field(default_factory=dict, description="severity → findings")
    remarks: tuple[Remark, ...] = ()
    touches: tuple[Touch, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    score: Score = Score()
    went_wrong: tuple[Mishap, ...] = ()
    read_first: tuple[Lesson, ...] = ()

    @property
    def merged(self) -> int:
        return sum(issue.outcome is State.MERGED for issue in self.issues)

    @property
    def interventions_per_issue(self) -> float:
        return sum(issue.interventions for issue in self.issues) / max(1, len(self.issues))
