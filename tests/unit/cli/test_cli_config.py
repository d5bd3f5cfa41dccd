"""`worktrain config`: every mistake with its place, advice that need not be taken, the schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.config.schema import Config, config_schema

Run = Callable[..., tuple[int, str, str]]

GOOD = "version: 1\ncommands: {test: 'python -m pytest {tests}', suite: python -m pytest}\n"
BROKEN = "version: 1\ncomands: {suite: pytest}\nlimits: {rounds: many}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "worktrain.yml"
    path.write_text(GOOD)
    return path


def test_a_good_file_ends_with_0(file: Path, run: Run) -> None:
    code, out, err = run("config", "check", file)
    assert (code, out) == (0, "")
    assert err == f"{file}: good\n"


def test_every_mistake_is_a_line_with_its_place(file: Path, run: Run) -> None:
    file.write_text(BROKEN)
    code, out, err = run("config", "check", file)
    assert code == 3
    assert out.splitlines() == [
        f'{file}:2:1: unknown key "comands" (did you mean "commands"?)',
        f'{file}:3:18: must be a whole number, not "many"',
    ]
    assert "2 to mend" in err


def test_mistakes_are_data_for_programs(file: Path, run: Run) -> None:
    file.write_text(BROKEN)
    code, out, err = run("config", "check", file, "--json")
    body = json.loads(out)
    assert (code, err, body["schema"], body["ok"]) == (3, "", "worktrain.config/1", False)
    assert [(each["line"], each["column"]) for each in body["problems"]] == [(2, 1), (3, 18)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("commands: {suite: pytest}", "commands.test"),
        ("commands: {test: 'pytest {tests}'}", "commands.suite"),
        ("protected: []", ".github/**"),
        ("kill_switch: true", "kill_switch"),
    ],
)
def test_advice_counts_only_when_it_is_strict(line: str, said: str, file: Path, run: Run) -> None:
    head = "version: 1\n" if line.startswith("commands") else GOOD
    file.write_text(f"{head}{line}\n")
    code, out, _ = run("config", "check", file)
    assert code == 0
    assert said in out
    assert run("config", "check", file, "--strict")[0] == 3


def test_a_file_that_is_not_there_says_what_to_do(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("config", "check")
    assert (code, out) == (3, "")
    assert ".github/worktrain.yml cannot be read" in err
    assert "fix" in err


def test_the_file_is_found_where_one_stands(file: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (file.parent / ".github").mkdir()
    file.rename(file.parent / ".github" / "worktrain.yml")
    monkeypatch.chdir(file.parent)
    assert run("config", "check")[0] == 0


def test_what_is_in_force_can_be_pasted_back(file: Path, run: Run) -> None:
    _, shown, _ = run("config", "show", file)
    file.write_text("\n".join(line for line in shown.splitlines() if not line.startswith("agents")))
    body = json.loads(run("config", "show", file, "--json")[1])
    assert body["policy"]["commands"]["suite"] == "python -m pytest"
    assert body["policy"] == {**Config().model_dump(mode="json"), "commands": body["policy"]["commands"]}


def test_the_schema_is_printed_as_it_is(run: Run) -> None:
    code, out, _ = run("config", "schema")
    assert (code, json.loads(out)) == (0, config_schema())


def test_each_value_is_told_with_who_set_it(file: Path, run: Run) -> None:
    file.write_text("extends: [worktrain:thrifty]\nlimits: {usd: 2}\n")
    code, out, _ = run("config", "show", file, "--effective", "--origin")
    lines = out.splitlines()
    assert code == 0
    assert f"limits.usd: 2.0  # {file}:2" in lines
    assert "limits.rounds: 1  # worktrain:thrifty" in lines
    assert "kill_switch: false  # default" in lines
    assert "limits.rounds: 1" in run("config", "show", file, "--effective")[1].splitlines()


def test_a_second_policy_file_in_the_checkout_is_a_mistake(file: Path, run: Run) -> None:
    (file.parent / ".github").mkdir()
    place = file.parent / ".github" / "worktrain.yml"
    place.write_text(GOOD)
    assert run("config", "check", place)[0] == 0
    (file.parent / ".worktrain.yml").write_text(GOOD)
    code, out, _ = run("config", "check", place)
    assert code == 3
    assert ".github/worktrain.yml" in out
    assert "only that is read" in out
