"""Files of the repository, read and written by path."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from worktrain.standin.access import Needs
from worktrain.standin.acts.protecting import check_move
from worktrain.standin.acts.pushes import landed
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.gitstore.commits import read_commit, write_commit
from worktrain.standin.gitstore.refs import RefMove, branch_tip, move_ref, resolve_commit
from worktrain.standin.gitstore.trees import Entry, find_entry, read_blob, read_tree, write_blob, write_tree
from worktrain.standin.problems import Problem, not_found, unprocessable
from worktrain.standin.routes.git_data import signature
from worktrain.standin.views.commits import git_commit

READ = Needs(permission="contents")
WRITE = Needs(permission="contents", level="write", role="write")


def _item(call: Call, entry: Entry, path: str, ref: str) -> dict[str, Any]:
    api = call.world.site.repo_api(call.repository, f"/contents/{path}?ref={ref}")
    plural = "trees" if entry.kind == "tree" else "blobs"
    git_url = call.world.site.repo_api(call.repository, f"/git/{plural}/{entry.sha}")
    page = call.world.site.html(call.repository, f"/blob/{ref}/{path}")
    raw = call.world.site.html(call.repository, f"/raw/{ref}/{path}")
    return {
        "type": {"tree": "dir", "commit": "submodule"}.get(entry.kind, "file"),
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": entry.sha,
        "size": entry.size or 0,
        "url": api,
        "html_url": page,
        "git_url": git_url,
        "download_url": raw if entry.kind == "blob" else None,
        "_links": {"self": api, "git": git_url, "html": page},
    }


async def get_contents(call: Call) -> Answer:
    """Give a file with its content, or the list of a directory."""
    path, bare = call.params.get("path", "").strip("/"), call.repository.bare
    ref = call.query.get("ref", call.repository.default_branch)
    commit = await resolve_commit(bare, ref)
    if commit is None:
        raise Problem(404, f"No commit found for the ref {ref}")
    entry = await find_entry(bare, commit, path)
    if entry is None or entry.sha is None:
        raise not_found()
    if entry.kind == "tree":
        inside = await read_tree(bare, entry.sha) or []
        rows = [_item(call, each, f"{path}/{each.path}".lstrip("/"), ref) for each in inside]
        return Answer(body=rows)
    return await _file(call, entry, path, ref)


async def _file(call: Call, entry: Entry, path: str, ref: str) -> Answer:
    data = await read_blob(call.repository.bare, entry.sha or "") or b""
    if "raw" in call.accept:
        return Answer(body=data.decode(errors="replace"), media="application/vnd.github.raw; charset=utf-8")
    text = base64.encodebytes(data).decode()
    return Answer(body={**_item(call, entry, path, ref), "content": text, "encoding": "base64"})


async def get_readme(call: Call) -> Answer:
    bare, ref = call.repository.bare, call.query.get("ref", call.repository.default_branch)
    commit = await resolve_commit(bare, ref)
    entries = await read_tree(bare, commit) if commit else None
    named = [each for each in entries or [] if each.path.lower().startswith("readme")]
    if not named:
        raise not_found()
    return await _file(call, named[0], named[0].path, ref)


@dataclass(frozen=True)
class _Change:
    """A file to be written (or, with no blob, taken away) as one commit on a branch."""

    path: str
    branch: str
    before: str
    blob: str | None
    mode: str


async def put_contents(call: Call) -> Answer:
    """Create a file, or replace the one whose blob the caller names."""
    try:
        data = base64.b64decode(call.body["content"], validate=True)
    except binascii.Error:
        raise unprocessable("content is not valid Base64.") from None
    blob = await write_blob(call.repository.bare, data)
    async with call.repository.lock:
        before, entry = await _current(call)
        _check_sha(entry, call.body.get("sha"), call.params["path"])
        mode = entry.mode if entry else "100644"
        change = _Change(call.params["path"], _branch(call), before, blob, mode)
        sha = await _commit(call, change)
    found = await find_entry(call.repository.bare, sha, change.path)
    assert found is not None
    shown = _item(call, found, change.path, change.branch)
    body = {"content": shown, "commit": await _shown_commit(call, sha)}
    return Answer(body=body, status=200 if entry else 201, branch=change.branch)


async def delete_contents(call: Call) -> Answer:
    async with call.repository.lock:
        before, entry = await _current(call)
        if entry is None:
            raise not_found()
        _check_sha(entry, call.body.get("sha"), call.params["path"])
        change = _Change(call.params["path"], _branch(call), before, None, entry.mode)
        sha = await _commit(call, change)
    return Answer(body={"content": None, "commit": await _shown_commit(call, sha)}, branch=change.branch)


def _branch(call: Call) -> str:
    return str(call.body.get("branch", call.repository.default_branch))


async def _current(call: Call) -> tuple[str, Entry | None]:
    """Give the branch's tip and what stands at the path now."""
    tip = await branch_tip(call.repository.bare, _branch(call))
    if tip is None:
        raise Problem(404, f"Branch {_branch(call)} not found")
    return tip, await find_entry(call.repository.bare, tip, call.params["path"])


def _check_sha(entry: Entry | None, sha: str | None, path: str) -> None:
    if entry is not None and sha is None:
        raise Problem(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if entry is not None and sha != entry.sha:
        raise Problem(409, f"{path} does not match {sha}")
    if entry is None and sha is not None:
        raise Problem(409, f"{path} does not match {sha}")


async def _commit(call: Call, change: _Change) -> str:
    bare = call.repository.bare
    scratch = call.world.scratch / f"index-{call.world.ids.next('event')}"
    entry = Entry(change.path, change.mode, "blob", change.blob)
    tree = await write_tree(bare, change.before, [entry], scratch)
    author = signature(call, call.body.get("author") or call.body.get("committer"))
    committer = signature(call, call.body.get("committer"))
    sha = await write_commit(
        bare,
        tree=tree,
        parents=[change.before],
        message=call.body["message"],
        author=author,
        committer=committer,
    )
    move = RefMove(f"refs/heads/{change.branch}", change.before, sha)
    await check_move(call.repository, call.actor, move)
    if not await move_ref(bare, move):
        raise Problem(409, "Branch was modified")
    await landed(call.world, call.repository, call.actor, [move])
    return sha


async def _shown_commit(call: Call, sha: str) -> dict[str, Any]:
    commit = await read_commit(call.repository.bare, sha)
    assert commit is not None
    return git_commit(call.world.site, call.repository, commit)


FILE = "/repos/{owner}/{repo}/contents/{path}"

ROUTES = (
    Route("GET", FILE, get_contents, READ),
    Route("PUT", FILE, put_contents, WRITE),
    Route("DELETE", FILE, delete_contents, WRITE),
    Route("GET", "/repos/{owner}/{repo}/readme", get_readme, READ),
)
