"""`worktrain runs show --follow`: a line an event, in order, to the end; nothing that a terminal obeys."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.cli.conftest import REPOSITORY, moved, now, opened

from worktrain.cli.following.feed import Feed
from worktrain.cli.following.follow import cut, follow
from worktrain.cli.following.tail import Tail
from worktrain.cli.tables import width
from worktrain.ids import run_id
from worktrain.records import Record
from worktrain.states import Happening
from worktrain.store.remembered import Remembered

Run = Callable[..., tuple[int, str, str]]
HOSTILE = "\x1b]0;owned\x07\x1b[2Jgone\x9b31m\u202etxt\u200b\r\nsecond line"


def heard(data: Path, session: str, *rows: dict[str, object]) -> None:
    path = data / "transcripts" / f"{session}.jsonl"
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")


def at(minute: int, event: str, **fields: object) -> dict[str, object]:
    return {"at": f"2026-11-20T08:{minute:02}:30.000+00:00", "event": event, **fields}


@pytest.fixture
def work(empty: Remembered, tmp_path: Path) -> Remembered:
    """One issue that was worked on, and is over."""
    opened(empty, 1, "Slugs collide")  # 08:01 to 08:03, by the clock that goes on by minutes
    moved(empty, 1, Happening.PLAN, Happening.START)
    heard(
        tmp_path,
        "wt-7-1-1-developer-1",
        at(2, "started", backend="claude-code", isolation="bubblewrap"),
        at(3, "say", text="I look.\nThen I write."),
        at(4, "tool", name="Bash", input={"description": "d", "command": "pytest -q"}, exit_code=0),
        at(5, "tool", name="Bash", input={"command": ["rm", "x"]}, exit_code=1, output="\nno x\nmore"),
        at(6, "usage", input_tokens=12_000, output_tokens=800, usd=0.04),
        at(7, "outcome", summary="Slugs hold.", verdict="accept", findings=[{}]),
        at(8, "ended", end="timed_out", reason="It took too long.", usage={"seconds": 61}),
        at(9, "dance", how="wildly"),
    )
    return empty


def test_each_event_is_a_line_in_the_order_of_its_time(work: Remembered, run: Run, tmp_path: Path) -> None:
    moved(work, 1, Happening.STOP, because="maria said stop")
    code, out, _ = run("runs", "show", 1, "--follow", "--data", tmp_path)
    assert code == 0
    assert [line[11:].split(None, 1)[0] for line in out.splitlines()[:4]] == ["…", "…", "developer", "▸"]
    assert [re.sub(r"\s+", " ", line[22:]).strip() for line in out.splitlines()] == [
        "… queued maria put the label on",
        "… planned the plan includes it",
        "begins with claude-code, isolation bubblewrap",
        "▸ developing a developer session starts",
        "says I look.",
        "– stopped maria said stop",
        "tool Bash pytest -q",
        "tool Bash rm x ✗ exit 1: no x",
        "used 12.0k in, 800 out, $0.04",
        "done accept: Slugs hold. (1 findings)",
        "ends timed out after 1m 01s: It took too long.",
        "dance wildly",
    ]


def test_nothing_that_a_terminal_obeys_gets_through(work: Remembered, run: Run, tmp_path: Path) -> None:
    heard(tmp_path, "wt-7-1-1-developer-1", at(9, "say", text=HOSTILE), at(9, HOSTILE, text=HOSTILE))
    heard(tmp_path, "wt-7-1-1-developer-1", at(9, "tool", name=HOSTILE, input={"command": HOSTILE}))
    moved(work, 1, Happening.STOP, because=HOSTILE)
    for words in ((), ("--json",)):
        _, out, _ = run("runs", "show", 1, "--follow", "--data", tmp_path, *words)
        assert "gone" in out
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", out)
    kept = (tmp_path / "transcripts" / "wt-7-1-1-developer-1.jsonl").read_text()
    assert "\x1b" in json.loads(kept.splitlines()[-1])["name"], "it is in what is followed"


def test_json_has_one_object_a_line(work: Remembered, run: Run, tmp_path: Path) -> None:
    heard(tmp_path, "wt-7-1-1-developer-1", at(9, "say", text="x", run="mine", schema="mine"))
    moved(work, 1, Happening.STOP)
    _, out, _ = run("runs", "show", "wt-7-1-1", "--follow", "--json", "--data", tmp_path)
    rows = [json.loads(line) for line in out.splitlines()]
    assert {(row["schema"], row["run"]) for row in rows} == {("worktrain.run-event/1", "wt-7-1-1")}
    assert [row["event"] for row in rows if row["role"]][:2] == ["started", "say"]
    assert next(row["after"] for row in rows) == "queued"


def test_what_comes_while_one_looks_is_shown(
    work: Remembered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pauses: list[float] = []

    def meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        heard(tmp_path, "wt-7-1-1-reviewer-1", at(10 + len(pauses), "say", text=f"look {len(pauses)}"))
        if len(pauses) == 3:
            moved(work, 1, Happening.STOP)

    feed = Feed(work, tmp_path, now(work, 1), attempt=1, later=True)
    follow(feed, tmp_path, as_json=False, pause=meanwhile)
    out, err = capsys.readouterr()
    assert re.findall("look .", out) == ["look 1", "look 2", "look 3"]
    assert pauses == [0.2] * 3
    assert err.count("No App works") == 1


def test_an_issue_is_followed_into_its_next_attempt_and_a_run_is_not(
    work: Remembered, tmp_path: Path
) -> None:
    feeds = [Feed(work, tmp_path, now(work, 1), attempt=1, later=later) for later in (True, False)]
    for feed in feeds:
        feed.look()
    record = now(work, 1).record
    again = Record(
        run=run_id(repository_id=REPOSITORY, issue=1, attempt=2),
        attempt=2,
        issue=record.issue,
        policy_sha256="",
    )
    work.items.begin_attempt(now(work, 1), ended=record, begun=again, because="It crashed.")
    heard(tmp_path, "wt-7-1-2-developer-1", at(30, "say", text="again"))
    heard(tmp_path, "wt-7-1-20-developer-1", at(30, "say", text="of another run"))
    looks = [[each.run for each in feed.look()] for feed in feeds]
    assert looks == [["wt-7-1-2", "wt-7-1-2"], []]
    assert [feed.over for feed in feeds] == [False, True]


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    tail = Tail(path)
    assert list(tail.rows()) == []
    path.write_text('{"event": "say"}\n[1]\nno json\n{"event": "to')
    assert [row["event"] for row in tail.rows()] == ["say"]
    with path.open("a") as file:
        file.write('ol"}\n')
    assert [row["event"] for row in tail.rows()] == ["tool"]


@pytest.mark.parametrize(
    ("text", "columns"), [("日本語のテスト", 7), ("plain words", 7), ("abc", 3), ("abc", 0)]
)
def test_a_line_is_cut_to_the_width_of_the_terminal(text: str, columns: int) -> None:
    shown = cut(text, columns)
    assert width(shown) <= columns
    assert shown == text or shown.endswith("…") or columns == 0


def test_only_what_a_person_must_do_is_shown_whole_on_a_narrow_terminal(
    empty: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = f"{'set one thing, ' * 9}then go on"
    opened(empty, 1, "Slugs collide")
    moved(empty, 1, Happening.PLAN, Happening.START, because=f"nothing to do, {long}")
    item = moved(empty, 1, Happening.ASK, because=long)
    feed = Feed(empty, tmp_path, item, attempt=1, later=True)
    shown = io.StringIO()
    monkeypatch.setattr(shown, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(KeyboardInterrupt):
        follow(feed, tmp_path, as_json=False, pause=interrupted)
    lines = shown.getvalue().splitlines()
    assert [line.endswith("...") for line in lines] == [False, True, True, False]
    assert lines[-1].endswith("then go on")


def interrupted(_seconds: float) -> None:
    raise KeyboardInterrupt
