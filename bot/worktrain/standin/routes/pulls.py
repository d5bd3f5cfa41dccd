"""Pull requests: listed, opened, read, edited, merged."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs, demand_own_or
from worktrain.standin.acts import issues as issue_acts
from worktrain.standin.acts import pulls as acts
from worktrain.standin.acts.merging import Wish, merge
from worktrain.standin.acts.updating import update_branch
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.gitstore.diffs import unified
from worktrain.standin.natural_keys import merge_key, pull_key
from worktrain.standin.problems import invalid, not_found
from worktrain.standin.state.pulls import Pull
from worktrain.standin.views.commits import commit_json
from worktrain.standin.views.pulls import file_json, full_pull, pull_json
from worktrain.standin.views.users import simple_user

READ = Needs(permission="pull_requests")
ANYBODY = Needs(permission="pull_requests", level="write", role="read")
TRIAGE = Needs(permission="pull_requests", level="write", role="triage")
WRITE = Needs(permission="pull_requests", level="write", role="write")
MERGE = Needs(permission="contents", level="write", role="write")


def _full(call: Call, pull: Pull) -> dict[str, Any]:
    return full_pull(call.world.site, call.repository, pull)


async def list_pulls(call: Call) -> Answer:
    found = [pull for pull in call.repository.pulls if _matches(call, pull)]
    by = call.query.get("sort", "created")
    newest = call.query.get("direction", "desc" if by == "created" else "asc") == "desc"
    found.sort(
        key=lambda p: (p.issue.updated_at if by == "updated" else p.issue.created_at, p.number),
        reverse=newest,
    )
    return call.page(found, lambda each: pull_json(call.world.site, call.repository, each))


def _matches(call: Call, pull: Pull) -> bool:
    query = call.query
    label = f"{call.repository.owner.login}:{pull.head_ref}"
    return (
        query.get("state", "open") in (pull.issue.state, "all")
        and query.get("base", pull.base_ref) == pull.base_ref
        and query.get("head", label) == label
    )


async def open_pull(call: Call) -> Answer:
    world, repository, wish = call.world, call.repository, call.body
    if "title" not in wish:
        # Turning an issue into a pull request is not modelled.
        raise invalid("PullRequest", "title", "missing_field")
    async with repository.lock:
        pull = await acts.open_pull(
            world,
            repository,
            call.actor,
            title=wish["title"],
            body=wish.get("body"),
            head=wish["head"],
            base=wish["base"],
            draft=wish.get("draft", False),
        )
    key = pull_key(repository.full_name, pull.head_ref)
    repeat = call.actor.is_program and world.effects.repeat(key)
    shown = {**_full(call, pull), "mergeable": None}
    return Answer(body=shown, status=201, number=pull.number, key=key, repeat=repeat)


async def get_pull(call: Call) -> Answer:
    """Give one pull request, or its diff when the media type asks for that."""
    pull = call.pull
    if "diff" in call.accept or ".patch" in call.accept:
        text = await unified(call.repository.bare, pull.base_sha, pull.head_sha)
        return Answer(body=text, media="application/vnd.github.v3.diff; charset=utf-8")
    if pull.mergeable is None and not pull.merged:
        call.world.spawn(acts.compute_mergeable(call.repository, pull))
    return Answer(body=_full(call, pull))


async def edit_pull(call: Call) -> Answer:
    pull, wish = call.pull, call.body
    issue = pull.issue
    demand_own_or(call.actor, call.repository, issue.user, "write" if wish.keys() - {"state"} else "triage")
    title, body = wish.get("title", issue.title), wish.get("body", issue.body)
    issue_acts.edit_text(call.world, call.repository, issue, call.actor, title=title, body=body)
    async with call.repository.lock:
        if "base" in wish:
            await acts.retarget(call.world, call.repository, pull, call.actor, wish["base"])
        if wish.get("state") == "closed":
            issue_acts.close(call.world, call.repository, issue, call.actor)
        elif wish.get("state") == "open":
            await acts.reopen(call.world, call.repository, pull, call.actor)
    return Answer(body=_full(call, pull))


async def list_files(call: Call) -> Answer:
    pull = call.pull
    return call.page(
        pull.files, lambda each: file_json(call.world.site, call.repository, pull.head_sha, each)
    )


async def list_commits(call: Call) -> Answer:
    return call.page(call.pull.commits, lambda each: commit_json(call.world.site, call.repository, each))


async def is_merged(call: Call) -> Answer:
    if not call.pull.merged:
        raise not_found()
    return Answer(status=204)


async def merge_pull(call: Call) -> Answer:
    world, repository, pull, wish = call.world, call.repository, call.pull, call.body
    wanted = Wish(
        method=wish.get("merge_method", "merge"),
        title=wish.get("commit_title"),
        message=wish.get("commit_message"),
        sha=wish.get("sha"),
    )
    sha = await merge(world, repository, pull, call.actor, wanted)
    key = merge_key(repository.full_name, pull.number)
    repeat = call.actor.is_program and world.effects.repeat(key)
    body = {"sha": sha, "merged": True, "message": "Pull Request successfully merged"}
    return Answer(body=body, key=key, repeat=repeat)


async def update_pull(call: Call) -> Answer:
    await update_branch(
        call.world, call.repository, call.pull, call.actor, call.body.get("expected_head_sha")
    )
    url = call.world.site.repo_api(call.repository, f"/pulls/{call.pull.number}")
    return Answer(body={"message": "Updating pull request branch.", "url": url}, status=202)


async def get_reviewers(call: Call) -> Answer:
    users = [simple_user(call.world.site, user) for user in call.pull.requested_reviewers]
    return Answer(body={"users": users, "teams": []})


async def request_reviewers(call: Call) -> Answer:
    pull = call.pull
    for user in call.users(call.body.get("reviewers", [])):
        acts.request_review(call.world, call.repository, pull, call.actor, user)
    return Answer(body=pull_json(call.world.site, call.repository, pull), status=201)


async def drop_reviewers(call: Call) -> Answer:
    pull, gone = call.pull, call.users(call.body.get("reviewers", []))
    pull.requested_reviewers = [each for each in pull.requested_reviewers if each not in gone]
    return Answer(body=pull_json(call.world.site, call.repository, pull))


BASE = "/repos/{owner}/{repo}/pulls"
ONE = f"{BASE}/{{pull_number}}"

ROUTES = (
    Route("GET", BASE, list_pulls, READ),
    Route("POST", BASE, open_pull, ANYBODY),
    Route("GET", ONE, get_pull, READ),
    Route("PATCH", ONE, edit_pull, ANYBODY),
    Route("GET", f"{ONE}/files", list_files, READ),
    Route("GET", f"{ONE}/commits", list_commits, READ),
    Route("GET", f"{ONE}/merge", is_merged, READ),
    Route("PUT", f"{ONE}/merge", merge_pull, MERGE),
    Route("PUT", f"{ONE}/update-branch", update_pull, WRITE),
    Route("GET", f"{ONE}/requested_reviewers", get_reviewers, READ),
    Route("POST", f"{ONE}/requested_reviewers", request_reviewers, TRIAGE),
    Route("DELETE", f"{ONE}/requested_reviewers", drop_reviewers, TRIAGE),
)
