"""What the reads make of GitHub's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from worktrain.errors import RemoteError
from worktrain.github.repository import Repository
from worktrain.ids import Sha

if TYPE_CHECKING:
    from tests.unit.github.conftest import ScriptedApi

SHA = Sha("a" * 40)
MARIA = {"id": 1, "login": "maria", "type": "User"}
PERMISSION = "/repos/acme/shop/collaborators/maria/permission"


def issue(number: int, **more: Any) -> dict[str, Any]:
    plain = {"title": "t", "body": None, "state": "open", "labels": [{"name": "bug"}], "user": MARIA}
    return {"number": number, "html_url": "u", "locked": False, **plain, **more}


@pytest.mark.parametrize(
    ("answer", "role"),
    [
        *(
            pytest.param({"permission": "write", "role_name": role}, role, id=role)
            for role in ("none", "read", "triage", "write", "maintain", "admin")
        ),
        pytest.param(
            {"permission": "write", "role_name": "release-captain"}, "write", id="a role of their own"
        ),
        pytest.param({"permission": "admin"}, "admin", id="no role name"),
        pytest.param({"permission": "owner", "role_name": "x"}, "none", id="a word we do not know"),
    ],
)
async def test_the_role_decides(
    api: ScriptedApi, repository: Repository, answer: dict[str, Any], role: str
) -> None:
    api.expect("GET", PERMISSION, {**answer, "user": {"id": 1}})
    assert await repository.permission("maria", 1) == role


@pytest.mark.parametrize("user", [{"id": 2}, {}, None], ids=["another id", "no id", "nobody"])
async def test_a_login_that_changed_hands_has_no_role(
    api: ScriptedApi, repository: Repository, user: dict[str, Any] | None
) -> None:
    api.expect("GET", PERMISSION, {"permission": "admin", "role_name": "admin", "user": user})
    assert await repository.permission("maria", 1) == "none"


@pytest.mark.parametrize("status", [403, 404, 500, 502])
async def test_a_role_that_github_does_not_tell_is_an_error(
    api: ScriptedApi, repository: Repository, status: int
) -> None:
    api.expect("GET", PERMISSION, {"message": "no"}, status=status)
    with pytest.raises(RemoteError):
        await repository.permission("maria", 1)


async def test_a_login_cannot_change_the_address(api: ScriptedApi, repository: Repository) -> None:
    address = "/repos/acme/shop/collaborators/..%2F..%2Fevil/permission"
    api.expect("GET", address, {"permission": "none", "role_name": "none", "user": {"id": 1}})
    await repository.permission("../../evil", 1)


@pytest.mark.parametrize("status", [301, 404, 410])
async def test_an_issue_that_left_is_none(api: ScriptedApi, repository: Repository, status: int) -> None:
    api.expect("GET", "/repos/acme/shop/issues/4", {"message": "x"}, status=status)
    assert await repository.issue(4) is None


async def test_an_issue_is_read_whole(api: ScriptedApi, repository: Repository) -> None:
    through = {"performed_via_github_app": {"id": 3}, "milestone": {"title": "1.2"}}
    api.expect("GET", "/repos/acme/shop/issues/4", issue(4, body="b", **through))
    found = await repository.issue(4)
    assert found is not None
    assert (found.body, found.labels, found.app_id, found.milestone) == ("b", ("bug",), 3, "1.2")
    assert (found.author_id, found.author_login) == (1, "maria")


async def test_pull_requests_are_not_among_the_labelled_issues(
    api: ScriptedApi, repository: Repository
) -> None:
    address = (
        "/repos/acme/shop/issues?labels=worktrain%3Aready&state=open&sort=created&direction=asc&per_page=100"
    )
    api.expect("GET", address, [issue(1), issue(2, pull_request={})])
    assert [found.number for found in await repository.labelled("worktrain:ready")] == [1]


def labelling(label: str, who: dict[str, Any] | None, at: str, event: str = "labeled") -> dict[str, Any]:
    return {"event": event, "label": {"name": label}, "actor": who, "created_at": at}


async def test_the_last_labelling_is_the_one_that_counts(api: ScriptedApi, repository: Repository) -> None:
    bot = {"id": 8, "login": "x[bot]", "type": "Bot"}
    events = [
        {"event": "closed", "actor": MARIA},
        labelling("ready", MARIA, "1"),
        labelling("ready", MARIA, "2", "unlabeled"),
        labelling("ready", bot, "3"),
        labelling("bug", MARIA, "4"),
    ]
    api.expect("GET", "/repos/acme/shop/issues/4/events?per_page=100", events)
    found = await repository.last_labelling(4, "ready")
    assert found is not None
    assert (found.by.id, found.by.kind, found.at) == (8, "Bot", "3")


@pytest.mark.parametrize("events", [[], [labelling("ready", None, "1")]], ids=["none", "a deleted account"])
async def test_nobody_labelled_it(
    api: ScriptedApi, repository: Repository, events: list[dict[str, Any]]
) -> None:
    api.expect("GET", "/repos/acme/shop/issues/4/events?per_page=100", events)
    assert await repository.last_labelling(4, "ready") is None


async def test_both_names_of_a_renamed_file_are_touched(api: ScriptedApi, repository: Repository) -> None:
    rows = [{"filename": "a.py"}, {"filename": "new.py", "previous_filename": "old.py"}]
    api.expect("GET", "/repos/acme/shop/pulls/4/files?per_page=100", rows)
    assert await repository.pull_files(4) == ["a.py", "new.py", "old.py"]


@pytest.mark.parametrize(
    ("state", "status", "conclusion"),
    [
        ("pending", "in_progress", None),
        ("success", "completed", "success"),
        ("error", "completed", "failure"),
    ],
)
async def test_a_commit_status_reads_like_a_check(
    api: ScriptedApi, repository: Repository, state: str, status: str, conclusion: str | None
) -> None:
    row = {"id": 1, "context": "ci", "state": state, "description": None}
    api.expect("GET", f"/repos/acme/shop/commits/{SHA}/status?per_page=100", {"statuses": [row]})
    (found,) = await repository.statuses(SHA)
    assert (found.status, found.conclusion, found.app_id) == (status, conclusion, None)
