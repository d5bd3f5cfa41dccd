"""The demo's sample on its own: what its scenario promises is true, by real git and real pytest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import worktrain.demo
from worktrain.briefs import IssueSnapshot
from worktrain.planning.plan import make_plan
from worktrain.planning.tree import index
from worktrain.plans import Plan, PullText

SAMPLE = Path(worktrain.demo.__file__).parent / "sample"
PROVEN = ("split", "csv", "refund", "offer", "packing")
SOURCES = {
    "split": ("teashop/money.py",),
    "csv": ("teashop/export.py",),
    "refund": ("teashop/money.py",),
    "offer": ("teashop/cart.py", "teashop/discounts.py"),
    "packing": ("teashop/packing.py",),
}


@dataclass(frozen=True)
class Clone:
    """A scratch repository that starts as the sample does."""

    path: Path

    def git(self, *words: str) -> str:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        done = subprocess.run(
            ("git", *identity, *words), cwd=self.path, capture_output=True, text=True, check=True
        )
        return done.stdout

    def apply(self, patches: list[str]) -> None:
        for patch in patches:
            self.git("apply", "--index", str(SAMPLE / patch))
        self.git("commit", "-qm", "apply")

    def pytest(self, *tests: str) -> str:
        """Run tests; give the last line, such as `2 failed, 5 passed in 0.03s`."""
        quiet = ("-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:asyncio")
        words = (sys.executable, "-B", "-m", "pytest", *quiet, *tests)
        done = subprocess.run(words, cwd=self.path, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()[-1]

    def changed(self) -> list[str]:
        return self.git("diff", "--name-only", "base").split()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path / "clone")
    shutil.copytree(SAMPLE / "repo", made.path, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    made.git("init", "-q", "-b", "main")
    made.git("add", "-A")
    made.git("commit", "-qm", "base")
    made.git("tag", "base")
    return made


@pytest.fixture(scope="module")
def scenario() -> dict[str, Any]:
    loaded = yaml.safe_load((SAMPLE / "scenario.yaml").read_text())
    assert isinstance(loaded, dict)
    return loaded


def cast(scenario: dict[str, Any], key: str) -> dict[str, Any]:
    for round_ in (scenario, *scenario["engagements"]):
        if key in round_["agents"]:
            found = round_["agents"][key]
            assert isinstance(found, dict)
            return found
    raise KeyError(key)


def patches(sessions: list[dict[str, Any]]) -> list[str]:
    return [turn["patch"] for session in sessions for turn in session["turns"] if "patch" in turn]


def green(line: str) -> bool:
    return "passed" in line and "failed" not in line and "error" not in line


def red(line: str) -> bool:
    return "failed" in line and "passed" not in line and "error" not in line


def repro(session: dict[str, Any]) -> str:
    return str(next(turn["run"] for turn in session["turns"] if "run" in turn))


def test_the_suite_is_green_before_anybody_starts(clone: Clone) -> None:
    assert green(clone.pytest())


@pytest.mark.parametrize("key", PROVEN)
def test_the_tests_of_an_issue_are_red_on_base_green_on_head_and_guard_each_file(
    clone: Clone, scenario: dict[str, Any], key: str
) -> None:
    squad = cast(scenario, key)
    tests: list[str] = squad["sdet"][0]["tests"]

    clone.apply(patches(squad["sdet"]))
    assert all(path.startswith("tests/") for path in clone.changed())
    assert red(clone.pytest(*tests)), "every named test fails on base, inside the test"

    clone.git("reset", "-q", "--hard", "base")
    clone.apply(patches(squad["developer"]))
    assert tuple(clone.changed()) == SOURCES[key]
    clone.apply(patches(squad["sdet"]))
    assert green(clone.pytest())

    for path in SOURCES[key] if len(SOURCES[key]) > 1 else ():
        clone.git("checkout", "-q", "base", "--", path)
        assert "failed" in clone.pytest(*tests), f"{path} is guarded"
        clone.git("checkout", "-q", "HEAD", "--", path)


def test_all_work_fits_together_in_the_order_of_the_waves(clone: Clone, scenario: dict[str, Any]) -> None:
    for key in PROVEN:
        squad = cast(scenario, key)
        clone.apply([*patches(squad["developer"]), *patches(squad["sdet"])])
    assert green(clone.pytest())


def test_the_open_pull_request_applies_and_is_sound(clone: Clone, scenario: dict[str, Any]) -> None:
    clone.apply([pull["patch"] for pull in scenario["pull_requests"]])
    assert green(clone.pytest())


def test_the_reviewer_tells_the_truth_about_the_bug(clone: Clone, scenario: dict[str, Any]) -> None:
    squad = cast(scenario, "offer")
    first, second = patches(squad["developer"])
    refusal = squad["reviewer"][0]

    def run(command: str) -> str:
        shell = command.replace("python", sys.executable, 1)
        done = subprocess.run(shell, shell=True, cwd=clone.path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    clone.apply([first])
    assert run(repro(refusal)) == "£21.00"
    [finding] = refusal["findings"]
    line = (clone.path / finding["path"]).read_text().splitlines()[finding["line"] - 1]
    assert "for line in lines" in line

    clone.apply([second])
    assert run(repro(refusal)) == "£14.00"


def test_the_defect_is_one_that_the_tests_would_have_caught(clone: Clone, scenario: dict[str, Any]) -> None:
    squad = cast(scenario, "offer")
    clone.apply([patches(squad["developer"])[0], *patches(squad["sdet"])])
    assert "failed" in clone.pytest("tests/test_three_for_two.py")
    assert green(clone.pytest("--ignore=tests/test_three_for_two.py"))


def test_the_plan_is_the_one_that_the_scenario_expects(scenario: dict[str, Any]) -> None:
    plan = the_plan(scenario)
    numbers = {issue["key"]: at for at, issue in enumerate(scenario["issues"], start=1)}
    assert plan.start == tuple(numbers[key] for key in ("split", "csv", "offer", "points"))
    assert {issue: edge.first for issue, edge in plan.waiting.items()} == {
        numbers["refund"]: numbers["split"]
    }
    assert [*plan.declined] == [numbers["islands"]]
    assert "teashop/money.py" in plan.waiting[numbers["refund"]].because


def the_plan(scenario: dict[str, Any]) -> Plan:
    root = SAMPLE / "repo"
    files = {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.py")}
    issues = [snapshot(at, issue) for at, issue in enumerate(scenario["issues"], start=1)]
    pulls = [
        PullText(number=len(issues) + at, **{key: pull[key] for key in ("title", "body", "author", "branch")})
        for at, pull in enumerate(scenario["pull_requests"], start=1)
    ]
    return make_plan(issues, index(files), number=1, base_sha="0" * 40, pulls=pulls)


def snapshot(number: int, issue: dict[str, Any]) -> IssueSnapshot:
    return IssueSnapshot(
        repository="acme/teashop",
        repository_id=1,
        number=number,
        title=issue["title"],
        body=issue["body"],
        author=issue["author"],
        author_id=4,
        labels=tuple(issue["labels"]),
        labelled_by="maria",
        labelled_by_id=1,
        labelled_at="2026-01-05T09:00:00Z",
    )
