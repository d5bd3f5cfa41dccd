"""The promise of the writer: journaled before it is sent, looked up before it is sent again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from worktrain import intents
from worktrain.boundaries import EFFECTS as KINDS
from worktrain.compliance import SignCommit
from worktrain.errors import GitError, RemoteError, WorkTrainError
from worktrain.github.effects.table import EFFECTS
from worktrain.github.errors import AlreadyThere, HeadMoved, NotMergeable, Refused, Unanswered
from worktrain.github.hands import Files
from worktrain.github.journal import MemoryJournal, Row
from worktrain.github.pace import Pace
from worktrain.github.repository import Repository
from worktrain.github.writer import Writer
from worktrain.ids import RunId, Sha
from worktrain.words.marker import mark

if TYPE_CHECKING:
    from tests.unit.github.conftest import ScriptedApi

REPO = "acme/shop"
ROOT = f"/repos/{REPO}"
RUN = RunId("wt-7-4-1")
OLD, NEW, OTHER = Sha("0" * 40), Sha("1" * 40), Sha("2" * 40)
LOST = aiohttp.ServerDisconnectedError()
OUR_APP = {"performed_via_github_app": {"id": 3}}
BOT = {"id": 99, "login": "train[bot]", "type": "Bot"}
BODY = f"Working.\n\n{mark('status', issue=4, run=RUN)}"
STICKY = intents.StickyComment(repository=REPO, run=RUN, number=4, sticky="status", body=BODY)
COMMENTS = f"{ROOT}/issues/4/comments"
LIST = f"{COMMENTS}?per_page=100"


class Hands:
    """A remote with one branch, and a list of how its pushes end."""

    def __init__(self) -> None:
        self.tip: Sha | None = OLD
        self.pushed: list[str] = []
        self.ends: list[str] = []

    async def push_branch(self, intent: intents.PushBranch, token: str) -> None:
        end = self.ends.pop(0) if self.ends else "fine"
        self.pushed.append(intent.sha)
        if end != "refused":
            self.tip = intent.sha
        if end != "fine":
            raise GitError(f"the push failed: {end}")

    async def push_note(self, intent: intents.PushNote, token: str) -> None:
        self.pushed.append(intent.text)

    async def files(self, intent: SignCommit) -> Files:
        raise AssertionError("nothing is signed here")

    async def branch_tip(self, intent: intents.PushBranch, token: str) -> Sha | None:
        return self.tip


class Points:
    def __init__(self, journal: MemoryJournal) -> None:
        self.seen: list[tuple[str, str]] = []
        self._journal = journal

    def reach(self, point: str) -> None:
        (row,) = self._journal.rows.values()
        self.seen.append((point, row.state))


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def points(journal: MemoryJournal) -> Points:
    return Points(journal)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def writer(repository: Repository, journal: MemoryJournal, points: Points, hands: Hands) -> Writer:
    return Writer(repository, journal=journal, points=points, pace=Pace(0), hands=hands)


def comment(id_: int, body: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "node_id": f"C{id_}", "user": BOT, "body": body, "created_at": "x", **OUR_APP, **more}


def test_every_intent_has_an_effect_and_its_boundaries() -> None:
    kinds = {kind: kind.model_fields["kind"].default for kind in intents.Intent.__subclasses__()}
    assert set(EFFECTS) == set(kinds)
    assert set(KINDS) == set(kinds.values())


async def test_a_new_intent_is_journaled_and_sent_without_a_look(
    api: ScriptedApi, writer: Writer, points: Points
) -> None:
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    assert await writer.do(STICKY) == {"id": 11, "node": "C11"}
    assert points.seen == [
        ("sticky-comment.journaled", "new"),
        ("sticky-comment.applied", "sent"),
        ("sticky-comment.done", "done"),
    ]


async def test_the_same_content_again_asks_nothing(api: ScriptedApi, writer: Writer, points: Points) -> None:
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    first = await writer.do(STICKY)
    assert await writer.do(STICKY) == first
    assert len(points.seen) == 3


async def test_other_content_is_an_edit_by_the_stored_id(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    await writer.do(STICKY)
    api.expect("PATCH", f"{ROOT}/issues/comments/11", comment(11, "new"))
    result = await writer.do(STICKY.model_copy(update={"body": "new"}))
    assert result["id"] == 11


async def test_what_is_done_once_keeps_its_first_content(api: ScriptedApi, writer: Writer) -> None:
    reply = intents.Reply(repository=REPO, number=4, to="77", body="Sorry.")
    api.expect("POST", COMMENTS, comment(11, "Sorry."), status=201)
    first = await writer.do(reply)
    assert await writer.do(reply.model_copy(update={"body": "Again."})) == first


async def test_a_comment_that_was_deleted_is_written_anew(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    await writer.do(STICKY)
    api.expect("PATCH", f"{ROOT}/issues/comments/11", {"message": "Not Found"}, status=404)
    api.expect("GET", LIST, [])
    api.expect("POST", COMMENTS, comment(12, "new"), status=201)
    assert (await writer.do(STICKY.model_copy(update={"body": "new"})))["id"] == 12


async def test_a_lost_answer_is_looked_up_and_adopted(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", COMMENTS, raises=LOST)
    api.expect("GET", LIST, [comment(11, BODY)])
    assert (await writer.do(STICKY))["id"] == 11


async def test_a_request_that_never_arrived_is_sent_once_more(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", COMMENTS, status=502, answer={"message": "bad gateway"})
    api.expect("GET", LIST, [])
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    assert (await writer.do(STICKY))["id"] == 11


async def test_a_second_lost_answer_is_given_up_and_looked_up_the_next_time(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal
) -> None:
    api.expect("POST", COMMENTS, raises=LOST)
    api.expect("GET", LIST, [])
    api.expect("POST", COMMENTS, raises=LOST)
    with pytest.raises(RemoteError):
        await writer.do(STICKY)
    assert journal.rows[STICKY.key].state == "sent"
    api.expect("GET", LIST, [comment(11, BODY)])
    assert (await writer.do(STICKY))["id"] == 11


async def test_a_lost_edit_is_sent_again_without_a_look(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    await writer.do(STICKY)
    for _ in range(2):
        api.expect("PATCH", f"{ROOT}/issues/comments/11", raises=LOST)
    changed = STICKY.model_copy(update={"body": "new"})
    with pytest.raises(Unanswered):
        await writer.do(changed)
    api.expect("PATCH", f"{ROOT}/issues/comments/11", comment(11, "new"))
    assert (await writer.do(changed))["id"] == 11


async def test_old_content_wanted_back_after_a_lost_edit_is_sent(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    await writer.do(STICKY)
    for _ in range(2):
        api.expect("PATCH", f"{ROOT}/issues/comments/11", raises=LOST)
    with pytest.raises(Unanswered):
        await writer.do(STICKY.model_copy(update={"body": "new"}))
    api.expect("PATCH", f"{ROOT}/issues/comments/11", comment(11, BODY))
    await writer.do(STICKY)


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(comment(9, BODY, performed_via_github_app=None), id="a person copied our marker"),
        pytest.param(comment(9, BODY, performed_via_github_app={"id": 4}), id="another App copied it"),
        pytest.param(comment(9, f"{BODY}\nand more"), id="the marker is not the last line"),
        pytest.param(comment(9, mark("proof", issue=4)), id="another kind of ours"),
    ],
)
async def test_only_our_own_comment_is_adopted(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal, there: dict[str, Any]
) -> None:
    journal.rows[STICKY.key] = Row(state="sent")
    api.expect("GET", LIST, [there])
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    assert (await writer.do(STICKY))["id"] == 11


async def test_an_adopted_comment_with_older_words_is_edited(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal
) -> None:
    journal.rows[STICKY.key] = Row(state="sent")
    api.expect("GET", LIST, [comment(11, mark("status", issue=4, run="older"))])
    api.expect("PATCH", f"{ROOT}/issues/comments/11", comment(11, BODY))
    assert await writer.do(STICKY) == {"id": 11}


async def test_a_definite_no_is_neither_looked_up_nor_sent_again(api: ScriptedApi, writer: Writer) -> None:
    locked = {"message": "Unable to create comment because issue is locked."}
    api.expect("POST", COMMENTS, locked, status=403)
    with pytest.raises(Refused):
        await writer.do(STICKY)


async def test_a_write_to_another_repository_is_refused(writer: Writer) -> None:
    with pytest.raises(WorkTrainError, match="got a write to acme/other"):
        await writer.do(STICKY.model_copy(update={"repository": "acme/other"}))


async def test_two_at_once_make_one_comment(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", COMMENTS, comment(11, BODY), status=201)
    first, second = await asyncio.gather(writer.do(STICKY), writer.do(STICKY))
    assert first == second


OPEN = intents.OpenPull(
    repository=REPO, run=RUN, branch="worktrain/issue-4-x", base="main", title="t", body="b"
)
PULLS = f"{ROOT}/pulls?head=acme%3Aworktrain%2Fissue-4-x&state=all&per_page=100"


def pull(number: int, **more: Any) -> dict[str, Any]:
    head = {"ref": OPEN.branch, "sha": NEW, "repo": {"id": 7}}
    plain = {"title": "t", "body": "b", "state": "open", "draft": True, "merge_commit_sha": None, "user": BOT}
    place = {"head": head, "base": {"ref": "main", "sha": OLD}, "node_id": f"P{number}", "html_url": "u"}
    return {"id": number, "number": number, **plain, **place, **more}


async def test_a_pull_request_that_exists_is_taken_over_with_our_words(
    api: ScriptedApi, writer: Writer
) -> None:
    exists = {
        "message": "Validation Failed",
        "errors": [{"message": "A pull request already exists for a:b."}],
    }
    api.expect("POST", f"{ROOT}/pulls", exists, status=422)
    api.expect("GET", PULLS, [pull(6, body="of the first attempt")])
    api.expect("GET", f"{ROOT}/pulls/6", pull(6, body="of the first attempt"))
    api.expect("PATCH", f"{ROOT}/pulls/6", pull(6))
    assert await writer.do(OPEN) == {"number": 6, "node": "P6", "sha": NEW}


async def test_a_pull_request_that_exists_but_is_not_found_is_an_error(
    api: ScriptedApi, writer: Writer
) -> None:
    api.expect("POST", f"{ROOT}/pulls", {"message": "A pull request already exists"}, status=422)
    api.expect("GET", PULLS, [])
    with pytest.raises(AlreadyThere):
        await writer.do(OPEN)


@pytest.mark.parametrize(
    ("there", "number"),
    [
        pytest.param([pull(6), pull(5, state="closed")], 6, id="the open one first"),
        pytest.param([pull(6, state="closed")], 6, id="closed meanwhile, with our very words"),
        pytest.param(
            [pull(6, state="closed", body=f"edited\n{mark('pull', run=RUN)}")],
            6,
            id="closed, edited, our run",
        ),
        pytest.param([pull(5, state="closed", body=mark("pull", run="wt-7-4-0"))], 8, id="of another run"),
        pytest.param([pull(5, head={"ref": "other", "sha": NEW, "repo": None})], 8, id="of another branch"),
    ],
)
async def test_a_lost_pull_request_is_found_by_branch_and_run(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal, there: list[dict[str, Any]], number: int
) -> None:
    journal.rows[OPEN.key] = Row(state="sent")
    api.expect("GET", PULLS, there)
    if number == 8:
        api.expect("POST", f"{ROOT}/pulls", pull(8), status=201)
    assert (await writer.do(OPEN))["number"] == number


MERGE = intents.MergePull(repository=REPO, number=6, head_sha=NEW, method="squash", title="t", message="m")


async def test_a_merge_names_the_head_that_was_proven(api: ScriptedApi, writer: Writer) -> None:
    api.expect("PUT", f"{ROOT}/pulls/6/merge", {"sha": OTHER, "merged": True})
    assert await writer.do(MERGE) == {"sha": OTHER}
    assert api.sent[0].body["sha"] == NEW


@pytest.mark.parametrize(("status", "error"), [(405, NotMergeable), (409, HeadMoved), (422, NotMergeable)])
async def test_a_refused_merge_says_which_kind(
    api: ScriptedApi, writer: Writer, status: int, error: type[Exception]
) -> None:
    api.expect("PUT", f"{ROOT}/pulls/6/merge", {"message": "no"}, status=status)
    api.expect("GET", f"{ROOT}/pulls/6", pull(6))
    with pytest.raises(error):
        await writer.do(MERGE)


MERGED = {"state": "closed", "merged": True, "merge_commit_sha": OTHER}


async def test_a_merge_that_somebody_else_made_counts(api: ScriptedApi, writer: Writer) -> None:
    api.expect("PUT", f"{ROOT}/pulls/6/merge", {"message": "not mergeable"}, status=405)
    api.expect("GET", f"{ROOT}/pulls/6", pull(6, **MERGED))
    assert await writer.do(MERGE) == {"sha": OTHER}


async def test_a_merge_of_another_head_does_not_count(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal
) -> None:
    journal.rows[MERGE.key] = Row(state="sent")
    elsewhere = {"ref": OPEN.branch, "sha": OTHER, "repo": {"id": 7}}
    api.expect("GET", f"{ROOT}/pulls/6", pull(6, **MERGED, head=elsewhere))
    with pytest.raises(HeadMoved, match="another head"):
        await writer.do(MERGE)


async def test_a_lost_merge_is_not_made_twice(api: ScriptedApi, writer: Writer) -> None:
    api.expect("PUT", f"{ROOT}/pulls/6/merge", raises=LOST)
    api.expect("GET", f"{ROOT}/pulls/6", pull(6, **MERGED))
    assert await writer.do(MERGE) == {"sha": OTHER}


PUSH = intents.PushBranch(repository=REPO, repository_id=7, branch="b", sha=NEW, expect=OLD)


@pytest.mark.parametrize("ends", [[], ["applied, then cut off"], ["refused"]])
async def test_a_push_ends_where_it_should(writer: Writer, hands: Hands, ends: list[str]) -> None:
    hands.ends = list(ends)
    assert await writer.do(PUSH) == {"sha": NEW}
    assert hands.tip == NEW
    assert len(hands.pushed) == (2 if ends == ["refused"] else 1)


async def test_a_branch_that_somebody_moved_is_left_alone(writer: Writer, hands: Hands) -> None:
    hands.tip, hands.ends = OTHER, ["refused"]
    with pytest.raises(HeadMoved, match="not where it should be"):
        await writer.do(PUSH)
    assert hands.pushed == [NEW]


async def test_a_push_that_keeps_failing_says_what_git_said(writer: Writer, hands: Hands) -> None:
    hands.ends = ["refused", "refused"]
    with pytest.raises(Unanswered, match="the push failed: refused"):
        await writer.do(PUSH)


async def test_a_changed_note_is_pushed_again(writer: Writer, hands: Hands) -> None:
    note = intents.PushNote(repository=REPO, repository_id=7, sha=NEW, text="one")
    for text in ("one", "one", "two"):
        await writer.do(note.model_copy(update={"text": text}))
    assert hands.pushed == ["one", "two"]


REVIEW = intents.SubmitReview(
    repository=REPO,
    run=RUN,
    number=6,
    round=1,
    head_sha=NEW,
    body="verdict",
    comments=(intents.ReviewComment(path="a.py", line=3, body="F1"),),
)


async def test_a_review_comments_and_never_approves(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", f"{ROOT}/pulls/6/reviews", {"id": 1, "node_id": "R1"})
    assert await writer.do(REVIEW) == {"id": 1, "node": "R1", "comments": 1}
    assert api.sent[0].body["event"] == "COMMENT"
    assert api.sent[0].body["comments"] == [{"path": "a.py", "line": 3, "body": "F1", "side": "RIGHT"}]


async def test_a_line_outside_of_the_diff_does_not_cost_the_review(api: ScriptedApi, writer: Writer) -> None:
    no = {"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]}
    api.expect("POST", f"{ROOT}/pulls/6/reviews", no, status=422)
    api.expect("POST", f"{ROOT}/pulls/6/reviews", {"id": 1, "node_id": "R1"})
    assert (await writer.do(REVIEW))["comments"] == 0


def review(id_: int, who: dict[str, Any], **key: Any) -> dict[str, Any]:
    body = mark("verdict", **{"run": RUN, "round": 1, **key})
    return {"id": id_, "user": who, "body": body, "state": "COMMENTED", "commit_id": NEW}


async def test_a_lost_review_is_found_by_run_and_round(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal
) -> None:
    journal.rows[REVIEW.key] = Row(state="sent")
    person = {"id": 1, "login": "maria", "type": "User"}
    rows = [review(1, person), review(2, BOT, round=2), review(3, BOT, run="wt-7-4-0"), review(4, BOT)]
    api.expect("GET", f"{ROOT}/pulls/6/reviews?per_page=100", rows)
    assert await writer.do(REVIEW) == {"id": 4}


CHECK = intents.SetCheck(
    repository=REPO, name="worktrain / proof", head_sha=NEW, status="in_progress", title="t", summary="s"
)
CHECKS = (
    f"{ROOT}/commits/{NEW}/check-runs?check_name=worktrain%20%2F%20proof&app_id=3&filter=all&per_page=100"
)


def check(id_: int, app: int, status: str = "in_progress") -> dict[str, Any]:
    output = {"title": "t", "summary": "s"}
    name = {"name": CHECK.name, "head_sha": NEW, "status": status, "conclusion": None}
    return {"id": id_, "node_id": f"K{id_}", "app": {"id": app}, "output": output, **name}


async def test_a_check_is_created_then_changed(api: ScriptedApi, writer: Writer) -> None:
    api.expect("POST", f"{ROOT}/check-runs", check(1, 3), status=201)
    await writer.do(CHECK)
    api.expect("PATCH", f"{ROOT}/check-runs/1", check(1, 3))
    await writer.do(CHECK.model_copy(update={"status": "completed", "conclusion": "success"}))
    assert "conclusion" not in api.sent[0].body
    assert api.sent[1].body["conclusion"] == "success"


@pytest.mark.parametrize(
    ("rows", "patched"),
    [
        pytest.param([check(1, 3)], False, id="as it should be"),
        pytest.param([check(1, 3, "queued")], True, id="older content"),
        pytest.param([check(1, 3), check(2, 8)], False, id="beside another App's of the same name"),
    ],
)
async def test_a_lost_check_is_found_by_name_head_and_app(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal, rows: list[dict[str, Any]], patched: bool
) -> None:
    journal.rows[CHECK.key] = Row(state="sent")
    api.expect("GET", CHECKS, {"check_runs": rows})
    if patched:
        api.expect("PATCH", f"{ROOT}/check-runs/1", check(1, 3))
    assert (await writer.do(CHECK))["id"] == 1


async def test_a_label_that_exists_is_fine(api: ScriptedApi, writer: Writer) -> None:
    exists = {"message": "Validation Failed", "errors": [{"code": "already_exists", "field": "name"}]}
    api.expect("POST", f"{ROOT}/labels", exists, status=422)
    label = intents.CreateLabel(repository=REPO, name="worktrain:ready", color="0e8a16", description="d")
    assert await writer.do(label) == {"name": "worktrain:ready"}


async def test_a_label_that_is_not_there_needs_no_removal(api: ScriptedApi, writer: Writer) -> None:
    gone = {"message": "Label does not exist"}
    api.expect("DELETE", f"{ROOT}/issues/4/labels/worktrain%3Aready", gone, status=404)
    label = intents.RemoveLabel(repository=REPO, number=4, name="worktrain:ready", cause="merged")
    assert await writer.do(label) == {"name": "worktrain:ready"}


@pytest.mark.parametrize(("there", "sent"), [(["bug", "x"], 0), (["bug"], 1)])
async def test_a_lost_label_is_looked_for(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal, there: list[str], sent: int
) -> None:
    label = intents.AddLabel(repository=REPO, number=4, name="x", cause="c")
    journal.rows[label.key] = Row(state="sent")
    path = f"{ROOT}/issues/4/labels"
    api.expect("GET", f"{path}?per_page=100", [{"name": name} for name in there])
    for _ in range(sent):
        api.expect("POST", path, [])
    await writer.do(label)


READY = intents.ReadyPull(repository=REPO, number=6, node="P6", head_sha=NEW)


@pytest.mark.parametrize("draft", [True, False])
async def test_a_pull_request_that_is_ready_already_is_fine(
    api: ScriptedApi, writer: Writer, draft: bool
) -> None:
    api.expect("POST", "/graphql", {"errors": [{"message": "not a draft", "type": "UNPROCESSABLE"}]})
    api.expect("GET", f"{ROOT}/pulls/6", pull(6, draft=draft))
    if draft:
        with pytest.raises(Refused):
            await writer.do(READY)
    else:
        assert await writer.do(READY) == {"number": 6}


RETRO = intents.OpenIssue(repository=REPO, topic="retro", title="Retro", body=f"r\n{mark('retro')}")
WRITTEN = f"{ROOT}/issues?creator=train%5Bbot%5D&state=all&sort=created&direction=asc&per_page=100"


async def test_a_lost_retro_is_found_by_its_topic(
    api: ScriptedApi, writer: Writer, journal: MemoryJournal
) -> None:
    journal.rows[RETRO.key] = Row(state="sent")
    plain = {"state": "open", "labels": [], "user": BOT, "html_url": "u"}
    ours = {"number": 8, "title": "Retro", "body": RETRO.body, **plain, **OUR_APP}
    api.expect("GET", WRITTEN, [ours, {**ours, "number": 9, "body": "else"}, {**ours, "pull_request": {}}])
    assert await writer.do(RETRO) == {"number": 8}
