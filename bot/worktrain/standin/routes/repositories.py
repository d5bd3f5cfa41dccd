"""The repository: its facts, commits and comparisons."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs
from worktrain.standin.acts.pushes import EMPTY_TREE
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.gitstore.commits import Commit, between, log, merge_base, read_commit
from worktrain.standin.gitstore.diffs import FileDiff, changed_files, commit_files, unified
from worktrain.standin.gitstore.refs import resolve_commit
from worktrain.standin.problems import Problem, not_found
from worktrain.standin.state.accounts import Role
from worktrain.standin.views.commits import commit_json, full_commit
from worktrain.standin.views.pulls import file_json, pull_json
from worktrain.standin.views.repositories import full_repository

METADATA = Needs()
CONTENTS = Needs(permission="contents")


async def get_repository(call: Call) -> Answer:
    role: Role = call.repository.role(call.actor.user) if call.actor.user else "read"
    return Answer(body=full_repository(call.world.site, call.repository, role))


async def list_commits(call: Call) -> Answer:
    start = call.query.get("sha", call.repository.default_branch)
    sha = await resolve_commit(call.repository.bare, start)
    if sha is None:
        raise not_found()
    path = [call.query["path"]] if "path" in call.query else []
    commits = await log(call.repository.bare, sha, paths=path)
    return call.page(commits, lambda each: commit_json(call.world.site, call.repository, each))


async def get_commit(call: Call) -> Answer:
    sha = await call.commit(call.params["ref"])
    commit = await read_commit(call.repository.bare, sha)
    assert commit is not None
    parent = commit.parents[0] if commit.parents else EMPTY_TREE
    if "diff" in call.accept:
        return Answer(
            body=await unified(call.repository.bare, parent, sha), media="application/vnd.github.v3.diff"
        )
    if "sha" in call.accept.split(".")[-1]:
        return Answer(body=sha, media="application/vnd.github.v3.sha")
    files = await commit_files(call.repository.bare, parent, sha)
    return Answer(body=full_commit(call.world.site, call.repository, commit, files))


async def pulls_of_commit(call: Call) -> Answer:
    sha = await call.commit(call.params["commit_sha"])
    found = [
        pull
        for pull in call.repository.pulls
        if sha in (pull.merge_commit_sha, pull.head_sha) or any(each.sha == sha for each in pull.commits)
    ]
    return call.page(found, lambda each: pull_json(call.world.site, call.repository, each))


async def compare(call: Call) -> Answer:
    base_name, separator, head_name = call.params["basehead"].partition("...")
    bare = call.repository.bare
    base, head = await resolve_commit(bare, base_name), await resolve_commit(bare, head_name)
    if not separator or base is None or head is None:
        raise not_found()
    if "diff" in call.accept:
        return Answer(body=await unified(bare, base, head), media="application/vnd.github.v3.diff")
    ahead, behind = await between(bare, base, head), await between(bare, head, base)
    shared = await merge_base(bare, base, head)
    if shared is None:
        raise Problem(404, f"No common ancestor between {base_name} and {head_name}.")
    files = await changed_files(bare, base, head)
    return Answer(body=await _comparison(call, base, shared, ahead, behind, files))


async def _comparison(
    call: Call, base: str, shared: str, ahead: list[Commit], behind: list[Commit], files: list[FileDiff]
) -> dict[str, Any]:
    site, repository = call.world.site, call.repository
    names = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    first, common = [await read_commit(repository.bare, sha) for sha in (base, shared)]
    assert first is not None
    assert common is not None
    api = site.repo_api(repository, f"/compare/{call.params['basehead']}")
    page = site.html(repository, f"/compare/{call.params['basehead']}")
    head = ahead[-1].sha if ahead else shared
    return {
        "url": api,
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": commit_json(site, repository, first),
        "merge_base_commit": commit_json(site, repository, common),
        "status": names.get((bool(ahead), bool(behind)), "identical"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [commit_json(site, repository, each) for each in ahead],
        "files": [file_json(site, repository, head, each) for each in files],
    }


BASE = "/repos/{owner}/{repo}"

ROUTES = (
    Route("GET", BASE, get_repository, METADATA),
    Route("GET", f"{BASE}/commits", list_commits, CONTENTS),
    Route("GET", f"{BASE}/commits/{{ref}}", get_commit, CONTENTS),
    Route("GET", f"{BASE}/commits/{{commit_sha}}/pulls", pulls_of_commit, CONTENTS),
    Route("GET", f"{BASE}/compare/{{basehead}}", compare, CONTENTS),
)
