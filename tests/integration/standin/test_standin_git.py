"""Real git over HTTP, and what a push sets off."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub


async def git(hub: Hub, *args: str, cwd: Path | None = None) -> str:
    return await asyncio.to_thread(hub.git, *args, cwd=cwd)


async def clone(hub: Hub, tmp_path: Path, who: str) -> Path:
    url = hub.clone_url(await hub.token(who))
    await git(hub, "clone", "-q", url, "clone", cwd=tmp_path)
    return tmp_path / "clone"


async def commit(hub: Hub, work: Path, text: str) -> str:
    (work / "new.txt").write_text(text)
    await git(hub, "add", ".", cwd=work)
    await git(hub, "commit", "-q", "-m", f"Write {text}", cwd=work)
    return await git(hub, "rev-parse", "HEAD", cwd=work)


async def test_a_clone_and_a_push_with_the_apps_token(hub: Hub, tmp_path: Path) -> None:
    work = await clone(hub, tmp_path, "app")
    sha = await commit(hub, work, "one")
    await git(hub, "push", "-q", "origin", "HEAD:refs/heads/topic", cwd=work)
    assert hub.git("rev-parse", "topic") == sha
    await hub.settled()
    (told,) = hub.listener.named("push")
    assert (told["ref"], told["after"], told["created"]) == ("refs/heads/topic", sha, True)
    assert told["sender"]["login"] == "worktrain[bot]"
    assert [each["added"] for each in told["commits"]] == [["new.txt"]]
    assert told["head_commit"]["id"] == sha


@pytest.mark.parametrize("who", ["eve", "sam", "nobody"])
async def test_only_writers_may_push(hub: Hub, tmp_path: Path, who: str) -> None:
    await git(hub, "clone", "-q", f"{hub.url}/acme/shop.git", "clone", cwd=tmp_path)
    work = tmp_path / "clone"
    await commit(hub, work, "one")
    token = "ghp_wrong" if who == "nobody" else await hub.token(who)

    def push() -> int:
        argv = ["git", "push", "-q", hub.clone_url(token), "HEAD:refs/heads/x"]
        return subprocess.run(argv, cwd=work, capture_output=True, check=False).returncode

    assert await asyncio.to_thread(push) != 0
    assert "x" not in hub.git("branch", "--list", "x")


async def test_a_token_that_may_only_read_contents_cannot_push(hub: Hub, tmp_path: Path) -> None:
    path = f"/app/installations/{hub.installation}/access_tokens"
    reply = await hub.call("jwt", "POST", path, {"permissions": {"contents": "read"}})
    await git(hub, "clone", "-q", hub.clone_url(reply.body["token"]), "clone", cwd=tmp_path)
    await commit(hub, tmp_path / "clone", "one")
    with pytest.raises(AssertionError, match="403"):
        await git(hub, "push", "origin", "HEAD:refs/heads/x", cwd=tmp_path / "clone")


async def test_a_push_moves_the_pull_request(hub: Hub, tmp_path: Path) -> None:
    pull = await hub.open_pull("app")
    work = await clone(hub, tmp_path, "li")
    await git(hub, "switch", "-q", "topic", cwd=work)
    sha = await commit(hub, work, "late")
    await git(hub, "push", "-q", "origin", "topic", cwd=work)
    assert hub.git("rev-parse", f"refs/pull/{pull['number']}/head") == sha
    await hub.settled()
    (told,) = hub.listener.named("pull_request.synchronize")
    assert (told["before"], told["after"]) == (pull["head"]["sha"], sha)
    assert told["sender"]["login"] == "li"
    files = (await hub.call("app", "GET", "pulls/1/files")).body
    assert [each["filename"] for each in files] == ["file.txt", "new.txt"]


async def test_a_forced_push_is_told_as_such(hub: Hub, tmp_path: Path) -> None:
    await hub.open_pull("app")
    work = await clone(hub, tmp_path, "app")
    await commit(hub, work, "other")
    await git(hub, "push", "-q", "-f", "origin", "HEAD:refs/heads/topic", cwd=work)
    await hub.settled()
    assert hub.listener.named("push")[-1]["forced"] is True
    events = (await hub.call("app", "GET", "issues/1/events")).body
    assert [each["event"] for each in events] == ["head_ref_force_pushed"]


async def test_notes_and_tags_can_be_pushed_and_only_tags_are_told(hub: Hub, tmp_path: Path) -> None:
    work = await clone(hub, tmp_path, "app")
    await git(hub, "notes", "--ref=worktrain", "add", "-m", "proof", "HEAD", cwd=work)
    await git(hub, "push", "-q", "origin", "refs/notes/worktrain", cwd=work)
    await git(hub, "tag", "v1", cwd=work)
    await git(hub, "push", "-q", "origin", "v1", cwd=work)
    assert hub.git("notes", "--ref=worktrain", "show", "main") == "proof"
    await hub.settled()
    assert [each["ref"] for each in hub.listener.named("push")] == ["refs/tags/v1"]


async def test_githubs_own_refs_cannot_be_pushed(hub: Hub, tmp_path: Path) -> None:
    await hub.open_pull("app")
    work = await clone(hub, tmp_path, "app")
    with pytest.raises(AssertionError):
        await git(hub, "push", "origin", "HEAD:refs/pull/1/head", cwd=work)
    await git(hub, "fetch", "-q", "origin", "refs/pull/1/head", cwd=work)


async def test_a_deleted_branch_closes_its_pull_request(hub: Hub, tmp_path: Path) -> None:
    await hub.open_pull("app")
    work = await clone(hub, tmp_path, "li")
    await git(hub, "push", "-q", "origin", ":topic", cwd=work)
    assert (await hub.call("app", "GET", "pulls/1")).body["state"] == "closed"
    await hub.settled()
    assert hub.listener.named("push")[-1]["deleted"] is True
    assert hub.git("rev-parse", "refs/pull/1/head")


async def test_a_head_pushed_to_the_base_counts_as_merged(hub: Hub, tmp_path: Path) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    await hub.open_pull("app", body="Fixes #1")
    work = await clone(hub, tmp_path, "li")
    await git(hub, "push", "-q", "origin", "origin/topic:main", cwd=work)
    pull = (await hub.call("app", "GET", "pulls/2")).body
    assert (pull["merged"], pull["merged_by"]["login"]) == (True, "li")
    assert (await hub.call("app", "GET", "issues/1")).body["state"] == "closed"


async def test_a_closing_word_in_a_pushed_commit_closes_the_issue(hub: Hub) -> None:
    await hub.make("eve", "issues", {"title": "t"})
    await hub.commit_file("li", "new.txt", "x", "main", message="Write it\n\nCloses #1")
    assert (await hub.call("app", "GET", "issues/1")).body["state"] == "closed"


async def test_refs_are_made_once_and_moved_forward_only(hub: Hub) -> None:
    main = hub.git("rev-parse", "main")
    new = {"ref": "refs/heads/x", "sha": main}
    await hub.make("app", "git/refs", new)
    again = await hub.call("app", "POST", "git/refs", new)
    assert (again.status, again.body["message"]) == (422, "Reference already exists")
    sha = await hub.commit_file("app", "a.txt", "a", "x")
    back = await hub.call("app", "PATCH", "git/refs/heads/x", {"sha": main})
    assert (back.status, back.body["message"]) == (422, "Update is not a fast forward")
    forced = await hub.call("app", "PATCH", "git/refs/heads/x", {"sha": main, "force": True})
    assert forced.body["object"]["sha"] == main != sha
    assert (await hub.call("app", "DELETE", "git/refs/heads/x")).status == 204
    assert (await hub.call("app", "GET", "git/ref/heads/x")).status == 404


@pytest.mark.parametrize("ref", ["heads/x", "refs/x", "refs/heads/a..b", "refs/heads/-/.lock"])
async def test_a_ref_with_a_bad_name_is_refused(hub: Hub, ref: str) -> None:
    body = {"ref": ref, "sha": hub.git("rev-parse", "main")}
    assert (await hub.call("app", "POST", "git/refs", body)).status == 422


async def test_contents_are_replaced_only_by_who_knows_them(hub: Hub) -> None:
    body = {"message": "m", "content": "eA==", "branch": "main"}
    assert (await hub.call("app", "PUT", "contents/file.txt", body)).status == 422
    assert (await hub.call("app", "PUT", "contents/file.txt", {**body, "sha": "0" * 40})).status == 409
    await hub.commit_file("app", "dir/deep/file.txt", "hello", "main")
    assert hub.git("show", "main:dir/deep/file.txt") == "hello"
    listed = (await hub.call("app", "GET", "contents/dir/deep")).body
    assert [each["name"] for each in listed] == ["file.txt"]
    raw = await hub.call("app", "GET", "contents/file.txt", Accept="application/vnd.github.raw+json")
    assert raw.body.startswith("line 1\n")


async def test_a_push_is_counted_as_one_write_of_the_branchs_pull_request(hub: Hub, tmp_path: Path) -> None:
    work = await clone(hub, tmp_path, "app")
    await commit(hub, work, "one")
    await git(hub, "push", "-q", "origin", "HEAD:refs/heads/topic", cwd=work)
    body = {"title": "t", "head": "topic", "base": "main"}
    number = (await hub.make("app", "pulls", body))["number"]
    count = hub.world.figures.of("acme/shop", number)
    assert (count.git_pushes, count.writes, count.content_writes) == (1, 2, 1)
    line = next(each for each in hub.world.journal.lines if each["method"] == "GIT")
    assert (line["branch"], line["actor"]["login"]) == ("topic", "worktrain[bot]")
    assert line["body"][0]["ref"] == "refs/heads/topic"
