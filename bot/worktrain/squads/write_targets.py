"""Which issue, pull request, branch, label and check a run may touch: only its own."""

from __future__ import annotations

import re

from worktrain import compliance, intents
from worktrain.ids import is_sha
from worktrain.squads.write_scope import Refused, Scope

NOT_READY = "Not ready: "

OURS = re.compile(r"worktrain:[a-z-]{1,40}")
PEOPLES = frozenset({"worktrain:ready", "worktrain:skip"})
"""Labels by which people tell us something; put on only for a person's `/worktrain run`, never by a run."""

CHECKS = frozenset(f"worktrain / {name}" for name in ("proof", "verdict", "preflight", "policy"))
_BRANCH = re.compile(r"worktrain/issue-(?P<issue>[1-9]\d*)-[a-z0-9][a-z0-9-]{0,60}")


def check(intent: intents.Intent, scope: Scope) -> None:
    """Refuse a target that is not the run's; a kind that is not listed here is nothing that we do."""
    match intent:
        case intents.StickyComment() | intents.Reply() | intents.React(subject="issue"):
            _number(intent.subject_id if isinstance(intent, intents.React) else intent.number, scope)
        case intents.AddLabel() | intents.RemoveLabel():
            _number(intent.number, scope)
            _label(intent, scope)
        case intents.CreateLabel():
            _ours(intent.name)
        case intents.PushBranch() | intents.OpenPull():
            _branch(intent, scope)
        case intents.EditPull() | intents.ReadyPull() | intents.MergePull() | intents.SubmitReview():
            _pull(intent.number, scope)
        case (
            compliance.ApprovePull()
            | compliance.DismissReview()
            | compliance.ResolveThread()
            | compliance.SetMilestone()
        ):
            _pull(intent.number, scope)
        case compliance.SignCommit() | compliance.DropBranch():
            _signing(intent.branch, scope)
        case intents.SetCheck():
            _check_run(intent.name)
        case intents.React() | intents.OpenIssue() | intents.PushNote():
            pass  # their targets are not chosen: a comment's id, one issue a topic, one ref
        case _:
            raise Refused("kind", f"{type(intent).__name__} is nothing that we do")
    _shas(intent)


def _shas(intent: intents.Intent) -> None:
    for name in ("sha", "head_sha", "parent", "tree"):
        sha = getattr(intent, name, None)
        if sha is not None and not is_sha(sha):
            raise Refused("target", f"{sha[:60]!r} is no full commit id")


def _number(number: int, scope: Scope) -> None:
    # without a run the number is that of the event which we answer; no agent had a say in it
    if (scope.run is not None or scope.numbers) and number not in scope.numbers:
        raise Refused("target", f"#{number} is neither the run's issue nor its pull request")


def _pull(number: int, scope: Scope) -> None:
    if number != scope.pull:
        raise Refused("target", f"#{number} is not the run's pull request")


def _label(intent: intents.AddLabel | intents.RemoveLabel, scope: Scope) -> None:
    if isinstance(intent, intents.AddLabel):
        if intent.name in PEOPLES and scope.run is not None:
            raise Refused("label", f"only people put {intent.name} on")
        if intent.number == scope.pull and intent.name in scope.labels:
            return
    _ours(intent.name)


def _ours(name: str) -> None:
    if not OURS.fullmatch(name):
        raise Refused("label", f"{name[:60]!r} is not one of our labels")


def _branch(intent: intents.PushBranch | intents.OpenPull, scope: Scope) -> None:
    match = _BRANCH.fullmatch(intent.branch)
    if match is None or intent.branch != scope.branch or int(match["issue"]) != scope.issue:
        raise Refused("target", f"{intent.branch[:80]!r} is not the run's branch")
    if isinstance(intent, intents.OpenPull) and scope.base not in {"", intent.base}:
        raise Refused("target", f"{intent.base[:80]!r} is not the default branch")
    if isinstance(intent, intents.OpenPull) and not (intent.draft or intent.title.startswith(NOT_READY)):
        raise Refused("target", "a pull request starts as a draft, or says that it is not ready")


def _signing(branch: str, scope: Scope) -> None:
    if scope.run is None or branch != f"worktrain/signing-{scope.run}":
        raise Refused("target", f"{branch[:80]!r} is not the branch on which the run's commits are signed")


def _check_run(name: str) -> None:
    if name not in CHECKS:
        raise Refused("target", f"{name[:60]!r} is not one of our checks")
