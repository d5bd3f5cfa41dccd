"""A repository as JSON, with the addresses that clients follow."""

from __future__ import annotations

from typing import Any

from worktrain.standin.clock import stamp
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.accounts import Role
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.users import role_permissions, simple_user

TEMPLATES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}

SWITCHES = {
    "private": False,
    "fork": False,
    "has_issues": True,
    "has_projects": False,
    "has_downloads": True,
    "has_wiki": False,
    "has_pages": False,
    "has_discussions": False,
    "archived": False,
    "disabled": False,
    "is_template": False,
    "web_commit_signoff_required": False,
    "allow_forking": True,
}

MERGING = {
    "allow_rebase_merge": True,
    "allow_squash_merge": True,
    "allow_merge_commit": True,
    "allow_auto_merge": False,
    "allow_update_branch": False,
    "delete_branch_on_merge": False,
    "squash_merge_commit_title": "COMMIT_OR_PR_TITLE",
    "squash_merge_commit_message": "COMMIT_MESSAGES",
    "merge_commit_title": "MERGE_MESSAGE",
    "merge_commit_message": "PR_TITLE",
}


def repository_json(site: Site, repository: Repository, role: Role | None = None) -> dict[str, Any]:
    """Give the repository as it stands inside other answers; with a role, what the caller may do."""
    api, page = site.repo_api(repository), site.html(repository)
    found: dict[str, Any] = {
        "id": repository.id,
        "node_id": node_id("repository", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "owner": simple_user(site, repository.owner),
        "html_url": page,
        "url": api,
        "description": None,
        **{name: api + path for name, path in TEMPLATES.items()},
        "git_url": f"{page}.git",
        "ssh_url": f"{page}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        **SWITCHES,
        **_facts(repository),
    }
    if role is not None:
        found["permissions"] = role_permissions(role)
    return found


def _facts(repository: Repository) -> dict[str, Any]:
    open_issues = sum(issue.state == "open" for issue in repository.issues.values())
    return {
        "homepage": None,
        "mirror_url": None,
        "language": None,
        "license": None,
        "size": 1,
        "forks": 0,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "open_issues": open_issues,
        "open_issues_count": open_issues,
        "topics": [],
        "visibility": "public",
        "default_branch": repository.default_branch,
        "created_at": stamp(repository.created_at),
        "updated_at": stamp(repository.pushed_at),
        "pushed_at": stamp(repository.pushed_at),
    }


def full_repository(site: Site, repository: Repository, role: Role) -> dict[str, Any]:
    """Give the repository as its own address answers it."""
    return {
        **repository_json(site, repository, role),
        **MERGING,
        "allow_merge_commit": "merge" in repository.methods,
        "allow_squash_merge": "squash" in repository.methods,
        "allow_rebase_merge": "rebase" in repository.methods,
        "delete_branch_on_merge": repository.delete_branch_on_merge,
        "network_count": 0,
        "subscribers_count": 0,
        "temp_clone_token": None,
    }
