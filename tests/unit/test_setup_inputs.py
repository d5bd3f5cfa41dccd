"""Which changed files wait for a person before set-up runs them."""

from __future__ import annotations

import pytest

from worktrain.sandbox.building import SetupError, split
from worktrain.sandbox.inputs import setup_inputs


@pytest.mark.parametrize(
    "path",
    [
        "pyproject.toml",
        "libs/core/pyproject.toml",
        "PyProject.toml",
        "setup.py",
        "setup.cfg",
        "tox.ini",
        "requirements.txt",
        "requirements-dev.txt",
        "dev-requirements.in",
        "requirements/test.txt",
        "ci/constraints.txt",
        "uv.lock",
        "poetry.lock",
        "Pipfile",
        "Pipfile.lock",
        "package.json",
        "hatch_build.py",
        "src/fast/_speed.pyx",
        "src/fast/_speed.C",
        "include/fast.hpp",
        "rust/src/lib.rs",
    ],
)
def test_a_file_that_installers_read_is_an_input(path: str) -> None:
    assert setup_inputs([path]) == (path,)


@pytest.mark.parametrize(
    "path",
    [
        "src/shop/slug.py",
        "tests/test_slug.py",
        "docs/requirements.md",
        "notes.txt",
        "src/setup_shop.py",
        "tests/data/a.c",
    ],
)
def test_other_files_are_not(path: str) -> None:
    assert setup_inputs([path]) == ()


def test_a_script_that_the_set_up_command_names_is_an_input() -> None:
    paths = ["scripts/setup.sh", "scripts/other.sh"]
    assert setup_inputs(paths, "sh ./scripts/setup.sh --all") == ("scripts/setup.sh",)


def test_inputs_come_in_one_order() -> None:
    assert setup_inputs(["setup.py", "a/setup.py", "Pipfile"]) == ("Pipfile", "a/setup.py", "setup.py")


def test_a_set_up_command_is_split_like_a_shell_would_but_no_shell_runs() -> None:
    assert split("python -m pip install -e '.[test, docs]'") == [
        "python",
        "-m",
        "pip",
        "install",
        "-e",
        ".[test, docs]",
    ]


@pytest.mark.parametrize("command", ["pip install a && pip install b", "make | cat", "", "make > log"])
def test_a_set_up_command_that_needs_a_shell_is_refused(command: str) -> None:
    with pytest.raises(SetupError, match="not one command"):
        split(command)


def test_a_set_up_command_with_an_open_quote_is_refused() -> None:
    with pytest.raises(SetupError, match="cannot be split"):
        split("pip install 'a")
