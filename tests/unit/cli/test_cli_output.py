"""How things are written: ages, widths, signs, and when a terminal gets colour."""

from __future__ import annotations

import io
import re
import sys

import pytest

from worktrain.cli import failures, output
from worktrain.cli.moments import ago
from worktrain.cli.tables import Cell, aligned, table, width
from worktrain.cli.words import tokens
from worktrain.errors import WorkTrainError

NOW = "2026-11-20T12:00:00.000000Z"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("2026-11-20T12:00:00Z", "now"),
        ("2026-11-20T12:00:09Z", "now"),
        ("2026-11-20T11:59:18Z", "42s ago"),
        ("2026-11-20T11:55:01Z", "4m ago"),
        ("2026-11-20T08:00:00+00:00", "4h ago"),
        ("2026-11-08T11:00:00Z", "12d ago"),
        ("2026-11-20T11:00:00", "1h ago"),
        ("yesterday", ""),
        (None, ""),
    ],
)
def test_a_time_is_shown_by_its_age(then: str | None, said: str) -> None:
    assert ago(then, now=NOW) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, ""), (812, "812"), (12_800, "12.8k"), (999_949, "999.9k"), (2_100_000, "2.1M")]
)
def test_tokens_are_short(number: int, said: str) -> None:
    assert tokens(number) == said


def test_columns_stand_under_each_other_whatever_is_in_them() -> None:
    lines = aligned(
        ("title", "n"), [[Cell("日本語"), Cell("1")], [Cell("März"), Cell("2")], [Cell("é"), Cell("3")]]
    )
    assert {width(line) for line in lines} == {9}


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Terminal:
    """Put a terminal in stdout's place; pytest would undo it if a fixture did this."""
    for name in ("NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "100", **variables}.items():
        monkeypatch.setenv(name, value)
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    return shown


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    assert output.fancy()
    table(("state", "title"), [[Cell("failed", "red"), "[bold]Slugs[/bold]"]])
    assert "\x1b[31mfailed" in shown.getvalue()
    assert "[bold]Slugs[/bold]" in shown.getvalue(), "what a stranger wrote is no markup"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("CI", "true"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_none(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch, **{name: value})
    assert not output.fancy()


def test_a_terminal_that_is_too_narrow_gets_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch, COLUMNS="20")
    table(("run", "what"), [["wt-700001-13-1", "The packing slip says 1 item"]])
    assert "wt-700001-13-1  The packing slip says 1 item" in shown.getvalue()


def test_a_narrow_terminal_is_spared_a_column_that_others_can_do_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for columns, told in (("80", True), ("40", False)):
        shown = terminal(monkeypatch, COLUMNS=columns)
        table(("run", "id", "what"), [["wt-700001-13-1", "3f" * 9, "One item"]], spare="id")
        assert ("3f3f" in shown.getvalue()) is told
        assert max(map(len, re.sub(r"\x1b\[\d*m", "", shown.getvalue()).splitlines())) <= int(columns)


def test_what_an_encoding_cannot_show_is_written_in_letters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "utf8", lambda: False)
    output.say(f"{output.sign('✗')} März · 3 → 4")
    assert capsys.readouterr().out == "FAIL M?rz - 3 -> 4\n"


def test_what_is_quoted_to_people_is_obeyed_by_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "a\x1b]52;c;x\x07\x9b31m\rb\u202e\n"
    output.say(evil)
    output.hint(evil)
    told = failures.told(WorkTrainError(evil), as_json=False)
    out, err = capsys.readouterr()
    assert not set("\x1b\x07\x9b\r\u202e") & set(out + err + told)
    assert out.split() == ["a31m", "b"]
