"""Check runs, the suites they form, and commit statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worktrain.standin.access import Actor
from worktrain.standin.clock import stamp
from worktrain.standin.gitstore.commits import Commit
from worktrain.standin.hooks.outgoing import emit
from worktrain.standin.state.apps import AppRegistration
from worktrain.standin.state.checks import CheckRun, CheckSuite, CommitStatus
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.checks import check_json, status_json, suite_json
from worktrain.standin.views.repositories import repository_json
from worktrain.standin.world import World


def suite_for(world: World, repository: Repository, app: AppRegistration, head: Commit) -> CheckSuite:
    """Find the App's suite on the commit, or make it."""
    key = (app.id, head.sha)
    if key not in repository.suites:
        repository.suites[key] = CheckSuite(
            id=world.ids.next("check_suite"), app=app, head=head, created_at=world.now()
        )
    return repository.suites[key]


def create_check(
    world: World, repository: Repository, actor: Actor, wish: Mapping[str, Any], head: Commit
) -> CheckRun:
    assert actor.app is not None
    run = CheckRun(
        id=world.ids.next("check_run"),
        suite=suite_for(world, repository, actor.app, head),
        name=wish["name"],
        head_sha=head.sha,
        started_at=stamp(world.now()),
    )
    repository.checks[run.id] = run
    _apply(world, run, wish)
    _tell(world, repository, run, actor, "created")
    _tell_completed(world, repository, run, actor)
    return run


def update_check(
    world: World, repository: Repository, run: CheckRun, actor: Actor, wish: Mapping[str, Any]
) -> None:
    before = run.status
    _apply(world, run, wish)
    if before != "completed":
        _tell_completed(world, repository, run, actor)


def _apply(world: World, run: CheckRun, wish: Mapping[str, Any]) -> None:
    for key in ("name", "started_at", "external_id", "details_url", "status"):
        if key in wish:
            setattr(run, key, wish[key])
    if "conclusion" in wish:
        # Giving a conclusion completes the run, whatever status was sent beside it.
        run.status, run.conclusion = "completed", wish["conclusion"]
        run.completed_at = wish.get("completed_at") or stamp(world.now())
    elif run.status != "completed":
        run.conclusion, run.completed_at = None, None
    output = wish.get("output", {})
    for key in ("title", "summary", "text"):
        if key in output:
            setattr(run, key, output[key])
    run.annotations += output.get("annotations", [])
    run.actions = wish.get("actions", run.actions)


def _tell_completed(world: World, repository: Repository, run: CheckRun, actor: Actor) -> None:
    if run.status == "completed":
        _tell(world, repository, run, actor, "completed")


def _tell(world: World, repository: Repository, run: CheckRun, actor: Actor, action: str) -> None:
    shown = check_json(world.site, repository, run)
    shown["check_suite"] = suite_json(world.site, repository, run.suite)
    emit(world, repository, "check_run", action, actor.account, check_run=shown)


def request_again(world: World, repository: Repository, run: CheckRun, actor: Actor) -> None:
    """Ask the run's App to run it once more."""
    _tell(world, repository, run, actor, "rerequested")


def create_status(
    world: World, repository: Repository, actor: Actor, sha: str, wish: Mapping[str, Any]
) -> CommitStatus:
    status = CommitStatus(
        id=world.ids.next("status"),
        sha=sha,
        state=wish["state"],
        context=wish.get("context", "default"),
        description=wish.get("description"),
        target_url=wish.get("target_url"),
        creator=actor.account,
        created_at=world.now(),
    )
    repository.statuses.append(status)
    shown = status_json(world.site, repository, status)
    parts = {key: shown[key] for key in ("id", "state", "description", "target_url", "context")}
    emit(
        world,
        repository,
        "status",
        None,
        actor.account,
        sha=sha,
        name=repository_json(world.site, repository)["full_name"],
        **parts,
    )
    return status
