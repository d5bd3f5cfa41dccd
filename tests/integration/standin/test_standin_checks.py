"""Check runs belong to the App that made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

NOTE = {"path": "file.txt", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}
OUTPUT = {"title": "t", "summary": "s"}


async def test_a_check_is_made_updated_and_told(hub: Hub) -> None:
    sha = hub.git("rev-parse", "main")
    run = await hub.make("app", "check-runs", {"name": "worktrain / proof", "head_sha": sha})
    assert (run["status"], run["conclusion"], run["app"]["slug"]) == ("queued", None, "worktrain")
    body = {"status": "completed", "conclusion": "failure", "output": {**OUTPUT, "annotations": [NOTE]}}
    done = (await hub.call("app", "PATCH", f"check-runs/{run['id']}", body)).body
    assert (done["status"], done["conclusion"]) == ("completed", "failure")
    more = {"output": {**OUTPUT, "annotations": [NOTE] * 50}}
    again = (await hub.call("app", "PATCH", f"check-runs/{run['id']}", more)).body
    assert again["output"]["annotations_count"] == 51
    await hub.settled()
    assert [name for name in hub.listener.names if name.startswith("check_run")] == [
        "check_run.created",
        "check_run.completed",
    ]


async def test_a_conclusion_completes_the_run(hub: Hub) -> None:
    sha = hub.git("rev-parse", "main")
    run = await hub.make("app", "check-runs", {"name": "x", "head_sha": sha, "conclusion": "success"})
    assert run["status"] == "completed"
    assert run["completed_at"] is not None


async def test_a_completed_run_needs_a_conclusion(hub: Hub) -> None:
    sha = hub.git("rev-parse", "main")
    run = await hub.make("app", "check-runs", {"name": "x", "head_sha": sha})
    reply = await hub.call("app", "PATCH", f"check-runs/{run['id']}", {"status": "completed"})
    made = await hub.call("app", "POST", "check-runs", {"name": "y", "head_sha": sha, "status": "completed"})
    assert (reply.status, made.status) == (422, 422)


async def test_a_commit_that_is_not_there_has_no_checks(hub: Hub) -> None:
    reply = await hub.call("app", "POST", "check-runs", {"name": "x", "head_sha": "0" * 40})
    assert reply.status == 422
    assert "No commit found" in reply.body["errors"][0]


async def test_the_latest_of_a_name_is_listed_unless_all_are_wanted(hub: Hub) -> None:
    sha = hub.git("rev-parse", "main")
    for conclusion in ("failure", "success"):
        await hub.make("app", "check-runs", {"name": "x", "head_sha": sha, "conclusion": conclusion})
    path = f"commits/{sha}/check-runs?check_name=x"
    latest = (await hub.call("app", "GET", path)).body
    assert [each["conclusion"] for each in latest["check_runs"]] == ["success"]
    assert (await hub.call("app", "GET", f"{path}&filter=all")).body["total_count"] == 2


async def test_another_apps_run_cannot_be_changed(hub: Hub) -> None:
    from tests.integration.standin.conftest import PUBLIC_PEM, app_jwt

    sha = hub.git("rev-parse", "main")
    run = await hub.make("app", "check-runs", {"name": "x", "head_sha": sha})
    other = hub.world.register_app(
        "other",
        public_key=PUBLIC_PEM,
        webhook_url=hub.listener.url,
        webhook_secret="s",
        permissions={"checks": "write"},
        events=[],
    )
    installation = hub.world.install("other", "acme/shop")
    jwt = f"token:{app_jwt(other.id, hub.clock())}"
    path = f"/app/installations/{installation}/access_tokens"
    token = f"token:{(await hub.call(jwt, 'POST', path)).body['token']}"
    reply = await hub.call(token, "PATCH", f"check-runs/{run['id']}", {"conclusion": "success"})
    assert reply.status == 403


async def test_statuses_add_up(hub: Hub) -> None:
    sha = hub.git("rev-parse", "main")
    for state in ("pending", "success"):
        await hub.make("li", f"statuses/{sha}", {"state": state, "context": "ci"})
    assert (await hub.call("app", "GET", f"commits/{sha}/status")).body["state"] == "success"
    await hub.make("li", f"statuses/{sha}", {"state": "error", "context": "lint"})
    assert (await hub.call("app", "GET", "commits/main/status")).body["state"] == "failure"
    assert (await hub.call("app", "POST", f"statuses/{sha}", {"state": "success"})).status == 403
