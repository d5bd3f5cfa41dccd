"""The proof that the stand-in's checks are on: known bad requests, each of which must be caught."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from worktrain.errors import WorkTrainError
from worktrain.standin.rest import PLANT
from worktrain.standin.state.issues import Issue
from worktrain.standin.state.repositories import Repository
from worktrain.standin.world import World

OWNER = "stand-in-self-test"
NUMBER = 1
ONE = f"/issues/{NUMBER}"


class SelfTestError(WorkTrainError):
    """The stand-in let a bad request through: nothing that it says can be trusted."""


@dataclass(frozen=True)
class Planted:
    """A bad request and the status that GitHub would answer it with."""

    what: str
    method: str
    path: str
    body: Any
    status: int


LONG = "x" * 70_000
CHECK = {"name": "planted", "head_sha": "0" * 40, "status": "completed"}
NOTE = {"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}
OUTPUT = {"title": "t", "summary": "s"}
ANNOTATED = {"output": {**OUTPUT, "annotations": [NOTE] * 51}}

PLANTED = (
    Planted("a misspelled key", "POST", f"{ONE}/labels", {"lables": []}, 422),
    Planted("a bare array of labels", "POST", f"{ONE}/labels", ["bug"], 400),
    Planted("a comment of 70,000 characters", "POST", f"{ONE}/comments", {"body": LONG}, 422),
    Planted("a comment without a body", "POST", f"{ONE}/comments", {}, 422),
    Planted("a comment of white space", "POST", f"{ONE}/comments", {"body": " \n"}, 422),
    Planted("an issue without a title", "POST", "/issues", {"body": "b"}, 422),
    Planted("an issue body of 70,000 characters", "PATCH", ONE, {"body": LONG}, 422),
    Planted("a wrong state", "PATCH", ONE, {"state": "shut"}, 422),
    Planted("a number where a text belongs", "PATCH", ONE, {"body": 7}, 422),
    Planted("an unknown reaction", "POST", f"{ONE}/reactions", {"content": "wave"}, 422),
    Planted("a label name of 51 characters", "POST", "/labels", {"name": "l" * 51}, 422),
    Planted("a colour with its hash", "POST", "/labels", {"name": "l", "color": "#ff0000"}, 422),
    Planted("a wrong merge method", "PUT", "/pulls/1/merge", {"merge_method": "octopus"}, 422),
    Planted("a misspelled draft", "POST", "/pulls", {"head": "a", "base": "main", "drafts": True}, 422),
    Planted("a wrong review event", "POST", "/pulls/1/reviews", {"event": "LGTM"}, 422),
    Planted("a wrong conclusion", "POST", "/check-runs", {**CHECK, "conclusion": "fine"}, 422),
    Planted("51 annotations", "POST", "/check-runs", {**CHECK, **ANNOTATED}, 422),
    Planted("an unknown query parameter", "GET", "/issues?sate=open", None, 422),
    Planted("a wrong query value", "GET", "/issues?state=shut", None, 422),
    Planted("an issue number that is none", "GET", "/issues/one", None, 404),
    Planted("an unknown route", "GET", "/isues", None, 404),
    Planted("an unknown method", "PUT", "/issues", {"title": "t"}, 404),
)


async def self_test(world: World) -> int:
    """Send every planted request over HTTP and demand that it is caught; give how many there were."""
    repository = _stage(world)
    began = len(world.journal.lines)
    try:
        statuses = await _send(world, world.user_token(OWNER))
    finally:
        _clear(world, repository)
    lines = world.journal.lines[began:]
    caught = [line for line in lines if line["planted"] and line.get("violations")]
    wrong = [
        f"{each.what} (answered {status}, not {each.status})"
        for each, status in zip(PLANTED, statuses, strict=True)
        if status != each.status
    ]
    if wrong or len(caught) != len(PLANTED):
        raise SelfTestError(
            "The stand-in's own check is not working.",
            why="; ".join(wrong) or f"only {len(caught)} of {len(PLANTED)} bad requests were noticed",
            fix="This is a bug in the stand-in; please report it.",
        )
    return len(PLANTED)


async def _send(world: World, token: str) -> list[int]:
    headers = {"Authorization": f"Bearer {token}", PLANT: world.plant_secret}
    statuses = []
    async with ClientSession(headers=headers) as session:
        for each in PLANTED:
            url = f"{world.site.url}/api/v3/repos/{OWNER}/{OWNER}{each.path}"
            data = None if each.body is None else json.dumps(each.body).encode()
            async with session.request(each.method, url, data=data) as response:
                statuses.append(response.status)
    return statuses


def _stage(world: World) -> Repository:
    """Make a repository that nobody else sees, with one issue to aim at."""
    bare = world.scratch / "self-test.git"
    bare.mkdir(parents=True, exist_ok=True)
    repository = world.add_repository(f"{OWNER}/{OWNER}", bare)
    now = world.now()
    repository.issues[NUMBER] = Issue(
        id=world.ids.next("issue"),
        number=NUMBER,
        title="A target",
        body="",
        user=repository.owner,
        created_at=now,
        updated_at=now,
    )
    return repository


def _clear(world: World, repository: Repository) -> None:
    del world.repositories[repository.full_name.lower()]
    world.accounts.remove(repository.owner)
