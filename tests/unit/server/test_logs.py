"""The log is one JSON object a line, with what the caller added, and without secrets."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp.http_exceptions import BadHttpMessage

from worktrain.server import logs
from worktrain.server.logs import JsonLines


def line(message: str, **extra: object) -> dict[str, object]:
    made = logging.makeLogRecord({"name": "worktrain.jobs", "levelname": "ERROR", "msg": message, **extra})
    found: dict[str, object] = json.loads(JsonLines().format(made))
    return found


def test_a_line_says_when_how_grave_who_and_what() -> None:
    found = line("a job cannot go on", action="job-failed", job={"number": 12})
    assert {key: found[key] for key in ("level", "logger", "message", "action", "job")} == {
        "level": "error",
        "logger": "worktrain.jobs",
        "message": "a job cannot go on",
        "action": "job-failed",
        "job": {"number": 12},
    }


def test_a_message_of_several_lines_is_one_line() -> None:
    made = logging.makeLogRecord({"msg": "one\ntwo\r\x1b[31m"})
    assert "\n" not in JsonLines().format(made)


def test_a_bug_keeps_its_traceback() -> None:
    try:
        raise ZeroDivisionError("no")
    except ZeroDivisionError:
        found = line("a bug", exc_info=sys.exc_info())
    assert "ZeroDivisionError: no" in str(found["traceback"])


def test_a_secret_in_a_message_is_redacted() -> None:
    token = "ghp_" + "a1B2" * 9
    assert token not in JsonLines().format(logging.makeLogRecord({"msg": f"cannot push with {token}"}))


def test_no_character_of_a_stranger_breaks_a_line_or_a_file() -> None:
    made = JsonLines().format(logging.makeLogRecord({"msg": "a\u2028b\x85c\x9b31m\udcff"}))
    assert made.isascii()
    assert json.loads(made)["message"] == "a\u2028b\x85c\x9b31m\udcff"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    found = logging.getLogger()
    before, level = found.handlers[:], found.level
    yield found
    for handler in found.handlers:
        handler.close()
    found.handlers[:], found.level = before, level


def test_what_is_no_http_fills_no_log_and_a_bug_is_still_there(
    root: logging.Logger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.start(tmp_path)
    theirs = logging.getLogger("aiohttp.server")
    theirs.error("not ours", exc_info=BadHttpMessage("x"))
    theirs.error("ours \x1b]0;title\x07", exc_info=ZeroDivisionError("no"))
    kept, shown = (tmp_path / logs.FILE).read_text(), capsys.readouterr().err
    assert "not ours" not in kept + shown
    assert [json.loads(each)["message"] for each in kept.splitlines()] == ["ours \x1b]0;title\x07"]
    assert "ours" in shown
    assert "ZeroDivisionError: no" in shown
    assert not {"\x1b", "\x07"} & set(shown)
