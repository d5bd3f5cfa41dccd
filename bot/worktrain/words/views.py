"""What a comment shows besides the record: values that the caller reads from the store."""

from __future__ import annotations

from pydantic import Field

from worktrain.config.schema import Autonomy, Limits
from worktrain.plans import Edge, OpenPull, Plan
from worktrain.sessions import Value


class LogLine(Value):
    """Something that happened in this run, and when."""

    at: str = Field(description="ISO 8601, UTC")
    text: str = Field(description="what happened; shown as a stranger's words are")


class StatusView(Value):
    """What the status comment of an issue needs to know besides the run's record."""

    number: int
    title: str
    since: str = Field("", description="when the state began, ISO 8601, UTC")
    labelled_by: str = ""
    labelled_at: str = ""
    attempt: int = 1
    limits: Limits = Limits()
    autonomy: Autonomy = Autonomy.CAUTIOUS
    merge_auto: bool = False
    pausing: bool = Field(False, description="a person said pause, and the session at work is still to end")
    standstill: bool = Field(False, description="the operator stopped all work")
    policy_broken: bool = Field(False, description="the last valid policy is in force, not the file's")
    plan: Plan | None = None
    waits: Edge | None = Field(None, description="the edge that holds the issue back")
    pull: int | None = None
    covered_by: OpenPull | None = Field(None, description="the pull request that already does the work")
    by: str = Field("", description="the person who stopped it, closed it or may not start it")
    reason: str = Field("", description="one sentence: why it failed, stopped, waits")
    retries: bool = Field(False, description="whether it is tried again without a person")
    lost: bool = Field(False, description="the worker stopped answering and another has not yet taken over")
    kept: tuple[str, ...] = Field((), description="what a failure leaves behind, one phrase each")
    run_url: str | None = None
    log: tuple[LogLine, ...] = ()
