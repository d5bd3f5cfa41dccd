"""Timeline lines and webhooks of issues and pull requests."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Actor
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.state.issues import Happening, Issue
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.issues import issue_json
from worktrain.standin.views.pulls import full_pull
from worktrain.standin.world import World


def note(
    world: World,
    issue: Issue,
    actor: Actor,
    event: str,
    *,
    commit_id: str | None = None,
    **details: Any,
) -> None:
    """Add a line to the timeline."""
    issue.timeline.append(
        Happening(
            id=world.ids.next("event"),
            event=event,
            actor=actor.account,
            created_at=world.now(),
            app=actor.app,
            commit_id=commit_id,
            details=details,
        )
    )


def tell(world: World, repository: Repository, issue: Issue, actor: Actor, action: str, **parts: Any) -> None:
    """Send `pull_request` or `issues`, whichever the number is."""
    if issue.pull is None:
        shown = issue_json(world.site, repository, issue)
        emit(world, repository, "issues", action, actor.account, issue=shown, **parts)
        return
    shown = full_pull(world.site, repository, issue.pull)
    number = issue.number
    emit(world, repository, "pull_request", action, actor.account, number=number, pull_request=shown, **parts)


def touched(world: World, issue: Issue) -> None:
    issue.updated_at = world.now()
