"""Set the scene: a GitHub with people, a repository and our App on it, and what the App is told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from worktrain.agents.scripts import Cast
from worktrain.demo.app import base_environment, free_port
from worktrain.demo.connecting import connect, connect_reviewer
from worktrain.demo.opening import open_issues, open_pulls
from worktrain.demo.options import Options
from worktrain.demo.origin import make_origin
from worktrain.demo.people import People
from worktrain.demo.scenario.rules import Rules
from worktrain.demo.scenario.values import Engagement, Scenario
from worktrain.keys import load_or_make, text
from worktrain.standin.server import StandIn
from worktrain.standin.state.repositories import Repository as Held
from worktrain.workflows.backends import Casting

CASTING = "casting.json"


@dataclass
class Stage:
    """Everything that one run of a scenario stands on."""

    root: Path
    github: StandIn
    scenario: Scenario
    bare: Path
    branch: str
    keys: str
    environment: dict[str, str]
    app_port: int
    control_port: int
    repository_id: int
    sandbox: str
    numbers: dict[str, int] = field(default_factory=dict)
    casts: dict[int, Cast] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def journal(self) -> Path:
        return self.root / "writes.jsonl"

    @property
    def log(self) -> Path:
        return self.root / "app.log"

    async def open(self, engagement: Engagement, people: People) -> None:
        """Open an engagement's issues, in order, and tell the App's agents who plays them."""
        first = not self.numbers
        keeper = self.scenario.repository.owner
        self.numbers.update(await open_issues(people, engagement.issues, self.numbers, keeper=keeper))
        if first:
            await open_pulls(people, self.scenario.pull_requests, base=self.branch)
        named = {self.numbers[key]: cast for key, cast in engagement.agents.items() if key != "*"}
        self.casts.update(named)
        casting = Casting(issues=self.casts, others=engagement.agents.get("*", Cast()))
        (self.root / CASTING).write_text(casting.model_dump_json())

    def points_not_reached(self, wanted: tuple[str, ...]) -> list[str]:
        """Name the boundaries that were to be killed at and never came."""
        log = self.data / "points.log"
        passed = Counter(log.read_text().split()) if log.exists() else Counter[str]()
        return [each for each in wanted if passed[each.rpartition(":")[0]] < int(each.rpartition(":")[2])]


async def set_up(
    github: StandIn,
    scenario: Scenario,
    *,
    root: Path,
    options: Options,
    sandbox: str,
    agents: Mapping[str, str],
) -> Stage:
    """Build the repository, the people and the App; nothing is labelled yet."""
    world, name = github.world, scenario.repository.full_name
    key = load_or_make(root / "proof-key.pem")
    keys = text((key.public("demo"),))
    bare = root / "bare.git"
    branch = await make_origin(scenario, bare, keys=keys)
    for login in scenario.people:
        world.add_user(login)
    repository = world.add_repository(name, bare, default_branch=branch)
    _demand(repository, scenario.repository.rules)
    for login, role in scenario.people.items():
        world.set_role(name, login, role)  # type: ignore[arg-type]
    app_port, control_port = free_port(), free_port()
    environment = {
        **_environment(root, options, sandbox),
        **connect(world, name, options.way, port=app_port),
        **(connect_reviewer(world, name) if scenario.repository.rules.reviewer_app else {}),
        **agents,
        "WORKTRAIN_GITHUB_URL": github.url,
        "WORKTRAIN_PORT": str(app_port),
        "WORKTRAIN_SCRIPT_URL": f"http://127.0.0.1:{control_port}/barrier",
    }
    return Stage(
        root=root,
        github=github,
        scenario=scenario,
        bare=bare,
        branch=branch,
        keys=keys,
        environment=environment,
        app_port=app_port,
        control_port=control_port,
        repository_id=repository.id,
        sandbox=sandbox,
    )


def _demand(repository: Held, rules: Rules) -> None:
    """Let the repository demand what the scenario says."""
    base = repository.default_branch
    repository.protections += [
        replace(each, branches=base) if each.branches == "main" else each for each in rules.protections
    ]
    repository.methods, repository.drafts = rules.methods, rules.drafts
    repository.delete_branch_on_merge = rules.delete_branch


def _environment(root: Path, options: Options, sandbox: str) -> dict[str, str]:
    """Give the operator's settings of this demo; nothing of ours comes from outside."""
    return {
        **base_environment(),
        "WORKTRAIN_DATA": str(root / "data"),
        "WORKTRAIN_PACE": str(options.pace),
        "WORKTRAIN_SANDBOX": sandbox,
        "WORKTRAIN_PROOF_KEY": str(root / "proof-key.pem"),
        "WORKTRAIN_KILL_AFTER": ",".join(options.kill_after),
    }
