"""The log is one JSON object a line, with what the caller added, and without secrets."""

from __future__ import annotations

import json
import logging
import sys

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
