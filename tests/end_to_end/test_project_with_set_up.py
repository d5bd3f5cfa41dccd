"""A project as people have them: installed by set-up, its version from a tag in a file that git ignores."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.end_to_end.conftest import PEOPLE, Json, Theatre, config, issue, patch

WHO = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main")
SETUP = """\
import subprocess
from pathlib import Path

from setuptools import setup

asked = ["git", "describe", "--tags", "--abbrev=0"]
version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip().removeprefix("v")
Path("src/tally/_version.py").write_text(f"version = {version!r}\\n")
setup(version=version)
"""
CONFIGURATION = """\
[metadata]
name = tally

[options]
package_dir =
    = src
packages = find:

[options.packages.find]
where = src

[options.extras_require]
test = pytest

[options.entry_points]
console_scripts =
    tally = tally.command:main

[tool:pytest]
addopts = -ra --strict-markers --strict-config -p no:cacheprovider
filterwarnings = error
testpaths = testing
xfail_strict = true
"""
WORDS = '"""Takes texts apart."""\n\n\ndef words(text: str) -> list[str]:\n    return text.split(" ")\n'
COMMAND = """\
import sys

from tally._version import version
from tally.words import words


def main() -> None:
    print(version, len(words(" ".join(sys.argv[1:]))) if sys.argv[1:] else 1)
"""
TESTS = """\
import subprocess

import pytest

from tally.words import words


class TestWords:
    @pytest.mark.parametrize("text", ["a b", "it's [b]", 'a "b::c"'])
    def test_count(self, text: str) -> None:
        assert len(words(text)) == 2


def said(*arguments: str) -> str:
    return subprocess.run(["tally", *arguments], capture_output=True, text=True, check=True).stdout


def test_command() -> None:
    assert said("a", "b") == "1.4 2\\n"
"""
PROJECT = {
    "setup.py": SETUP,
    "setup.cfg": CONFIGURATION,
    "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    ".gitignore": "*.egg-info/\n_version.py\nbuild/\n",
    "src/tally/__init__.py": "",
    "src/tally/words.py": WORDS,
    "src/tally/command.py": COMMAND,
    "testing/test_tally.py": TESTS,
}
FIXES = {
    "src/tally/words.py": WORDS.replace('split(" ")', "split()"),
    "src/tally/command.py": COMMAND.replace(" if sys.argv[1:] else 1", ""),
}
MORE_TESTS = f"""\
{TESTS.replace('"it', '"a  b", " it')}

def test_command_without_words() -> None:
    assert said() == "1.4 0\\n"
"""
NAMED = [
    "testing/test_tally.py::TestWords",
    "testing/test_tally.py::TestWords::test_count[ it's [b]]",
    "testing/test_tally.py::test_command_without_words",
]


def git(*arguments: str, cwd: Path) -> None:
    subprocess.run(["git", *WHO, *arguments], cwd=cwd, check=True, capture_output=True)


def with_history(folder: Path) -> None:
    """Commit the project, tag it, and go on without a new tag."""
    git("init", "-q", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "First", cwd=folder)
    git("tag", "-a", "-m", "Release", "v1.4", cwd=folder)
    git("commit", "-q", "--allow-empty", "-m", "After the release", cwd=folder)


def round_of(key: str, outcome: str) -> Json:
    """Give an engagement with one issue, whose developer applies the patch of that name."""
    squad = {
        "developer": [{"turns": [{"patch": f"{key}.patch"}, {"run": "tally a b; python -m pytest -q"}]}],
        "reviewer": [{"verdict": "accept"}],
        "sdet": [{"turns": [{"patch": "tests.patch"}], "tests": NAMED}],
    }
    told = issue(key, title="Two spaces count as two words", body="`tally` should print 0 for no words.")
    return {"issues": [told], "agents": {key: squad}, "expect": {key: outcome}}


def test_a_real_fix_is_proven_in_the_environment_that_set_up_made(theatre: Theatre) -> None:
    commands = {
        "setup": "python -m pip install -e .[test]",
        "test": "python -m pytest -q {tests}",
        "suite": "python -m pytest -q",
    }
    half = patch("src/tally/words.py", WORDS, FIXES["src/tally/words.py"])
    whole = "".join(patch(path, PROJECT[path], text) for path, text in FIXES.items())
    scenario: Json = {
        "version": 1,
        "repository": {"name": "acme/tally", "path": "project", "ref": "main"},
        "config": config(commands=commands),
        "people": PEOPLE,
        **round_of("half", "needs_human"),
        "engagements": [round_of("whole", "merged")],
    }
    files = {f"project/{path}": text for path, text in PROJECT.items()}
    files |= {"half.patch": half, "whole.patch": whole}
    files |= {"tests.patch": patch("testing/test_tally.py", TESTS, MORE_TESTS)}
    folder = theatre.write(scenario, files, names=["slug"])
    with_history(folder / "project")
    played = theatre.play(folder)
    assert played.exit_code == 0, played.whole
    assert "red on the head: testing/test_tally.py::test_command_without_words" in played.of("half")["reason"]
    judged = played.record("whole")["proof"]["red_first"]
    assert judged["guarded"] == sorted(FIXES)
    runs = {run["name"]: run for run in played.record("whole")["proof"]["runs"]}
    assert [runs["tests-on-base"][what] for what in ("passed", "failed", "counted")] == [2, 3, True]
    assert (runs["suite-on-head"]["passed"], runs["suite-on-base"]["passed"]) == (6, 4)
    assert "1.4 2" in played.said("whole", "developer")
    assert played.git("show", "--format=", "--name-only", "main").split() == [
        *sorted(FIXES),
        "testing/test_tally.py",
    ]
    assert played.verify("whole") == 0
