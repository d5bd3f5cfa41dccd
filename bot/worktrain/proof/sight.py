"""What a repository shows of the things that a proof names."""

from __future__ import annotations

from pydantic import Field

from worktrain.ids import Sha
from worktrain.sessions import Value


class CommitSeen(Value):
    tree: Sha
    parents: tuple[Sha, ...]


class Sight(Value):
    """Everything is there or missing; what is missing cannot be told, and is never taken for good."""

    commits: dict[Sha, CommitSeen] = Field(default_factory=dict, description="those that are here")
    merge_tree: Sha | None = Field(None, description="base and head merged again, here")
    conflicts: tuple[str, ...] = Field((), description="paths that kept them from merging")
    sdet_paths: tuple[str, ...] | None = Field(None, description="what the SDET's commit touches")
    policy_sha256: str | None = Field(None, description="of the policy at the base")
    policy_problem: str = Field("", description="why the policy at the base cannot be read")
