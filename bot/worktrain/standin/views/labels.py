"""Labels and milestones as JSON."""

from __future__ import annotations

from typing import Any

from worktrain.standin.clock import maybe_stamp, stamp
from worktrain.standin.ids import node_id
from worktrain.standin.site import Site
from worktrain.standin.state.labels import Label, Milestone
from worktrain.standin.state.repositories import Repository
from worktrain.standin.views.users import simple_user


def label_json(site: Site, repository: Repository, label: Label) -> dict[str, Any]:
    return {
        "id": label.id,
        "node_id": node_id("label", label.id),
        "url": site.label_api(repository, label.name),
        "name": label.name,
        "color": label.color,
        "default": False,
        "description": label.description,
    }


def milestone_json(site: Site, repository: Repository, milestone: Milestone) -> dict[str, Any]:
    api = site.repo_api(repository, f"/milestones/{milestone.number}")
    mine = [issue for issue in repository.issues.values() if issue.milestone is milestone]
    closed = sum(issue.state == "closed" for issue in mine)
    return {
        "url": api,
        "html_url": site.html(repository, f"/milestone/{milestone.number}"),
        "labels_url": f"{api}/labels",
        "id": milestone.id,
        "node_id": node_id("milestone", milestone.id),
        "number": milestone.number,
        "title": milestone.title,
        "description": milestone.description,
        "creator": simple_user(site, milestone.creator),
        "open_issues": len(mine) - closed,
        "closed_issues": closed,
        "state": milestone.state,
        "created_at": stamp(milestone.created_at),
        "updated_at": stamp(milestone.updated_at),
        "due_on": maybe_stamp(milestone.due_on),
        "closed_at": maybe_stamp(milestone.closed_at),
    }
