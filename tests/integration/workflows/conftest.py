"""An office: store, write gate and sequences are real; GitHub, git and the engine answer and take notes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from worktrain.boundaries import NoPoints
from worktrain.briefs import IssueSnapshot
from worktrain.demands import Demands, Standing
from worktrain.errors import WorkTrainError
from worktrain.events import Person, Where
from worktrain.git.mirror import Mirror
from worktrain.git.values import Change, Imported, Signature
from worktrain.github.app import App
from worktrain.github.repository import Repository
from worktrain.github.values import CheckNow, DeliveryRow, IssueNow, Labelling, PullNow, ReviewNow
from worktrain.github.writer import Writer
from worktrain.ids import Sha, run_id, session_id
from worktrain.intents import Intent
from worktrain.keys import load_or_make
from worktrain.proof.gate import GateDecision
from worktrain.records import Proof, Record, RedFirst, SessionRow
from worktrain.sandbox.box import Sandbox
from worktrain.sessions import End, Role
from worktrain.settings import Settings
from worktrain.states import Happening, State
from worktrain.store.clock import utc_now
from worktrain.store.effects import Effects
from worktrain.store.items import Item
from worktrain.store.remembered import Remembered
from worktrain.verdicts import Verdict, Word
from worktrain.workflows.engine import Engine, Job
from worktrain.workflows.tools import Place, Tools

REPOSITORY = 7
WHERE = Where(repository="acme/shop", repository_id=REPOSITORY, default_branch="main", installation_id=3)
MARIA, LI, SAM = Person(id=1, login="maria"), Person(id=2, login="li"), Person(id=3, login="sam")
ROLES = {"maria": "admin", "li": "write", "sam": "triage"}
BASE, DEVELOPER, HEAD = Sha("a" * 40), Sha("d" * 40), Sha("e" * 40)
TREE, MERGED, STRANGE = Sha("1" * 40), Sha("f" * 40), Sha("9" * 40)
BRANCH = "worktrain/issue-1-slugs"
LABELLED_AT = "2026-01-02T03:04:05Z"
DELIVERED = (Happening.PLAN, Happening.START, Happening.DELIVER)
PROVING = (*DELIVERED, Happening.ACCEPT)
PASSED = GateDecision(passed=True, reason="Proven; merging.", may_merge=True)


@dataclass
class Hub:
    """GitHub as it stands; `trouble` is what it answers to whoever lists labelled issues."""

    issues: dict[int, IssueNow] = field(default_factory=dict)
    pulls: dict[int, PullNow] = field(default_factory=dict)
    labellings: dict[int, Labelling] = field(default_factory=dict)
    edited: set[int] = field(default_factory=set)
    reviewed: list[ReviewNow] = field(default_factory=list)
    runs: list[CheckNow] = field(default_factory=list)
    contexts: list[CheckNow] = field(default_factory=list)
    wanted: Demands = field(default_factory=Demands)
    stands: Standing = field(default_factory=Standing)
    trouble: WorkTrainError | None = None
    owner: str = ""
    moved: bool = False
    proposed: dict[str, bytes | None] = field(default_factory=dict)
    """What the pull request at hand makes of the files that it touches."""
    name: str = "acme/shop"

    async def name_now(self) -> str:
        return self.name

    def rename(self, full_name: str) -> None:
        assert full_name == self.name

    async def permission(self, login: str, _user_id: int) -> str:
        return ROLES.get(login, "none")

    async def issue(self, number: int) -> IssueNow | None:
        return self.issues.get(number)

    async def pull(self, number: int) -> PullNow | None:
        return self.pulls.get(number)

    async def labelled(self, label: str) -> list[IssueNow]:
        if self.trouble is not None:
            raise self.trouble
        return [issue for issue in self.issues.values() if label in issue.labels]

    async def last_labelling(self, number: int, _label: str) -> Labelling | None:
        return self.labellings.get(number)

    async def stands_for(self) -> str:
        return self.owner

    async def edited_since(self, number: int, _at: str) -> bool:
        return number in self.edited

    async def editors_since(self, number: int, _at: str) -> list[Person]:
        return [Person(id=4, login="eve")] if number in self.edited else []

    async def pull_files(self, _number: int) -> list[str]:
        return list(self.proposed)

    async def file(self, path: str, *, ref: str) -> bytes | None:
        assert ref
        return self.proposed.get(path)

    async def reviews(self, _pull: int) -> list[ReviewNow]:
        return self.reviewed

    async def checks(self, _sha: Sha) -> list[CheckNow]:
        return self.runs

    async def statuses(self, _sha: Sha) -> list[CheckNow]:
        return self.contexts

    async def identity(self) -> tuple[str, int, str]:
        return "worktrain", 9, "worktrain[bot]"

    async def demands(self, branch: str) -> Demands:
        return self.wanted.model_copy(update={"branch": branch})

    async def standing(self, _number: int, *, head: Sha, demands: Demands) -> Standing:
        assert head
        assert demands.any, "how it stands is asked only where something is demanded"
        return self.stands

    async def token(self) -> str:
        return "a token"


@dataclass(frozen=True, kw_only=True)
class Committed:
    """What a commit was made of."""

    tree: Sha
    parents: tuple[Sha, ...]
    message: str
    author: Signature
    committer: Signature


@dataclass
class Forest:
    """The bot's mirror: one base commit with its texts, and where branches stand on the remote."""

    texts: dict[str, str] = field(default_factory=dict)
    branches: dict[str, Sha] = field(default_factory=dict)
    committed: list[Committed] = field(default_factory=list)

    async def fetch(self, *, token: str) -> None:
        assert token

    async def tip(self, _branch: str) -> Sha:
        return BASE

    async def remote_tip(self, ref: str, *, token: str) -> Sha | None:
        assert token
        return self.branches.get(ref.removeprefix("refs/heads/"))

    async def show(self, _commit: Sha, path: str) -> bytes | None:
        text = self.texts.get(path)
        return None if text is None else text.encode()

    async def show_all(self, _commit: Sha, paths: Sequence[str]) -> dict[str, bytes]:
        return {path: self.texts[path].encode() for path in paths if path in self.texts}

    async def diff(self, _base: Sha, _head: Sha) -> str:
        return "diff --git a/blog/slug.py b/blog/slug.py\n+++ b/blog/slug.py\n@@ -0,0 +1 @@\n+SLUG = 1\n"

    async def import_bundle(self, _path: Path, *, expected_parent: Sha) -> Imported:
        return Imported(commit=expected_parent, tree=TREE, problems=())

    async def changes(self, old: Sha, new: Sha) -> tuple[Change, ...]:
        assert old == new, "whatever differs is another test's business"
        return ()

    async def commit_tree(self, **given: Any) -> Sha:
        self.committed.append(Committed(**given))
        return HEAD


@dataclass
class Hand:
    """What the writer would make true, in order; `refuses` are kinds that GitHub answers with an error."""

    effects: Effects
    log: list[str]
    wrote: list[Any] = field(default_factory=list)
    refuses: dict[str, WorkTrainError] = field(default_factory=dict)

    async def do(self, intent: Intent) -> dict[str, Any]:
        kind = str(getattr(intent, "kind", ""))
        if kind in self.refuses:
            raise self.refuses[kind]
        entry = await self.effects.begin(intent)
        if entry.state != "done" or entry.digest != intent.digest():
            self.wrote.append(intent)
            self.log.append(f"{kind} {getattr(intent, 'number', '')}".strip())
        result = {"id": 5, "number": 3, "node": "PR_3", "sha": MERGED}
        await self.effects.done(intent.key, intent.digest(), result)
        return result

    def of(self, kind: str) -> list[Any]:
        return [intent for intent in self.wrote if intent.kind == kind]


@dataclass
class Jobs:
    """The engine's book: which jobs were started, each once, and how they stand."""

    log: list[str]
    started: dict[str, Job] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    async def enqueue(self, _kind: str, job_id: str, job: Mapping[str, Any]) -> None:
        if job_id not in self.started:
            self.log.append(job_id)
        self.started.setdefault(job_id, job)

    async def state_of(self, job_id: str) -> str | None:
        return self.states.get(job_id)


@dataclass
class Installed:
    """The App's side of GitHub."""

    wheres: list[Where] = field(default_factory=lambda: [WHERE])
    missed: list[DeliveryRow] = field(default_factory=list)
    asked_again: list[int] = field(default_factory=list)

    async def slug_and_bot(self) -> tuple[str, int, str]:
        return "worktrain", 9, "worktrain[bot]"

    async def installed(self) -> list[Where]:
        return self.wheres

    async def failed_deliveries(self, *, since: datetime) -> list[DeliveryRow]:
        assert since.tzinfo is not None
        return self.missed

    async def redeliver(self, delivery_id: int) -> None:
        self.asked_again.append(delivery_id)


@dataclass
class Office:
    """All of it; what happens first stands first in `log`."""

    tools: Tools
    hub: Hub
    forest: Forest
    hand: Hand
    jobs: Jobs
    app: Installed
    log: list[str]

    @property
    def place(self) -> Place:
        return self.tools.place(REPOSITORY)

    @property
    def known(self) -> Remembered:
        return self.tools.remembered

    def item(self, number: int = 1) -> Item:
        found = self.known.items.get(REPOSITORY, number)
        assert found is not None
        return found

    def has(self, number: int) -> bool:
        return self.known.items.get(REPOSITORY, number) is not None

    def opened(
        self, *happenings: Happening, number: int = 1, allowed: int = 3, engagement: int = 1, **facts: object
    ) -> Item:
        """Label an issue, put facts on its record, and let these things happen to it."""
        self.known.items.open(
            record(number, policy_sha256="c" * 64),
            state=State.QUEUED,
            allowed=allowed,
            engagement=engagement,
            because="a label",
        )
        self.known.items.save(self.item(number), self.item(number).record.with_(**facts))
        for happening in happenings:
            self.known.items.move(self.item(number), happening)
        return self.item(number)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    log: list[str] = []
    known = Remembered(tmp_path)
    known.repositories.put(WHERE)
    hub, forest, app = Hub(), Forest(branches={BRANCH: HEAD}), Installed()
    hand, jobs = Hand(known.effects, log), Jobs(log)
    places: dict[int, Place] = {}

    def place_of(where: Where) -> Place:
        made = Place(
            where=where,
            github=cast("Repository", hub),
            writer=cast("Writer", hand),
            mirror=cast("Mirror", forest),
            effects=known.effects,
            policies=known.policies,
        )
        return places.setdefault(where.repository_id, made)

    async def nobody_waits(_issue: int, _state: State) -> None:
        await asyncio.sleep(0)

    tools = Tools(
        settings=Settings(
            app_id=1,
            private_key="",
            webhook_secrets=("s",),
            github_url="http://127.0.0.1:9",
            data=tmp_path,
        ),
        remembered=known,
        github=cast("App", app),
        sandbox=cast("Sandbox", None),
        points=NoPoints(),
        proof_key=load_or_make(tmp_path / "proof-key.pem"),
        skills=tmp_path / "skills",
        clock=utc_now,
        backend=lambda *_: pytest.fail("no session is to be played"),
        place_of=place_of,
        barrier=nobody_waits,
    )
    tools.engine = cast("Engine", jobs)
    yield Office(tools=tools, hub=hub, forest=forest, hand=hand, jobs=jobs, app=app, log=log)
    known.close()


def record(number: int = 1, **facts: object) -> Record:
    issue = IssueSnapshot(
        repository=WHERE.repository,
        repository_id=REPOSITORY,
        number=number,
        title="Slugs collide",
        body="`blog/slug.py`",
        author="eve",
        author_id=4,
        labels=("worktrain:ready",),
        labelled_by="maria",
        labelled_by_id=1,
        labelled_at=LABELLED_AT,
    )
    run = run_id(repository_id=REPOSITORY, issue=number, attempt=1)
    return Record(run=run, attempt=1, issue=issue, policy_sha256="").with_(**facts)


def delivered(**facts: object) -> dict[str, Any]:
    """Give the facts of a run that was reviewed, tested and published as pull request 3."""
    run = run_id(repository_id=REPOSITORY, issue=1, attempt=1)
    known: dict[str, Any] = {
        "base_sha": BASE,
        "branch": BRANCH,
        "developer_head": DEVELOPER,
        "sdet_head": HEAD,
        "changed": ("blog/slug.py",),
        "tests": ("tests/test_slug.py::test_same",),
        "pull": 3,
        "pull_node": "PR_3",
        "sessions": tuple(row(role) for role in (Role.DEVELOPER, Role.REVIEWER, Role.SDET)),
        "verdicts": (
            Verdict(
                round=1,
                word=Word.ACCEPT,
                head_sha=DEVELOPER,
                base_sha=BASE,
                session=session_id(run, role="reviewer", round_=1),
                backend="scripted",
                manifest_sha256="9" * 64,
            ),
        ),
    }
    return {**known, **facts}


def row(role: Role) -> SessionRow:
    run = run_id(repository_id=REPOSITORY, issue=1, attempt=1)
    name = session_id(run, role=role.value, round_=1)
    return SessionRow(
        id=name,
        role=role,
        round=1,
        backend="scripted",
        isolation="bubblewrap",
        working_copy=name,
        end=End.FINISHED,
        started_at="2026-01-02T03:05:00Z",
        ended_at="2026-01-02T03:06:00Z",
    )


def proof() -> Proof:
    return Proof(
        base_sha=BASE,
        head_sha=HEAD,
        merge_tree=TREE,
        runs=(),
        red_first=RedFirst(applies=True, red=True, green=True),
        not_checked=("performance",),
    )


def issue_now(number: int = 1, *, labels: tuple[str, ...] = ("worktrain:ready",), **more: Any) -> IssueNow:
    given: dict[str, Any] = {
        "author": Person(id=4, login="eve"),
        "number": number,
        "title": "Slugs collide",
        "body": "As it is now.",
        "state": "open",
        "labels": labels,
        "locked": False,
        "html_url": "",
    }
    return IssueNow.model_validate({**given, **more})


def pull_now(number: int = 3, **more: Any) -> PullNow:
    given: dict[str, Any] = {
        "author": Person(id=9, login="worktrain[bot]", kind="Bot"),
        "number": number,
        "title": "Slugs collide",
        "body": "",
        "head_ref": BRANCH,
        "head_sha": HEAD,
        "head_repository_id": REPOSITORY,
        "base_ref": "main",
        "base_sha": BASE,
        "draft": True,
        "state": "open",
        "merged": False,
        "merge_commit_sha": None,
        "mergeable": True,
        "node_id": "PR_3",
        "html_url": "",
    }
    return PullNow.model_validate({**given, **more})


def check_now(name: str, conclusion: str | None, *, status: str = "completed") -> CheckNow:
    return CheckNow(id=1, name=name, head_sha=HEAD, status=status, conclusion=conclusion, app_id=None)
