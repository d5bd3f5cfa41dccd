"""Scenario folders from dicts, played by `worktrain demo` as a user would; what it printed and left."""

from __future__ import annotations

import difflib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

PEOPLE = {"maria": "admin", "li": "write", "sam": "triage", "rae": "read", "eve": "none"}
COMMANDS = {"test": "python -m pytest -q {tests}", "suite": "python -m pytest -q"}
ISSUE_KEYS = {
    "number",
    "outcome",
    "expected",
    "pr",
    "base_sha",
    "head_sha",
    "merged_sha",
    "rounds",
    "attempts",
    "interventions",
    "content_writes",
    "writes",
    "requests",
    "not_modified",
    "proof",
    "sessions",
    "reason",
}
FIGURES = {"requests", "not_modified", "schema_violations", "content_writes", "writes", "duplicates"}
PATIENCE_SECONDS = 300

Json = dict[str, Any]


def before(name: str) -> str:
    """Give a module of the sample repository, as it is at the start."""
    return f'"""Keeps {name}."""\n\n\ndef {name}(text: str) -> str:\n    return text\n'


def after(name: str) -> str:
    """Give the same module with its bug fixed."""
    return before(name).replace("return text\n", "return text.strip()\n")


def sample(folder: Path, names: Sequence[str]) -> None:
    """Write a small project: one module and one test for each name."""
    for name in names:
        for path, text in ((f"blog/{name}.py", before(name)), (f"tests/test_{name}.py", kept(name))):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
    (folder / "blog" / "__init__.py").write_text("")


def kept(name: str) -> str:
    """Give a test that holds before and after the fix."""
    return (
        f'from blog.{name} import {name}\n\n\ndef test_{name}_keeps_words():\n    assert {name}("a") == "a"\n'
    )


def new_test(name: str) -> str:
    """Give the test that holds only after the fix."""
    return f'from blog.{name} import {name}\n\n\ndef test_{name}_strips():\n    assert {name}(" a ") == "a"\n'


def write(path: str, text: str) -> Json:
    return {"write": {"path": path, "text": text}}


def patch(path: str, old: str, new: str) -> str:
    """Give the change of one file as `git apply` takes it."""
    lines = difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"a/{path}", f"b/{path}")
    return "".join(lines)


def fix(name: str, *more: Json) -> Json:
    """Give the developer's session that mends a module."""
    return {
        "turns": [{"say": f"I strip {name}."}, write(f"blog/{name}.py", after(name)), *more],
        "outcome": {"summary": f"{name} strips."},
    }


def proving(name: str) -> Json:
    """Give the SDET's session that proves it."""
    path = f"tests/test_{name}_strips.py"
    return {"turns": [write(path, new_test(name))], "tests": [f"{path}::test_{name}_strips"]}


def squad(name: str) -> Json:
    """Give sessions that end well: fix, accept, test."""
    return {"developer": [fix(name)], "reviewer": [{"verdict": "accept"}], "sdet": [proving(name)]}


def finding(severity: str = "major", title: str = "Tabs stay", **more: object) -> Json:
    return {
        "severity": severity,
        "category": "correctness",
        "title": title,
        "body": "See for yourself.",
        **more,
    }


def issue(name: str, **more: object) -> Json:
    """Give an issue about one module, labelled by maria unless told otherwise."""
    text = {"title": f"{name.title()} keeps spaces", "body": f"`blog/{name}.py` should strip its text."}
    given = {"key": name, **text, "author": "eve", "ready_by": "maria", **more}
    return {key: value for key, value in given.items() if value is not None}


def act(name: str, state: str, by: str, **deed: object) -> Json:
    return {"when": {"issue": name, "state": state}, "by": by, **deed}


def config(**more: object) -> Json:
    """Give a policy that merges by itself."""
    return {"version": 1, "commands": COMMANDS, "merge": {"auto": True}, **more}


@dataclass(frozen=True, kw_only=True)
class Played:
    """One run of `worktrain demo --check --json --keep`."""

    exit_code: int
    stdout: str
    stderr: str
    folder: Path
    kept: Path

    @property
    def report(self) -> Json:
        loaded: Json = json.loads(self.stdout)
        return loaded

    @property
    def whole(self) -> str:
        """Give everything that was said, for whoever must find out why a test is red."""
        log = self.kept / "app.log"
        return f"{self.stderr}\n{self.stdout}\n{log.read_text()[-4000:] if log.exists() else ''}"

    @property
    def outcomes(self) -> dict[str, str]:
        return {key: told["outcome"] for key, told in self.report["issues"].items()}

    def of(self, key: str) -> Json:
        told: Json = self.report["issues"][key]
        return told

    @property
    def state(self) -> Json:
        """Give what `github.json` says of the repository."""
        loaded: Json = json.loads((self.kept / "github.json").read_text())
        return loaded

    def comments(self, number: int) -> list[str]:
        """Give the texts under an issue or a pull request."""
        return [comment["body"] for comment in self.subject(number)["comments"]]

    def comments_on_pull(self, key: str) -> list[str]:
        return [comment["body"] for comment in self.pull(self.of(key)["pr"])["comments"]]

    def labels(self, number: int) -> set[str]:
        """Give the labels that are ours."""
        return {name for name in self.subject(number)["labels"] if name.startswith("worktrain:")}

    def subject(self, number: int) -> Json:
        return self._numbered("issues", number)

    def pull(self, number: int) -> Json:
        return self._numbered("pulls", number)

    def _numbered(self, kind: str, number: int) -> Json:
        (repository,) = self.state["repositories"].values()
        found: Json = next(each for each in repository[kind] if each["number"] == number)
        return found

    @property
    def writes(self) -> list[Json]:
        """Give the stand-in's journal, without what was planted."""
        lines = (self.kept / "writes.jsonl").read_text().splitlines()
        return [row for row in map(json.loads, lines) if not row.get("planted")]

    def transcript(self, session: str) -> list[Json]:
        path = self.kept / "transcripts" / f"{session}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()]

    def said(self, key: str, role: str) -> str:
        """Give all transcripts of one issue's role, as text."""
        names = [session for session in self.of(key)["sessions"] if f"-{role}-" in session]
        return "\n".join(json.dumps(event) for name in names for event in self.transcript(name))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the App's store."""
        connection = sqlite3.connect(self.kept / "worktrain.sqlite")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def brief(self, session: str) -> Json:
        ((text,),) = self.rows(f"SELECT brief FROM sessions WHERE id = '{session}'")
        loaded: Json = json.loads(text)
        return loaded

    def record(self, key: str) -> Json:
        ((text,),) = self.rows(f"SELECT record FROM items WHERE number = {self.of(key)['number']}")
        loaded: Json = json.loads(text)
        return loaded

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "--git-dir", str(self.kept / "bare.git"), *arguments],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def verify(self, key: str) -> int:
        """Verify an issue's proof as a stranger would, offline; give the exit code."""
        command = ("proof", "verify", str(self.kept / "proofs" / f"{key}.json"))
        where = ("--repo", str(self.kept / "bare.git"), "--key", str(self.kept / "keys" / "worktrain.keys"))
        return worktrain(*command, *where).returncode


def worktrain(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "worktrain", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@dataclass
class Theatre:
    """Where scenarios are written and played; each play has a folder of its own."""

    root: Path
    count: int = 0

    def write(
        self, scenario: Mapping[str, object], files: Mapping[str, str] | None = None, *, names: Sequence[str]
    ) -> Path:
        """Lay out a scenario's folder; `names` are the modules of its repository."""
        self.count += 1
        folder = self.root / f"scenario-{self.count}"
        sample(folder / "repo", names)
        for path, text in (files or {}).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        (folder / "scenario.yaml").write_text(yaml.safe_dump(dict(scenario), sort_keys=False))
        return folder

    def play(self, folder: Path, *options: str, **environment: str) -> Played:
        """Run the command and hold what it printed to its promise: one object, every key there."""
        kept = folder / "kept"
        asked = ("demo", "--scenario", str(folder), "--check", "--json", "--keep", str(kept))
        done = worktrain(*asked, *options, **environment)
        played = Played(
            exit_code=done.returncode, stdout=done.stdout, stderr=done.stderr, folder=folder, kept=kept
        )
        if done.returncode < 2:
            hold_to_its_shape(played)
        return played


def hold_to_its_shape(played: Played) -> None:
    assert played.stdout.count("\n") == 1, played.stdout
    report = played.report
    assert set(report) == {"schema", "ok", "duration_s", "issues", "github", "sandbox", "kept"}
    assert report["schema"] == "worktrain.demo/1"
    assert report["ok"] is (played.exit_code == 0), played.stderr
    assert all(set(told) == ISSUE_KEYS for told in report["issues"].values())
    assert set(report["github"]) == FIGURES
    assert report["github"]["schema_violations"] == 0, played.stderr
    assert report["github"]["duplicates"] == 0, played.stderr
    assert report["kept"] == str(played.kept)


Play = Callable[..., Played]


@pytest.fixture
def theatre(tmp_path: Path) -> Theatre:
    return Theatre(tmp_path)


@pytest.fixture
def play(theatre: Theatre) -> Play:
    """Write a scenario of these issues, play it, and see that everything came out as it expects."""

    def played(
        issues: Sequence[Json],
        agents: Mapping[str, object] | None = None,
        *,
        expect: Mapping[str, str],
        policy: Json | None = None,
        acts: Sequence[Json] = (),
        files: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        exit_code: int | None = 0,
        **more: object,
    ) -> Played:
        names = sorted({"slug", *(each["key"] for each in issues)})
        scenario: Json = {
            "version": 1,
            "repository": {"name": "acme/blog", "path": "repo"},
            "config": policy or config(),
            "people": PEOPLE,
            "issues": list(issues),
            "agents": dict(
                agents if agents is not None else {each["key"]: squad(each["key"]) for each in issues}
            ),
            "people_do": list(acts),
            "expect": dict(expect),
            **more,
        }
        folder = theatre.write(scenario, files, names=names)
        result = theatre.play(folder, *options, **(environment or {}))
        assert exit_code in {None, result.exit_code}, result.whole
        return result

    return played
