"""Commits, branches and git objects as JSON."""

from __future__ import annotations

from typing import Any

from worktrain.standin.clock import read_time, stamp
from worktrain.standin.gitstore.commits import Commit, Signature
from worktrain.standin.gitstore.diffs import FileDiff
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.pulls import file_json
from worktrain.standin.views.users import maybe_user

UNSIGNED = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


VERIFIED = {
    "verified": True,
    "reason": "valid",
    "signature": "-----BEGIN PGP SIGNATURE-----",
    "payload": "",
    "verified_at": "2026-01-01T00:00:00Z",
}


def _verification(repository: Repository, commit: Commit) -> dict[str, Any]:
    """Say whether GitHub made (and so signed) the commit; people's own signatures are not modelled."""
    return VERIFIED if commit.sha in repository.signed else UNSIGNED


def _signature(signature: Signature) -> dict[str, str]:
    return {
        "name": signature.name,
        "email": signature.email,
        "date": stamp(read_time(signature.date)),
    }


def git_commit(site: Site, repository: Repository, commit: Commit) -> dict[str, Any]:
    """Give a commit as the git data routes show it."""
    api = site.repo_api(repository, "/git")
    page = site.html(repository, "/commit")
    return {
        "sha": commit.sha,
        "node_id": node_id("commit", commit.sha),
        "url": f"{api}/commits/{commit.sha}",
        "html_url": f"{page}/{commit.sha}",
        "author": _signature(commit.author),
        "committer": _signature(commit.committer),
        "tree": {"sha": commit.tree, "url": f"{api}/trees/{commit.tree}"},
        "message": commit.message,
        "parents": [
            {"sha": sha, "url": f"{api}/commits/{sha}", "html_url": f"{page}/{sha}"} for sha in commit.parents
        ],
        "verification": _verification(repository, commit),
    }


def commit_json(site: Site, repository: Repository, commit: Commit) -> dict[str, Any]:
    """Give a commit as the repository's list of commits shows it."""
    inner = git_commit(site, repository, commit)
    api, page = site.repo_api(repository, "/commits"), site.html(repository, "/commit")
    parents = [{"sha": sha, "url": f"{api}/{sha}", "html_url": f"{page}/{sha}"} for sha in commit.parents]
    return {
        "sha": commit.sha,
        "node_id": inner["node_id"],
        "commit": {
            "author": inner["author"],
            "committer": inner["committer"],
            "message": commit.message,
            "tree": inner["tree"],
            "url": inner["url"],
            "comment_count": 0,
            "verification": inner["verification"],
        },
        "url": f"{api}/{commit.sha}",
        "html_url": f"{page}/{commit.sha}",
        "comments_url": f"{api}/{commit.sha}/comments",
        "author": maybe_user(site, site.accounts.by_email(commit.author.email)),
        "committer": maybe_user(site, site.accounts.by_email(commit.committer.email)),
        "parents": parents,
    }


def full_commit(site: Site, repository: Repository, commit: Commit, files: list[FileDiff]) -> dict[str, Any]:
    """Give a commit with what it changed against its first parent."""
    additions = sum(each.additions for each in files)
    deletions = sum(each.deletions for each in files)
    return {
        **commit_json(site, repository, commit),
        "stats": {"additions": additions, "deletions": deletions, "total": additions + deletions},
        "files": [file_json(site, repository, commit.sha, each) for each in files],
    }


def pushed_commit(
    site: Site, repository: Repository, commit: Commit, files: list[FileDiff]
) -> dict[str, Any]:
    """Give a commit as the push event shows it."""

    def who(signature: Signature) -> dict[str, Any]:
        user = site.accounts.by_email(signature.email)
        named = {"username": user.login} if user else {}
        return {"name": signature.name, "email": signature.email, **named}

    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "distinct": True,
        "message": commit.message,
        "timestamp": commit.committer.date,
        "url": site.html(repository, f"/commit/{commit.sha}"),
        "author": who(commit.author),
        "committer": who(commit.committer),
        "added": [each.path for each in files if each.status == "added"],
        "removed": [each.path for each in files if each.status == "removed"],
        "modified": [each.path for each in files if each.status not in ("added", "removed")],
    }


def ref_json(site: Site, repository: Repository, ref: str, sha: str, kind: str = "commit") -> dict[str, Any]:
    plural = {"commit": "commits", "tag": "tags", "tree": "trees", "blob": "blobs"}[kind]
    api = site.repo_api(repository, "/git")
    return {
        "ref": ref,
        "node_id": node_id("ref", f"{repository.id}:{ref}"),
        "url": f"{api}/{ref}",
        "object": {"type": kind, "sha": sha, "url": f"{api}/{plural}/{sha}"},
    }
