"""Which effect makes which intent true."""

from __future__ import annotations

from typing import Any

from worktrain import compliance, intents
from worktrain.github.effects import (
    checks,
    comments,
    issues,
    labels,
    merges,
    milestones,
    opinions,
    pulls,
    pushes,
    reactions,
    reviews,
    signing,
    statuses,
)
from worktrain.github.effects.effect import Effect
from worktrain.github.hands import Hands
from worktrain.github.repository import Repository

EFFECTS: dict[type[intents.Intent], type[Effect[Any]]] = {
    intents.CreateLabel: labels.CreateLabelEffect,
    intents.AddLabel: labels.AddLabelEffect,
    intents.RemoveLabel: labels.RemoveLabelEffect,
    intents.React: reactions.ReactEffect,
    intents.StickyComment: comments.StickyEffect,
    intents.Reply: comments.ReplyEffect,
    intents.OpenIssue: issues.OpenIssueEffect,
    intents.PushBranch: pushes.PushBranchEffect,
    intents.PushNote: pushes.PushNoteEffect,
    intents.OpenPull: pulls.OpenPullEffect,
    intents.EditPull: pulls.EditPullEffect,
    intents.ReadyPull: pulls.ReadyPullEffect,
    intents.SubmitReview: reviews.ReviewEffect,
    intents.SetCheck: checks.CheckEffect,
    intents.MergePull: merges.MergeEffect,
    compliance.SignCommit: signing.SignCommitEffect,
    compliance.DropBranch: signing.DropBranchEffect,
    compliance.ApprovePull: opinions.ApproveEffect,
    compliance.DismissReview: opinions.DismissEffect,
    compliance.SetMilestone: milestones.MilestoneEffect,
    compliance.ResolveThread: opinions.ResolveEffect,
}


def effect_of(intent: intents.Intent, repository: Repository, hands: Hands) -> Effect[Any]:
    """Give the effect of this kind of intent."""
    if isinstance(intent, intents.SetCheck) and not repository.writes_checks:
        return statuses.StatusEffect(repository, intent, hands)
    return EFFECTS[type(intent)](repository, intent, hands)
