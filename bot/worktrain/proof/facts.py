"""What only GitHub knows, read just before the gate decides."""

from __future__ import annotations

from pydantic import Field

from worktrain.demands import Demands, Standing
from worktrain.ids import Sha
from worktrain.sessions import Value


class Facts(Value):
    """The pull request and its base branch as they are now."""

    base_tip: Sha
    head: Sha
    policy_sha256: str = Field(description="of the policy in force on the base branch now")
    policy_broken: bool = Field(False, description="the file cannot be read; the last valid one is in force")
    pull_open: bool = True
    hold: str = Field("", description="the label that keeps it from merging, if one is on")
    changes_requested_by: tuple[str, ...] = Field((), description="people whose last review wants changes")
    checks: dict[str, str] = Field(default_factory=dict, description="name → conclusion, or 'pending'")
    demands: Demands = Field(Demands(), description="of the base branch; read only where we merge ourselves")
    standing: Standing = Standing()
    loopback: bool = Field(False, description="this GitHub is a stand-in on this machine")
