"""Branches, what protects them, and the rules of rulesets that apply to them."""

from __future__ import annotations

from typing import Any

from worktrain.standin.access import Needs
from worktrain.standin.call import Answer, Call, Route
from worktrain.standin.gitstore.commits import read_commit
from worktrain.standin.gitstore.refs import branch_tip, snapshot
from worktrain.standin.problems import Problem
from worktrain.standin.state.protections import Protection
from worktrain.standin.views.commits import commit_json
from worktrain.standin.views.protections import checks_json, protection_json, rules_json

METADATA = Needs()
CONTENTS = Needs(permission="contents")
ADMIN = Needs(permission="administration", role="admin")
OFF = {"enforcement_level": "off", "contexts": [], "checks": []}


def _branch(call: Call, name: str, sha: str) -> dict[str, Any]:
    url = call.world.site.repo_api(call.repository, f"/commits/{sha}")
    is_protected = bool(call.repository.protections_of(name))
    return {"name": name, "commit": {"sha": sha, "url": url}, "protected": is_protected}


async def list_branches(call: Call) -> Answer:
    refs = await snapshot(call.repository.bare, "refs/heads")
    found = [(ref.removeprefix("refs/heads/"), sha) for ref, sha in refs.items()]
    return call.page(found, lambda pair: _branch(call, *pair))


async def get_branch(call: Call) -> Answer:
    """Give a branch; of its protection only the checks are there for everybody to see."""
    name = call.params["branch"]
    sha = await branch_tip(call.repository.bare, name)
    commit = sha and await read_commit(call.repository.bare, sha)
    if not sha or not commit:
        raise Problem(404, "Branch not found")
    api = call.world.site.repo_api(call.repository, f"/branches/{name}")
    rule = _classic(call, name)
    checks = {"enforcement_level": "everyone", **checks_json(rule)} if rule and rule.checks else OFF
    body = {
        **_branch(call, name, sha),
        "commit": commit_json(call.world.site, call.repository, commit),
        "_links": {"self": api, "html": call.world.site.html(call.repository, f"/tree/{name}")},
        "protection": {"enabled": rule is not None, "required_status_checks": checks},
        "protection_url": f"{api}/protection",
    }
    return Answer(body=body)


def _in_plan(call: Call) -> None:
    if not call.repository.can_protect:
        raise Problem(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.")


async def get_protection(call: Call) -> Answer:
    _in_plan(call)
    branch = call.params["branch"]
    rule = _classic(call, branch)
    if rule is None:
        raise Problem(404, "Branch not protected")
    return Answer(body=protection_json(call.world.site, call.repository, branch, rule))


def _classic(call: Call, branch: str) -> Protection | None:
    """Give the classic rule; of several that fit GitHub takes one only."""
    return next((each for each in call.repository.protections_of(branch) if not each.ruleset), None)


async def get_rules(call: Call) -> Answer:
    """List the rules of active rulesets; classic protection is not among them."""
    _in_plan(call)
    repository = call.repository
    found = [
        row
        for number, rule in enumerate(repository.protections, start=1)
        if rule.ruleset and rule.covers(call.params["branch"])
        for row in rules_json(repository, number, rule)
    ]
    return call.page(found, lambda row: row)


BASE = "/repos/{owner}/{repo}"

ROUTES = (
    Route("GET", f"{BASE}/branches", list_branches, CONTENTS),
    Route("GET", f"{BASE}/branches/{{branch}}", get_branch, CONTENTS),
    Route("GET", f"{BASE}/branches/{{branch}}/protection", get_protection, ADMIN),
    Route("GET", f"{BASE}/rules/branches/{{branch}}", get_rules, METADATA),
)
