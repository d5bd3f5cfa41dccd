"""The record of one run: everything that happened, and the only input of the proof and the gate."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from worktrain.briefs import Answer, IssueSnapshot
from worktrain.ids import RunId, SessionId, Sha
from worktrain.plans import Plan, Prediction
from worktrain.sessions import End, Role, Usage, Value
from worktrain.verdicts import Dismissal, Verdict


class SessionRow(Value):
    """One session, as the record keeps it."""

    id: SessionId
    role: Role
    round: int
    backend: str
    model: str = ""
    isolation: str
    working_copy: str = Field(description="the clone's name; no two roles share one")
    end: End
    reason: str = ""
    usage: Usage = Usage()
    brief_sha256: str = ""
    context: str = Field("", description="its context mode; empty where it was not recorded")
    started_at: str = ""
    ended_at: str = ""


class CaseResult(Value):
    """What one named test did in one run."""

    id: str
    status: Literal["passed", "failed", "error", "skipped", "missing"]
    message: str = ""


class TestRun(Value):
    """One execution of a command by the coordinator, in a fresh checkout."""

    __test__ = False  # a value, not a test class

    name: Literal["suite-on-base", "tests-on-base", "tests-on-head", "suite-on-head", "old-tests", "guard"]
    command: tuple[str, ...]
    exit_code: int
    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    counted: bool = Field(False, description="whether the counts come from a structured report")
    seconds: float = 0.0
    output_sha256: str
    output_tail: str = Field("", description="the last lines, for people")
    tree: Sha = Field(description="the tree that was checked out")
    isolation: str
    environment: dict[str, str] = Field(default_factory=dict)
    cases: tuple[CaseResult, ...] = ()
    timed_out: bool = False
    file: str | None = Field(None, description="for a guard: the source file put back to base")


class RedFirst(Value):
    """Whether the new tests prove the change: red before, green after, every source file guarded."""

    applies: bool = Field(description="false where no test can show it: docs, refactors, chores")
    red: bool = False
    green: bool = False
    guarded: tuple[str, ...] = ()
    unguarded: tuple[str, ...] = ()
    why: str = Field("", description="one sentence when something is missing")


class Approval(Value):
    """A person's yes to something that the gate asked about."""

    what: str = Field(description="the kind of question: unguarded, not-applicable, protected, diff-size, …")
    detail: str = ""
    by: str
    by_id: int
    head_sha: Sha | None = None


RUN = "run"
"""The intervention by which a person starts what policy only plans."""


class Intervention(Value):
    """An act of a person that the run waited for or had to obey."""

    kind: str
    by: str
    by_id: int
    at: str
    detail: str = ""


class Proof(Value):
    """What was executed to believe the change, and the signed statements made of it."""

    base_sha: Sha
    head_sha: Sha
    merge_tree: Sha
    runs: tuple[TestRun, ...]
    red_first: RedFirst
    not_checked: tuple[str, ...]
    envelopes: tuple[dict[str, object], ...] = Field((), description="DSSE envelopes, in order")
    sdet_parents: tuple[Sha, ...] = Field((), description="of the SDET's commit")
    sdet_paths: tuple[str, ...] = Field((), description="what the SDET's commit touches")
    diff_lines: int | None = Field(None, description="changed lines, tests and generated files left out")
    setup_inputs: tuple[str, ...] = Field((), description="changed files that the set-up command reads")
    weakened: tuple[str, ...] = Field((), description="existing tests that the squad changed or lost")


class Asked(Value):
    """What a run waits for a person to decide."""

    kind: str = Field(description="question, suite, rounds, unguarded, pushed, protected, diff-size, …")
    question: str
    detail: str = ""
    options: tuple[str, ...] = ()


class Record(Value):
    """One attempt at one issue, from the label to its end."""

    run: RunId
    attempt: int
    issue: IssueSnapshot
    policy_sha256: str
    wave: int = 0
    branch: str = ""
    base_sha: Sha | None = Field(None, description="where the branch starts")
    signs: bool = Field(False, description="the repository takes signed commits only, so GitHub makes ours")
    written_as: str = Field("", description="the person whose token writes it; nobody: a GitHub App does")
    plan: Plan | None = None
    retro_read: str | None = Field(None, description="digest of the last retro, which this run was given")
    sessions: tuple[SessionRow, ...] = ()
    developer_head: Sha | None = None
    sdet_head: Sha | None = None
    tests: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    claimed: str = Field("", description="the developer's own summary; a claim")
    drafts: bool = Field(True, description="whether the pull request is a draft until it is proven")
    pull: int | None = None
    pull_node: str = ""
    verdicts: tuple[Verdict, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    approvals: tuple[Approval, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    answers: tuple[Answer, ...] = ()
    proof: Proof | None = None
    merged_sha: Sha | None = None
    prediction: Prediction | None = None
    asked: Asked | None = None
    reason: str | None = None

    @property
    def head_sha(self) -> Sha | None:
        """The branch's tip: the SDET's commit if there is one, else the developer's."""
        return self.sdet_head or self.developer_head

    @property
    def verdict(self) -> Verdict | None:
        return self.verdicts[-1] if self.verdicts else None

    @property
    def rounds(self) -> int:
        return len(self.verdicts)

    def approval_of(self, what: str, detail: str = "") -> Approval | None:
        """Give a person's last yes to this that stands for what is there now.

        A yes to the developer's head stands when the SDET adds tests to it; a yes to a list of files stands
        for those files only.
        """
        heads = {None, self.head_sha, self.developer_head}
        given = [
            yes
            for yes in self.approvals
            if yes.what == what and yes.head_sha in heads and (not detail or yes.detail in {"", detail})
        ]
        return given[-1] if given else None

    def with_(self, **changes: object) -> Record:
        """Give a copy with these fields replaced."""
        return self.model_copy(update=changes)
