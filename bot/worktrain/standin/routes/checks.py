"""Check runs, check suites and commit statuses."""

from __future__ import annotations

from collections.abc import Iterable

from worktrain.standin.access import Needs
from worktrain.standin.acts import checks as acts
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.gitstore.commits import read_commit
from worktrain.standin.natural_keys import check_key
from worktrain.standin.problems import Problem, not_for_people, not_found, unprocessable
from worktrain.standin.state.checks import CheckRun, CheckSuite
from worktrain.standin.views.checks import check_json, full_suite, status_json
from worktrain.standin.views.repositories import repository_json

READ = Needs(permission="checks")
WRITE = Needs(permission="checks", level="write", role="read")
STATUSES = Needs(permission="statuses")
SET_STATUS = Needs(permission="statuses", level="write", role="write")


def _run(call: Call) -> CheckRun:
    found = call.repository.checks.get(call.number("check_run_id"))
    if found is None:
        raise not_found()
    return found


def _number(call: Call, sha: str) -> int | None:
    """Find the pull request whose head the check is for."""
    return next((pull.number for pull in call.repository.pulls if pull.head_sha == sha), None)


def _done(call: Call, run: CheckRun, *, status: int = 200, repeat: bool = False) -> Answer:
    shown = check_json(call.world.site, call.repository, run)
    key = check_key(call.repository.full_name, run.name, run.head_sha)
    return Answer(body=shown, status=status, number=_number(call, run.head_sha), key=key, repeat=repeat)


def _only_apps(call: Call) -> None:
    if not call.actor.is_app:
        raise not_for_people()


async def create_check(call: Call) -> Answer:
    _only_apps(call)
    head = await read_commit(call.repository.bare, call.body["head_sha"])
    if head is None:
        raise unprocessable(f"No commit found for SHA: {call.body['head_sha']}")
    run = acts.create_check(call.world, call.repository, call.actor, call.body, head)
    key = check_key(call.repository.full_name, run.name, run.head_sha)
    return _done(call, run, status=201, repeat=call.world.effects.repeat(key))


async def get_check(call: Call) -> Answer:
    return Answer(body=check_json(call.world.site, call.repository, _run(call)))


async def update_check(call: Call) -> Answer:
    _only_apps(call)
    run = _run(call)
    if run.suite.app is not call.actor.app:
        raise Problem(
            403,
            "Invalid app_id `"
            + str(run.suite.app.id)
            + "` - check run can only be modified by the GitHub App that created it.",
        )
    acts.update_check(call.world, call.repository, run, call.actor, call.body)
    return _done(call, run)


async def list_annotations(call: Call) -> Answer:
    return call.page(_run(call).annotations, lambda each: each)


async def rerequest(call: Call) -> Answer:
    acts.request_again(call.world, call.repository, _run(call), call.actor)
    return Answer(body={}, status=201)


def _runs(call: Call, runs: Iterable[CheckRun]) -> Answer:
    """Answer with the runs that the query asks for; of each App's name only the latest unless all."""
    query = call.query
    found = [
        run
        for run in runs
        if query.get("check_name", run.name) == run.name
        and query.get("status", run.status) == run.status
        and query.get("app_id", str(run.suite.app.id)) == str(run.suite.app.id)
    ]
    if query.get("filter", "latest") == "latest":
        found = list({(run.suite.id, run.name): run for run in found}.values())
    return call.page(found, lambda run: check_json(call.world.site, call.repository, run), "check_runs")


async def runs_of_commit(call: Call) -> Answer:
    sha = await call.commit(call.params["ref"])
    return _runs(call, [run for run in call.repository.checks.values() if run.head_sha == sha])


def _suite(call: Call) -> CheckSuite:
    wanted = call.number("check_suite_id")
    found = next((each for each in call.repository.suites.values() if each.id == wanted), None)
    if found is None:
        raise not_found()
    return found


async def runs_of_suite(call: Call) -> Answer:
    suite = _suite(call)
    return _runs(call, [run for run in call.repository.checks.values() if run.suite is suite])


async def get_suite(call: Call) -> Answer:
    return Answer(body=full_suite(call.world.site, call.repository, _suite(call)))


async def suites_of_commit(call: Call) -> Answer:
    sha = await call.commit(call.params["ref"])
    found = [each for each in call.repository.suites.values() if each.head_sha == sha]
    return call.page(found, lambda each: full_suite(call.world.site, call.repository, each), "check_suites")


async def create_status(call: Call) -> Answer:
    sha = await call.commit(call.params["sha"])
    status = acts.create_status(call.world, call.repository, call.actor, sha, call.body)
    return Answer(body=status_json(call.world.site, call.repository, status), status=201)


async def list_statuses(call: Call) -> Answer:
    sha = await call.commit(call.params["ref"])
    found = [each for each in reversed(call.repository.statuses) if each.sha == sha]
    return call.page(found, lambda each: status_json(call.world.site, call.repository, each))


async def combined_status(call: Call) -> Answer:
    """Give the latest status of each context, and what they amount to."""
    repository = call.repository
    sha = await call.commit(call.params["ref"])
    latest = list({each.context: each for each in repository.statuses if each.sha == sha}.values())
    states = {each.state for each in latest}
    state = "failure" if states & {"failure", "error"} else "success" if states == {"success"} else "pending"
    body = {
        "state": state,
        "statuses": [status_json(call.world.site, repository, each) for each in latest],
        "sha": sha,
        "total_count": len(latest),
        "repository": repository_json(call.world.site, repository),
        "commit_url": call.world.site.repo_api(repository, f"/commits/{sha}"),
        "url": call.world.site.repo_api(repository, f"/commits/{sha}/status"),
    }
    return Answer(body=body)


BASE = "/repos/{owner}/{repo}"

ROUTES = (
    Route("POST", f"{BASE}/check-runs", create_check, WRITE),
    Route("GET", f"{BASE}/check-runs/{{check_run_id}}", get_check, READ),
    Route("PATCH", f"{BASE}/check-runs/{{check_run_id}}", update_check, WRITE),
    Route("GET", f"{BASE}/check-runs/{{check_run_id}}/annotations", list_annotations, READ),
    Route("POST", f"{BASE}/check-runs/{{check_run_id}}/rerequest", rerequest, WRITE),
    Route("GET", f"{BASE}/commits/{{ref}}/check-runs", runs_of_commit, READ),
    Route("GET", f"{BASE}/commits/{{ref}}/check-suites", suites_of_commit, READ),
    Route("GET", f"{BASE}/check-suites/{{check_suite_id}}", get_suite, READ),
    Route("GET", f"{BASE}/check-suites/{{check_suite_id}}/check-runs", runs_of_suite, READ),
    Route("POST", f"{BASE}/statuses/{{sha}}", create_status, SET_STATUS),
    Route("GET", f"{BASE}/commits/{{ref}}/statuses", list_statuses, STATUSES),
    Route("GET", f"{BASE}/commits/{{ref}}/status", combined_status, STATUSES),
)
