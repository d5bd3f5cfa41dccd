"""One run that did everything right; each test spoils one thing."""

from __future__ import annotations

import pytest

from worktrain.briefs import IssueSnapshot
from worktrain.config.schema import Commands, Config, Merge
from worktrain.ids import RunId, SessionId, Sha
from worktrain.proof.facts import Facts
from worktrain.records import CaseResult, Proof, Record, RedFirst, SessionRow, TestRun
from worktrain.sessions import End, Role
from worktrain.verdicts import Verdict, Word

BASE, DEVELOPER, HEAD = Sha("a" * 40), Sha("d" * 40), Sha("e" * 40)
BASE_TREE, MERGE_TREE = Sha("1" * 40), Sha("2" * 40)
TEST = "tests/test_slug.py::test_same"
RUN = RunId("wt-7-1-1")


def row(role: Role) -> SessionRow:
    return SessionRow(
        id=SessionId(f"{RUN}-{role}-1"),
        role=role,
        round=1,
        backend="scripted",
        isolation="bubblewrap",
        working_copy=f"copy-{role}",
        end=End.FINISHED,
        brief_sha256=f"{len(role):064x}",
    )


def run(
    name: str, tree: Sha, *, exit_code: int = 0, status: str = "passed", file: str | None = None
) -> TestRun:
    return TestRun.model_validate(
        {
            "name": name,
            "command": ("python", "-m", "pytest", "-q", TEST),
            "exit_code": exit_code,
            "passed": int(status == "passed"),
            "failed": int(status == "failed"),
            "counted": True,
            "seconds": 1.25,
            "output_sha256": "f" * 64,
            "tree": tree,
            "isolation": "bubblewrap",
            "environment": {"python": "3.11.7", "platform": "linux-x86_64"},
            "cases": (CaseResult.model_validate({"id": TEST, "status": status}),),
            "file": file,
        }
    )


@pytest.fixture
def proof() -> Proof:
    return Proof(
        base_sha=BASE,
        head_sha=HEAD,
        merge_tree=MERGE_TREE,
        runs=(
            run("suite-on-base", BASE_TREE),
            run("tests-on-base", Sha("3" * 40), exit_code=1, status="failed"),
            run("tests-on-head", MERGE_TREE),
            run("suite-on-head", MERGE_TREE),
            run("guard", Sha("4" * 40), exit_code=1, status="failed", file="blog/slug.py"),
        ),
        red_first=RedFirst(applies=True, red=True, green=True, guarded=("blog/slug.py",)),
        not_checked=("performance",),
        sdet_parents=(DEVELOPER,),
        sdet_paths=("tests/test_slug.py",),
        diff_lines=12,
    )


@pytest.fixture
def config() -> Config:
    commands = Commands(setup="pip install .", test="pytest {tests}", suite="pytest")
    return Config(commands=commands, merge=Merge(auto=True, checks=("build",)))


@pytest.fixture
def record(config: Config, proof: Proof) -> Record:
    return Record(
        run=RUN,
        attempt=1,
        issue=IssueSnapshot(
            repository="acme/shop",
            repository_id=7,
            number=1,
            title="Slugs collide",
            body="They do.",
            author="eve",
            author_id=4,
            labelled_by="maria",
            labelled_by_id=1,
            labelled_at="2026-01-02T03:04:05Z",
        ),
        policy_sha256=config.digest(),
        branch="worktrain/issue-1-slugs-collide",
        base_sha=BASE,
        sessions=(row(Role.DEVELOPER), row(Role.REVIEWER), row(Role.SDET)),
        developer_head=DEVELOPER,
        sdet_head=HEAD,
        tests=(TEST,),
        changed=("blog/slug.py",),
        pull=3,
        verdicts=(
            Verdict(
                round=1,
                word=Word.ACCEPT,
                head_sha=DEVELOPER,
                base_sha=BASE,
                session=SessionId(f"{RUN}-reviewer-1"),
                backend="scripted",
                manifest_sha256="9" * 64,
            ),
        ),
        proof=proof,
    )


@pytest.fixture
def facts(config: Config) -> Facts:
    return Facts(base_tip=BASE, head=HEAD, policy_sha256=config.digest(), checks={"build": "success"})
