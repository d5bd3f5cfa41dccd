"""Check runs, suites and commit statuses as JSON."""

from __future__ import annotations

from typing import Any

from worktrain.standin.clock import stamp
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.checks import CheckRun, CheckSuite, CommitStatus
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.apps import app_json
from worktrain.standin.views.repositories import repository_json
from worktrain.standin.views.users import simple_user


def pull_stub(site: Site, repository: Repository, pull: Pull) -> dict[str, Any]:
    """Give the short form in which checks name the pull requests of their commit."""
    repo = {"id": repository.id, "url": site.repo_api(repository), "name": repository.name}
    return {
        "id": pull.id,
        "number": pull.number,
        "url": site.repo_api(repository, f"/pulls/{pull.number}"),
        "head": {"ref": pull.head_ref, "sha": pull.head_sha, "repo": repo},
        "base": {"ref": pull.base_ref, "sha": pull.base_sha, "repo": repo},
    }


def _pulls(site: Site, repository: Repository, sha: str) -> list[dict[str, Any]]:
    return [pull_stub(site, repository, pull) for pull in repository.open_pulls if pull.head_sha == sha]


def check_json(site: Site, repository: Repository, run: CheckRun) -> dict[str, Any]:
    api = site.repo_api(repository, f"/check-runs/{run.id}")
    return {
        "id": run.id,
        "node_id": node_id("check_run", run.id),
        "name": run.name,
        "head_sha": run.head_sha,
        "external_id": run.external_id,
        "url": api,
        "html_url": site.html(repository, f"/runs/{run.id}"),
        "details_url": run.details_url or site.url,
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": run.started_at,
        "completed_at": run.completed_at,
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{api}/annotations",
        },
        "check_suite": {"id": run.suite.id},
        "app": app_json(site, run.suite.app),
        "pull_requests": _pulls(site, repository, run.head_sha),
    }


def suite_status(runs: list[CheckRun]) -> tuple[str, str | None]:
    """Give a suite's status and conclusion, from those of its runs."""
    if not runs:
        return "queued", None
    if any(run.status != "completed" for run in runs):
        return "in_progress", None
    conclusions = {run.conclusion for run in runs}
    worst = ("failure", "timed_out", "action_required", "cancelled", "success", "neutral", "skipped")
    return "completed", next((each for each in worst if each in conclusions), "neutral")


def suite_json(site: Site, repository: Repository, suite: CheckSuite) -> dict[str, Any]:
    runs = [run for run in repository.checks.values() if run.suite is suite]
    status, conclusion = suite_status(runs)
    api = site.repo_api(repository, f"/check-suites/{suite.id}")
    pulls = _pulls(site, repository, suite.head_sha)
    return {
        "id": suite.id,
        "node_id": node_id("check_suite", suite.id),
        "head_branch": pulls[0]["head"]["ref"] if pulls else None,
        "head_sha": suite.head_sha,
        "status": status,
        "conclusion": conclusion,
        "url": api,
        "before": None,
        "after": suite.head_sha,
        "pull_requests": pulls,
        "app": app_json(site, suite.app),
        "created_at": stamp(suite.created_at),
        "updated_at": stamp(suite.created_at),
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{api}/check-runs",
    }


def full_suite(site: Site, repository: Repository, suite: CheckSuite) -> dict[str, Any]:
    """Give a suite as its own address answers it."""
    head = suite.head
    commit = {
        "id": head.sha,
        "tree_id": head.tree,
        "message": head.message,
        "timestamp": head.committer.date,
        "author": {"name": head.author.name, "email": head.author.email},
        "committer": {"name": head.committer.name, "email": head.committer.email},
    }
    shown = suite_json(site, repository, suite)
    return {**shown, "head_commit": commit, "repository": repository_json(site, repository)}


def status_json(site: Site, repository: Repository, status: CommitStatus) -> dict[str, Any]:
    return {
        "url": site.repo_api(repository, f"/statuses/{status.sha}"),
        "avatar_url": None,
        "id": status.id,
        "node_id": node_id("status", status.id),
        "state": status.state,
        "description": status.description,
        "target_url": status.target_url,
        "context": status.context,
        "created_at": stamp(status.created_at),
        "updated_at": stamp(status.created_at),
        "creator": simple_user(site, status.creator),
    }
