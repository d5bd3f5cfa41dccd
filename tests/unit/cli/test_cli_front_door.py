"""The front door: help, wrong words, known errors, bugs, and a missing extra."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import pytest

from worktrain.__main__ import main
from worktrain.boundaries import ALL
from worktrain.cli import root
from worktrain.cli.demo import built_in
from worktrain.demo.options import Options
from worktrain.errors import AuthError, ConfigError, RemoteError, UsageError, WorkTrainError

Run = Callable[..., tuple[int, str, str]]

HAPPENED = "It happened."


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make `worktrain status` fail with this."""

    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def broken(as_json: bool) -> None:
        raise error

    monkeypatch.setattr(root.Lazy, "get_command", lambda *_: broken)


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_help_says_how_to_get_started(words: Sequence[str], run: Run) -> None:
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert "To get started: worktrain demo" in out
    assert all(f"\n  {name} " in out for name in root.COMMANDS)


def test_help_imports_no_command() -> None:
    """The line of each command stands in the table, so that help comes at once."""
    code = "import sys; from worktrain.__main__ import main; main([]); print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()
    assert "worktrain.cli.root" in loaded
    assert not {"aiohttp", "dbos", "rich", "sqlalchemy", "pydantic"} & set(loaded)


@pytest.mark.parametrize("name", root.COMMANDS)
def test_the_line_in_the_help_is_the_commands_own(name: str) -> None:
    command = root.worktrain.get_command(click.Context(root.worktrain), name)
    assert command is not None
    assert command.get_short_help_str(limit=200).rstrip(".") == root.COMMANDS[name][1].rstrip(".")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serv",), "No such command 'serv'"),
        (("--no-such",), "--no-such"),
        (("runs", "show"), "RUN|ISSUE"),
        (("events", "list", "--limit", "many"), "'many'"),
        (("stop",), "Name an issue, or say --all"),
        (("stop", "1", "--all"), "Name an issue, or say --all"),
    ],
)
def test_wrong_words_end_with_2_and_the_way_to_the_help(words: Sequence[str], said: str, run: Run) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert "--help" in err


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (WorkTrainError(HAPPENED, why="because", fix="Do this."), 1, False),
        (UsageError(HAPPENED), 2, False),
        (ConfigError(HAPPENED), 3, False),
        (AuthError(HAPPENED), 4, False),
        (RemoteError(HAPPENED), 6, True),
    ],
)
def test_each_kind_of_error_has_its_code(
    error: WorkTrainError, code: int, retryable: bool, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, error)
    assert run("status") == (code, "", told(error))
    given, out, err = run("status", "--json")
    assert (given, out) == (code, "")
    assert json.loads(err)["error"] == {
        "code": type(error).__name__,
        "message": HAPPENED,
        "why": error.why,
        "hint": error.fix,
        "retryable": retryable,
    }


def told(error: WorkTrainError) -> str:
    lines = [f"error: {error.what}"]
    lines += [f"  why  {error.why}"] if error.why else []
    lines += [f"  fix  {error.fix}"] if error.fix else []
    return "\n".join(lines) + "\n"


def test_wrong_words_are_told_as_json_too(run: Run) -> None:
    code, out, err = run("status", "--json", "--no-such")
    assert (code, out) == (2, "")
    assert json.loads(err)["error"]["code"] == "UsageError"


def test_a_bug_keeps_its_traceback_and_is_no_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyError("a bug"))
    code, out, err = run("status")
    assert (code, out) == (70, "")
    assert "Traceback" in err
    assert "in broken" in err


def test_ctrl_c_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert run("status") == (130, "", "\n") or run("status") == (130, "", "")


@pytest.mark.parametrize("words", [("status",), ("status", "--json")])
def test_a_missing_extra_is_one_sentence(
    words: Sequence[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "dbos" else there(name))
    code, out, err = run(*words)
    assert (code, out) == (3, "")
    assert "dbos" in err
    assert "worktrain[bot]" in err
    assert "Traceback" not in err


def test_a_reader_that_has_read_enough_is_no_error(tmp_path: Path) -> None:
    code = "import sys; from worktrain.__main__ import main; sys.exit(main(['demo', '--list-points']))"
    script = f'"{sys.executable}" -c "{code}" 2> "{tmp_path}/stderr" | head -n 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == f"{ALL[0]}\n"
    assert done.returncode in {0, 141}
    assert (tmp_path / "stderr").read_text() == ""


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """Take the words of the demo instead of playing it."""
    options: list[Options] = []

    def play(given: Options, *, started: float | None = None) -> int:
        assert started is not None
        options.append(given)
        return 1

    monkeypatch.setattr("worktrain.demo.play.main", play)
    return options


def test_the_demo_gets_every_word(played: list[Options], run: Run, tmp_path: Path) -> None:
    words: list[Any] = [
        "--scenario",
        tmp_path,
        "--check",
        "--json",
        "--keep",
        tmp_path / "kept",
        "--port",
        8080,
    ]
    words += ["--pace", 0.5, "--sandbox", "none"]
    words += ["--kill-after", "retro.stored:1", "--kill-after", "merge-pull.applied:12"]
    assert run("demo", *words)[0] == 1
    assert played == [
        Options(
            scenario=tmp_path,
            check=True,
            as_json=True,
            keep=tmp_path / "kept",
            port=8080,
            pace=0.5,
            sandbox="none",
            kill_after=("retro.stored:1", "merge-pull.applied:12"),
        )
    ]


def test_without_words_the_built_in_demo_is_played(played: list[Options], run: Run) -> None:
    run("demo")
    assert played == [Options(scenario=built_in())]
    assert (built_in() / "scenario.yaml").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("--kill-after", "no.point:1"),
        ("--kill-after", "retro.stored"),
        ("--kill-after", "retro.stored:0"),
        ("--kill-after", "retro.stored:-1"),
        ("--kill-after", "retro.stored:²"),
        ("--kill-after", "retro.stored:" + "9" * 5000),
        ("--port", "70000"),
        ("--pace", "-1"),
        ("--pace", "nan"),
        ("--sandbox", "chroot"),
        ("unasked",),
    ],
)
def test_bad_arguments_of_the_demo_end_with_2(words: Sequence[str], played: list[Options], run: Run) -> None:
    assert run("demo", *words)[:2] == (2, "")
    assert played == []


def test_a_scenario_that_is_not_there_ends_with_3(tmp_path: Path, run: Run) -> None:
    code, out, err = run("demo", "--scenario", tmp_path / "none", "--json")
    assert (code, out) == (3, "")
    assert json.loads(err)["error"]["code"] == "ConfigError"


def test_the_points_are_listed_one_a_line(run: Run) -> None:
    assert run("demo", "--list-points") == (0, "\n".join(ALL) + "\n", "")
    assert main(["demo", "--check", "--list-points"]) == 0
