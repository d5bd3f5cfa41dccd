"""What the commands that only look print: golden files for people, schemas for programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.states import Happening
from worktrain.store.remembered import Remembered

Run = Callable[..., tuple[int, str, str]]

GOLDEN = Path(__file__).parent / "golden"
SHOWN = {
    "status": ("status",),
    "status-first-two": ("status", "--limit", "2"),
    "runs-list": ("runs", "list"),
    "runs-show-merged": ("runs", "show", "1"),
    "runs-show-at-work": ("runs", "show", "#2"),
    "runs-show-asking": ("runs", "show", "4", "-R", "ACME/Shop"),
    "runs-show-replaced": ("runs", "show", "wt-7-5-1"),
    "events-list": ("events", "list"),
    "plan": ("plan",),
    "plan-explain": ("plan", "--explain"),
}
AS_JSON = {
    "status": ("worktrain.status/1", ("status",)),
    "runs": ("worktrain.runs/1", ("runs", "list")),
    "run": ("worktrain.run/1", ("runs", "show", "1")),
    "events": ("worktrain.events/1", ("events", "list")),
    "plan": ("worktrain.plan/1", ("plan",)),
}


def data(known: Remembered) -> Path:
    return known.database.path.parent


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_what_the_golden_file_says(name: str, town: Remembered, run: Run) -> None:
    code, out, _ = run(*SHOWN[name], "--data", data(town))
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("WORKTRAIN_GOLDEN") == "write":
        file.write_text(out, "utf-8")
    assert (code, out) == (0, file.read_text("utf-8"))


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SHOWN)


@pytest.mark.parametrize("name", AS_JSON)
def test_json_is_one_object_with_its_schema(name: str, town: Remembered, run: Run) -> None:
    schema, words = AS_JSON[name]
    code, out, err = run(*words, "--json", "--data", data(town))
    assert (code, err) == (0, "")
    assert json.loads(out)["schema"] == schema


@pytest.mark.parametrize("words", [("status",), ("runs", "list"), ("events", "list"), ("plan",)])
def test_nothing_is_shown_as_a_sentence(words: tuple[str, ...], empty: Remembered, run: Run) -> None:
    code, out, _ = run(*words, "--data", data(empty))
    assert code == 0
    assert out.strip()


def test_a_terminal_obeys_nothing_that_a_stranger_wrote(town: Remembered, run: Run) -> None:
    for words in SHOWN.values():
        assert "\x1b" not in run(*words, "--data", data(town))[1]


def test_ascii_is_enough(town: Remembered, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worktrain.cli.output.utf8", lambda: False)
    for words in SHOWN.values():
        assert run(*words, "--data", data(town))[1].isascii()


def test_json_has_full_times_and_text_has_their_age(town: Remembered, run: Run) -> None:
    _, text, _ = run("status", "--data", data(town))
    body = json.loads(run("status", "--json", "--data", data(town))[1])
    assert "3h ago" in text
    assert {each["since"][:11] for each in body["items"]} == {"2026-11-20T"}


def test_status_counts_every_state(town: Remembered, run: Run) -> None:
    body = json.loads(run("status", "--json", "--data", data(town))[1])
    assert len(body["counts"]) == 13
    assert body["counts"]["merged"] == body["counts"]["needs_human"] == 1
    assert body["app_running"] is False
    assert body["deliveries_waiting"] == 1


def test_status_says_until_when_github_makes_us_wait(town: Remembered, run: Run) -> None:
    town.waits.put(7 * 86_400, "API rate limit exceeded")
    town.waits.put(60, "a shorter one does not hide it")
    _, text, _ = run("status", "--data", data(town))
    body = json.loads(run("status", "--json", "--data", data(town))[1])
    assert "because of GitHub's rate limit; it goes on by itself." in text
    assert body["waiting_until"].startswith("2026-11-2")
    assert f"Waiting until {body['waiting_until'][11:16]}Z" in text


def test_a_wait_that_is_over_is_not_shown(town: Remembered, run: Run) -> None:
    town.waits.put(1, "API rate limit exceeded")
    assert "Waiting" not in run("status", "--data", data(town))[1]


def test_a_list_that_is_cut_says_so_on_stderr(town: Remembered, run: Run) -> None:
    for words, noun in ((("status",), "issues"), (("runs", "list"), "runs"), (("events", "list"), "deliver")):
        _, out, err = run(*words, "--limit", "1", "--data", data(town))
        assert "1 of " in err
        assert noun in err
        assert "--limit" not in out


def test_a_session_under_way_is_shown(town: Remembered, run: Run) -> None:
    body = json.loads(run("runs", "show", "2", "--json", "--data", data(town))[1])
    assert [each["role"] for each in body["running"]] == ["developer"]


def test_a_run_names_its_transcripts(town: Remembered, run: Run) -> None:
    path = data(town) / "transcripts" / "wt-7-1-1-developer-0.jsonl"
    path.parent.mkdir()
    path.touch()
    body = json.loads(run("runs", "show", "1", "--json", "--data", data(town))[1])
    assert [each["transcript"] for each in body["sessions"]] == [str(path), None]
    assert str(path.parent) in run("runs", "show", "1", "--data", data(town))[1]


def test_an_earlier_attempt_keeps_its_reason(town: Remembered, run: Run) -> None:
    body = json.loads(run("runs", "show", "wt-7-5-1", "--json", "--data", data(town))[1])
    assert (body["state"], body["reason"]) == (None, "The patch does not apply.")
    assert [each["after"] for each in body["transitions"]] == ["queued", "planned", "developing"]


def test_an_ignored_delivery_says_what_it_was_about(town: Remembered, run: Run) -> None:
    rows = json.loads(run("events", "list", "--json", "--data", data(town))[1])["events"]
    assert [row["guid"] for row in rows] == ["guid-3", "guid-2", "guid-1"]
    assert (rows[1]["action"], rows[1]["repository"], rows[1]["number"]) == ("opened", "acme/shop", 2)
    assert rows[0]["action"] is None, "a body that is no JSON is listed all the same"


def test_what_is_only_planned_says_how_it_starts(
    empty: Remembered, queue_one: Callable[[], None], run: Run
) -> None:
    queue_one()
    assert "/worktrain run" not in run("status", "--data", data(empty))[1]
    item = empty.items.get(7, 1)
    assert item is not None
    empty.items.move(item, Happening.PLAN, because="the plan includes it")
    assert "if the policy only plans, `/worktrain run` starts it" in run("status", "--data", data(empty))[1]


def test_a_plan_with_nothing_to_do_can_say_so_by_its_exit_code(
    empty: Remembered, queue_one: Callable[[], None], run: Run
) -> None:
    assert run("plan", "--data", data(empty))[0] == 0
    assert run("plan", "--exit-code", "--data", data(empty))[0] == 5
    queue_one()
    assert run("plan", "--exit-code", "--data", data(empty))[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("status", "-R", "acme/other"), 2, "knows no repository 'acme/other'"),
        (("runs", "show", "99"), 1, "never worked on issue 99"),
        (("runs", "show", "wt-7-5-9"), 2, "no run wt-7-5-9"),
        (("runs", "show", "first"), 2, "'first' is no issue"),
        (("runs", "list", "--limit", "0"), 2, "--limit"),
    ],
)
def test_a_wrong_word_is_answered_in_a_sentence(
    words: tuple[str, ...], code: int, said: str, town: Remembered, run: Run
) -> None:
    given, out, err = run(*words, "--data", data(town))
    assert (given, out) == (code, "")
    assert said in err


def test_looking_where_nothing_is_makes_nothing(tmp_path: Path, run: Run) -> None:
    for words in (("status",), ("runs", "list"), ("events", "list"), ("plan",), ("stop", "--all")):
        code, _, err = run(*words, "--data", tmp_path / "none")
        assert code == 3
        assert "There is no WorkTrain data" in err
    assert not (tmp_path / "none").exists()


def test_the_data_folder_comes_from_the_environment(
    town: Remembered, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKTRAIN_DATA", str(data(town)))
    assert run("status")[0] == 0


def test_without_a_terminal_rich_is_not_loaded(town: Remembered, run: Run) -> None:
    loaded = {name for name in sys.modules if name.partition(".")[0] == "rich"}
    run("status", "--data", data(town))
    assert {name for name in sys.modules if name.partition(".")[0] == "rich"} == loaded


def test_a_database_that_is_none_is_told_in_a_sentence(tmp_path: Path, run: Run) -> None:
    (tmp_path / "worktrain.sqlite").write_bytes(b"no database, and longer than a header" * 20)
    code, out, err = run("status", "--data", tmp_path)
    assert (code, out) == (1, "")
    assert "cannot be used" in err
    assert "file is not a database" in err
