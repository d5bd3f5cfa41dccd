"""Git objects and refs, one by one."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from worktrain.standin.access import Needs
from worktrain.standin.acts.protecting import check_move
from worktrain.standin.acts.pushes import landed
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.clock import read_time
from worktrain.standin.gitstore.commits import Signature, is_ancestor, read_commit, signed_now, write_commit
from worktrain.standin.gitstore.refs import ZERO, RefMove, move_ref, read_ref, snapshot, well_formed
from worktrain.standin.gitstore.trees import Entry, kind_of, read_blob, read_tree, write_blob, write_tree
from worktrain.standin.problems import Problem, not_found, unprocessable
from worktrain.standin.views.commits import git_commit, ref_json

READ = Needs(permission="contents")
WRITE = Needs(permission="contents", level="write", role="write")


def _git_url(call: Call, path: str) -> str:
    return call.world.site.repo_api(call.repository, f"/git/{path}")


async def create_blob(call: Call) -> Answer:
    text = call.body["content"]
    try:
        data = base64.b64decode(text) if call.body.get("encoding") == "base64" else text.encode()
    except binascii.Error:
        raise unprocessable("content is not valid Base64") from None
    sha = await write_blob(call.repository.bare, data)
    return Answer(body={"sha": sha, "url": _git_url(call, f"blobs/{sha}")}, status=201)


async def get_blob(call: Call) -> Answer:
    sha = call.params["file_sha"]
    data = await read_blob(call.repository.bare, sha)
    if data is None:
        raise not_found()
    body = {
        "sha": sha,
        "node_id": f"B_{sha}",
        "size": len(data),
        "url": _git_url(call, f"blobs/{sha}"),
        "content": base64.encodebytes(data).decode(),
        "encoding": "base64",
    }
    return Answer(body=body)


async def get_tree(call: Call) -> Answer:
    name = call.params["tree_sha"]
    bare = call.repository.bare
    sha = await read_ref(bare, f"{name}^{{tree}}")
    entries = sha and await read_tree(bare, sha, recursive="recursive" in call.query)
    if not sha or entries is None:
        raise not_found()
    return Answer(body=_tree_json(call, sha, entries or []))


def _tree_json(call: Call, sha: str, entries: list[Entry]) -> dict[str, Any]:
    rows = []
    for entry in entries:
        plural = {"blob": "blobs", "tree": "trees", "commit": "commits"}[entry.kind]
        row: dict[str, Any] = {"path": entry.path, "mode": entry.mode, "type": entry.kind, "sha": entry.sha}
        row |= {"size": entry.size} if entry.size is not None else {}
        rows.append({**row, "url": _git_url(call, f"{plural}/{entry.sha}")})
    return {"sha": sha, "url": _git_url(call, f"trees/{sha}"), "tree": rows, "truncated": False}


async def create_tree(call: Call) -> Answer:
    bare = call.repository.bare
    base = call.body.get("base_tree")
    if base is not None and await read_ref(bare, f"{base}^{{tree}}") is None:
        raise unprocessable("base_tree is not a valid tree oid")
    entries = [await _wished_entry(call, each) for each in call.body["tree"]]
    scratch = call.world.scratch / f"index-{call.world.ids.next('event')}"
    sha = await write_tree(bare, base, entries, scratch)
    return Answer(body=_tree_json(call, sha, await read_tree(bare, sha) or []), status=201)


async def _wished_entry(call: Call, wish: dict[str, Any]) -> Entry:
    if "path" not in wish or "mode" not in wish or ("sha" not in wish and "content" not in wish):
        raise unprocessable("Must supply tree.path, tree.mode and one of tree.sha, tree.content")
    sha = wish.get("sha")
    if "content" in wish:
        sha = await write_blob(call.repository.bare, wish["content"].encode())
    elif sha is not None and await kind_of(call.repository.bare, sha) is None:
        raise unprocessable(f"tree.sha {sha} is not a valid blob")
    return Entry(wish["path"], wish["mode"], wish.get("type", "blob"), sha)


async def create_commit(call: Call) -> Answer:
    bare, wish = call.repository.bare, call.body
    if await kind_of(bare, wish["tree"]) != "tree":
        raise unprocessable("Tree SHA does not exist")
    for parent in wish.get("parents", []):
        if await kind_of(bare, parent) != "commit":
            raise unprocessable("Parent SHA does not exist or is not a commit object")
    author = signature(call, wish.get("author"))
    sha = await write_commit(
        bare,
        tree=wish["tree"],
        parents=wish.get("parents", []),
        message=wish["message"],
        author=author,
        committer=signature(call, wish.get("committer")) if "committer" in wish else author,
    )
    return Answer(body=await _commit_json(call, sha), status=201)


def signature(call: Call, wish: dict[str, Any] | None) -> Signature:
    """Read who the caller wants to be named; by default the caller."""
    user = call.actor.account
    if not wish:
        return signed_now(user.login, user.noreply, call.world.now())
    at = read_time(wish["date"]) if "date" in wish else call.world.now()
    return signed_now(wish["name"], wish["email"], at)


async def _commit_json(call: Call, sha: str) -> dict[str, Any]:
    commit = await read_commit(call.repository.bare, sha)
    if commit is None:
        raise not_found()
    return git_commit(call.world.site, call.repository, commit)


async def get_commit(call: Call) -> Answer:
    return Answer(body=await _commit_json(call, call.params["commit_sha"]))


async def get_ref(call: Call) -> Answer:
    ref = f"refs/{call.params['ref']}"
    sha = await read_ref(call.repository.bare, ref)
    if sha is None:
        raise not_found()
    return Answer(body=await _ref_json(call, ref, sha))


async def _ref_json(call: Call, ref: str, sha: str) -> dict[str, Any]:
    kind = await kind_of(call.repository.bare, sha) if ref.startswith("refs/tags/") else "commit"
    return ref_json(call.world.site, call.repository, ref, sha, kind or "commit")


async def matching_refs(call: Call) -> Answer:
    wanted = f"refs/{call.params['ref']}"
    refs = await snapshot(call.repository.bare)
    found = [await _ref_json(call, ref, sha) for ref, sha in refs.items() if ref.startswith(wanted)]
    return call.page(found, lambda each: each)


async def create_ref(call: Call) -> Answer:
    ref, sha, bare = call.body["ref"], call.body["sha"], call.repository.bare
    if not ref.startswith("refs/") or ref.count("/") < 2 or not await well_formed(bare, ref):
        raise unprocessable("Reference name is invalid")
    if await kind_of(bare, sha) is None:
        raise unprocessable("Object does not exist")
    async with call.repository.lock:
        move = RefMove(ref, ZERO, sha)
        await check_move(call.repository, call.actor, move)
        if not await move_ref(bare, move):
            raise Problem(422, "Reference already exists")
        await landed(call.world, call.repository, call.actor, [move])
    return Answer(body=await _ref_json(call, ref, sha), status=201, branch=move.branch)


async def update_ref(call: Call) -> Answer:
    ref, sha, bare = f"refs/{call.params['ref']}", call.body["sha"], call.repository.bare
    async with call.repository.lock:
        before = await read_ref(bare, ref)
        if before is None:
            raise Problem(422, "Reference does not exist")
        if await kind_of(bare, sha) is None:
            raise unprocessable("Object does not exist")
        if not call.body.get("force", False) and not await is_ancestor(bare, before, sha):
            raise Problem(422, "Update is not a fast forward")
        move = RefMove(ref, before, sha)
        await check_move(call.repository, call.actor, move)
        if before != sha and await move_ref(bare, move):
            await landed(call.world, call.repository, call.actor, [move])
    return Answer(body=await _ref_json(call, ref, sha), branch=move.branch)


async def delete_ref(call: Call) -> Answer:
    ref, bare = f"refs/{call.params['ref']}", call.repository.bare
    async with call.repository.lock:
        before = await read_ref(bare, ref)
        if before is None:
            raise Problem(422, "Reference does not exist")
        move = RefMove(ref, before, ZERO)
        await check_move(call.repository, call.actor, move)
        if not await move_ref(bare, move):
            raise Problem(409, "Reference was modified")
        await landed(call.world, call.repository, call.actor, [move])
    return Answer(status=204, branch=move.branch)


BASE = "/repos/{owner}/{repo}/git"

ROUTES = (
    Route("POST", f"{BASE}/blobs", create_blob, WRITE),
    Route("GET", f"{BASE}/blobs/{{file_sha}}", get_blob, READ),
    Route("POST", f"{BASE}/trees", create_tree, WRITE),
    Route("GET", f"{BASE}/trees/{{tree_sha}}", get_tree, READ),
    Route("POST", f"{BASE}/commits", create_commit, WRITE),
    Route("GET", f"{BASE}/commits/{{commit_sha}}", get_commit, READ),
    Route("GET", f"{BASE}/ref/{{ref}}", get_ref, READ),
    Route("GET", f"{BASE}/matching-refs/{{ref}}", matching_refs, READ),
    Route("POST", f"{BASE}/refs", create_ref, WRITE),
    Route("PATCH", f"{BASE}/refs/{{ref}}", update_ref, WRITE),
    Route("DELETE", f"{BASE}/refs/{{ref}}", delete_ref, WRITE),
)
