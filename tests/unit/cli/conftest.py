"""A data folder as an App leaves it: one repository, six issues, each somewhere else on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from worktrain.briefs import Brief, Budget, IssueSnapshot
from worktrain.events import Where
from worktrain.ids import RunId, SessionId, Sha, run_id, session_id
from worktrain.plans import Dossier, Edge, Guess, OpenPull, Plan
from worktrain.records import Asked, Intervention, Proof, Record, RedFirst, SessionRow, TestRun
from worktrain.sessions import End, Role, Usage
from worktrain.states import Happening, State
from worktrain.store.deliveries import Delivery
from worktrain.store.items import Item
from worktrain.store.remembered import Remembered
from worktrain.verdicts import Dismissal, Finding, Severity, Verdict, Word

REPOSITORY = 7
START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NOW = "2026-11-20T12:00:00.000000Z"
BASE, HEAD = Sha("0" * 39 + "a"), Sha("0" * 39 + "b")

Run = Callable[..., tuple[int, str, str]]


class Ticking:
    """A clock that goes on by one minute each time it is looked at."""

    def __init__(self) -> None:
        self.minutes = 0

    def __call__(self) -> str:
        self.minutes += 1
        return (START + timedelta(minutes=self.minutes)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line; give its exit status, stdout and stderr."""
    from worktrain.__main__ import main

    for module in ("status", "runs", "events", "stop"):
        monkeypatch.setattr(f"worktrain.cli.{module}.utc_now", lambda: NOW)

    def call(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Remembered]:
    """A data folder in which nothing has happened."""
    known = Remembered(tmp_path, clock=Ticking())
    known.repositories.put(
        Where(repository="acme/shop", repository_id=REPOSITORY, default_branch="main", installation_id=3)
    )
    yield known
    known.close()


@pytest.fixture
def town(empty: Remembered) -> Remembered:
    """A data folder in which six issues were labelled."""
    for happens in (_merged, _developing, _waiting, _asking, _failed, _declined, _deliveries):
        happens(empty)
    return empty


@pytest.fixture
def queue_one(empty: Remembered) -> Callable[[], None]:
    """Give a way to label one issue in the empty data folder."""

    def queue() -> None:
        opened(empty, 1, "Slugs collide for same-day posts")

    return queue


def snapshot(number: int, title: str) -> IssueSnapshot:
    return IssueSnapshot(
        repository="acme/shop",
        repository_id=REPOSITORY,
        number=number,
        title=title,
        body="",
        author="eve",
        author_id=4,
        labelled_by="maria",
        labelled_by_id=1,
        labelled_at="2026-11-20T08:00:00Z",
    )


def opened(known: Remembered, number: int, title: str, *, attempt: int = 1, allowed: int = 3) -> Item:
    run = run_id(repository_id=REPOSITORY, issue=number, attempt=attempt)
    record = Record(run=run, attempt=attempt, issue=snapshot(number, title), policy_sha256="c" * 64)
    known.items.open(
        record, state=State.QUEUED, allowed=allowed, engagement=1, because="maria put the label on"
    )
    return now(known, number)


def now(known: Remembered, number: int) -> Item:
    item = known.items.get(REPOSITORY, number)
    assert item is not None
    return item


def moved(known: Remembered, number: int, *happenings: Happening, because: str = "") -> Item:
    for happening in happenings:
        known.items.move(now(known, number), happening, because=because)
    return now(known, number)


PLAN = Plan(
    wave=1,
    base_sha=BASE,
    dossiers=(
        Dossier(
            issue=1,
            title="Slugs collide for same-day posts",
            write_set=(Guess(path="blog/slug.py", confidence=0.9, because="named in the issue"),),
        ),
        Dossier(issue=2, title="Dates are wrong in März 🎉"),
        Dossier(issue=3, title="Short slugs"),
        Dossier(issue=6, title="Make slugs unique"),
    ),
    edges=(Edge(first=2, second=3, kind="same-file", because="both change blog/dates.py"),),
    start=(1, 2),
    waiting={3: Edge(first=2, second=3, kind="same-file", because="both change blog/dates.py")},
    declined={
        6: OpenPull(number=9, title="Make slugs unique", author="li", relation="closes", evidence="Fixes #6")
    },
)


def _merged(known: Remembered) -> None:
    item = opened(known, 1, "Slugs collide for same-day posts")
    run = item.record.run
    record = item.record.with_(
        plan=PLAN,
        wave=1,
        branch="worktrain/issue-1-slugs",
        base_sha=BASE,
        developer_head=HEAD,
        pull=10,
        sessions=(
            row(run, Role.DEVELOPER, 0, Usage(input_tokens=12_000, output_tokens=800, usd=0.04, seconds=62)),
            row(run, Role.REVIEWER, 1, Usage(input_tokens=2_000, seconds=9)),
        ),
        verdicts=(verdict(run),),
        dismissals=(Dismissal(finding="F1", by="maria", by_id=1, reason="by design"),),
        interventions=(Intervention(kind="dismiss", by="maria", by_id=1, at="2026-11-20T08:30:00Z"),),
        proof=proof(),
        merged_sha=HEAD,
    )
    known.items.save(item, record)
    steps = (Happening.PLAN, Happening.START, Happening.DELIVER, Happening.ACCEPT, Happening.PROVE)
    moved(known, 1, *steps, Happening.MERGE)


def row(run: RunId, role: Role, round_: int, usage: Usage) -> SessionRow:
    session = session_id(run, role=role.value, round_=round_)
    return SessionRow(
        id=session,
        role=role,
        round=round_,
        backend="scripted",
        isolation="bubblewrap",
        working_copy=session,
        end=End.FINISHED,
        usage=usage,
        started_at="2026-11-20T08:10:00Z",
        ended_at="2026-11-20T08:11:02Z",
    )


def verdict(run: RunId) -> Verdict:
    finding = Finding(
        id="F1",
        severity=Severity.MAJOR,
        path="blog/slug.py",
        line=44,
        title="Two posts in the same second\x1b[31m get one slug",
    )
    return Verdict(
        round=1,
        word=Word.CHANGES,
        head_sha=HEAD,
        base_sha=BASE,
        session=SessionId(f"{run}-reviewer-1"),
        backend="scripted",
        findings=(finding,),
        manifest_sha256="d" * 64,
    )


def proof() -> Proof:
    ran = TestRun(
        name="suite-on-head",
        command=("python", "-m", "pytest", "-q"),
        exit_code=0,
        passed=12,
        counted=True,
        seconds=1.4,
        output_sha256="e" * 64,
        tree=HEAD,
        isolation="bubblewrap",
    )
    red = RedFirst(applies=True, red=True, green=True, guarded=("blog/slug.py",))
    return Proof(
        base_sha=BASE,
        head_sha=HEAD,
        merge_tree=HEAD,
        runs=(ran,),
        red_first=red,
        not_checked=("performance",),
    )


def _developing(known: Remembered) -> None:
    item = opened(known, 2, "Dates are wrong in März 🎉")
    known.items.save(item, item.record.with_(base_sha=BASE))
    moved(known, 2, Happening.PLAN, Happening.START)
    known.sessions.start(brief(now(known, 2), Role.DEVELOPER))


def brief(item: Item, role: Role) -> Brief:
    return Brief(
        session=session_id(item.record.run, role=role.value, round_=0),
        run=item.record.run,
        role=role,
        attempt=1,
        round=0,
        issue=item.record.issue,
        base_sha=BASE,
        head_sha=BASE,
        skill="",
        budget=Budget(seconds=60, turns=10, tokens=1_000, usd=1.0),
    )


def _waiting(known: Remembered) -> None:
    item = opened(known, 3, "Short slugs")
    known.items.save(item, item.record.with_(plan=PLAN, wave=1))
    known.items.waits(REPOSITORY, 3, PLAN.waiting[3])
    moved(known, 3, Happening.BLOCK, because="both change blog/dates.py")


def _asking(known: Remembered) -> None:
    item = opened(known, 4, "Sort by date")
    asked = Asked(kind="question", question="Same day or same minute?", detail="developer")
    moved(known, 4, Happening.PLAN, Happening.START)
    known.items.move(now(known, 4), Happening.ASK, record=item.record.with_(asked=asked))


def _failed(known: Remembered) -> None:
    item = opened(known, 5, "Import old posts", allowed=2)
    moved(known, 5, Happening.PLAN, Happening.START)
    record = item.record.with_(reason="The patch does not apply.")
    again = record.with_(
        run=run_id(repository_id=REPOSITORY, issue=5, attempt=2), attempt=2, reason="It printed garbage."
    )
    known.items.begin_attempt(now(known, 5), ended=record, begun=again, because="The patch does not apply.")
    moved(known, 5, Happening.START, Happening.GIVE_UP, because="It printed garbage.")


def _declined(known: Remembered) -> None:
    item = opened(known, 6, "Make slugs unique")
    known.items.save(item, item.record.with_(plan=PLAN, wave=1, reason="#9 Fixes #6"))
    moved(known, 6, Happening.DECLINE, because="pull request #9 already does it")


def _deliveries(known: Remembered) -> None:
    bodies = {
        "guid-1": (
            "issues",
            b'{"action": "labeled", "issue": {"number": 1}, "repository": {"full_name": "acme/shop"}}',
        ),
        "guid-2": (
            "issues",
            b'{"action": "opened", "issue": {"number": 2}, "repository": {"full_name": "acme/shop"}}',
        ),
        "guid-3": ("push", b"no JSON"),
    }
    for guid, (event, body) in bodies.items():
        known.deliveries.store([Delivery(guid=guid, event=event, body=body)])
    known.deliveries.close(
        "guid-1",
        state="handled",
        reason="work was queued",
        action="labelled",
        repository="acme/shop",
        number=1,
    )
    known.deliveries.close("guid-2", state="ignored", reason="work starts with a label")
