"""A scenario on the real stand-in: its people are there, the App is not."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from worktrain.demo.opening import open_issues, open_pulls
from worktrain.demo.origin import make_origin
from worktrain.demo.people import Done, People
from worktrain.demo.scenario.load import load
from worktrain.demo.scenario.values import Act, Deed, Scenario
from worktrain.standin.server import StandIn
from worktrain.states import State

SCENARIO = """\
version: 1
repository: {name: acme/shop, path: repo}
config: {kill_switch: true}
people: {maria: admin, li: write, sam: triage, eve: none}
pull_requests:
  - {key: early, title: Early, body: "Fixes #2", author: li, branch: li/early, patch: early.patch}
issues:
  - {key: one, title: One, body: First, author: eve, labels: [bug, "worktrain:ready"], depends_on: [two],
     milestone: {title: "1.2", due: 2026-12-01}}
  - {key: two, title: Two, body: Second, author: maria, labels: [docs], milestone: {title: "1.2"}}
engagements:
  - issues: [{key: three, title: Three, body: Third, author: li, depends_on: [one, four]},
             {key: four, title: Four, body: Fourth, author: li}]
"""
PATCH = "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"


def git(*arguments: str, cwd: Path) -> str:
    who = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *arguments], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@dataclass
class Town:
    """The stand-in with a scenario's people."""

    github: StandIn
    scenario: Scenario
    people: People
    bare: Path
    numbers: dict[str, int] = field(default_factory=dict)

    async def get(self, path: str) -> Any:
        return (await self.people.person("maria").call("GET", path)).body

    async def do(self, by: str, deed: Deed, *, issue: str = "one") -> Done:
        return await self.people.do(Act(place=0, issue=issue, state=State.READY, by=by, deed=deed))

    async def propose(self, issue: str = "one", *, draft: bool = False) -> int:
        """Open the pull request that the App would open for an issue."""
        number = self.numbers[issue]
        branch = f"worktrain/issue-{number}-one"
        commit = git("commit-tree", "-p", "main", "-m", "work", "main^{tree}", cwd=self.bare)
        git("update-ref", f"refs/heads/{branch}", commit, cwd=self.bare)
        body = {"title": "Ours", "head": branch, "base": "main", "draft": draft}
        return int((await self.people.person("li").call("POST", "/pulls", body)).body["number"])

    def show(self, what: str) -> str:
        return git("show", what, cwd=self.bare)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Scenario]:
    """Write a scenario folder and load it."""
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "a.py").write_text("x = 1\n")
    (tmp_path / "early.patch").write_text(PATCH)

    def written(text: str) -> Scenario:
        (tmp_path / "scenario.yaml").write_text(text)
        return load(tmp_path)

    return written


@pytest.fixture
async def town(tmp_path: Path, write: Callable[[str], Scenario]) -> AsyncIterator[Town]:
    scenario = write(SCENARIO)
    bare = tmp_path / "bare.git"
    branch = await make_origin(scenario, bare, keys="the keys\n")
    async with StandIn(tmp_path / "standin") as github:
        name = scenario.repository.full_name
        github.world.add_repository(name, bare, default_branch=branch)
        for login, role in scenario.people.items():
            github.world.add_user(login)
            github.world.set_role(name, login, role)  # type: ignore[arg-type]
        numbers: dict[str, int] = {}
        people = People(github, scenario, numbers)
        found = Town(github, scenario, people, bare, numbers)
        numbers |= await open_issues(people, scenario.engagements[0].issues, numbers, keeper="maria")
        numbers |= await open_pulls(people, scenario.pull_requests, base=branch)
        yield found
        assert github.world.figures.schema_violations == 0
