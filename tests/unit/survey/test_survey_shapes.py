"""What the survey suggests for the shapes that projects have."""

from __future__ import annotations

import json

import pytest

from worktrain.survey.choosing import choose
from worktrain.survey.files import Files
from worktrain.survey.guarding import guard

PYTEST = ("python -m pytest -q {tests}", "python -m pytest -q")
ITSELF = "{include-group = 'test'},"
PROJECT = "[project]\nname = 'shop'\nversion = '1'\n"


def shape(*paths: str, **texts: str) -> Files:
    """Give a checkout; a text's name is its path with `_` for `.`, as `pyproject_toml`."""
    named = {name.replace("_", ".", 1): text for name, text in texts.items()}
    return Files(paths=(*paths, *named), texts=named)


def commands(files: Files) -> tuple[str | None, str | None, str | None]:
    found, _ = choose(files)
    return found.setup.value, found.test.value, found.suite.value


@pytest.mark.parametrize(
    ("files", "setup"),
    [
        pytest.param(
            shape(
                "shop.py",
                "tests/test_shop.py",
                pyproject_toml=PROJECT
                + "[project.optional-dependencies]\ndocs = ['sphinx']\ntest = ['pytest>=8']\n[tool.pytest]\n",
            ),
            "-e '.[test]'",
            id="an extra",
        ),
        pytest.param(
            shape(
                "tests/test_shop.py",
                pyproject_toml=PROJECT
                + "[dependency-groups]\nlint = ['ruff']\ntests = ['pytest', {include-group = 'more'}]\n"
                "more = ['trustme>=1']\n[tool.pytest.ini_options]\n",
            ),
            "-e . pytest 'trustme>=1'",
            id="a dependency group that includes another",
        ),
        pytest.param(
            shape(
                "tests/test_shop.py",
                pyproject_toml=PROJECT
                + "[dependency-groups]\ntest = ['Shop[socks]', 'pytest']\n[tool.pytest]\n",
            ),
            "-e '.[socks]' pytest",
            id="a group that names the project itself",
        ),
        pytest.param(
            shape(
                "tests/test_shop.py",
                pyproject_toml="[tool.poetry]\nname = 'shop'\n[tool.poetry.group.dev.dependencies]\n"
                "pytest = '^8.1'\nresponses = '*'\n[tool.pytest.ini_options]\n",
            ),
            "-e . 'pytest>=8.1,<9' responses",
            id="a group of Poetry's",
        ),
        pytest.param(
            shape(
                "tests/test_shop.py",
                setup_py="from setuptools import setup\nsetup(extras_require={'dev': ['pytest']})\n",
                pytest_ini="[pytest]\n",
            ),
            "-e '.[dev]'",
            id="an extra in setup.py",
        ),
        pytest.param(
            shape(
                "tests/test_shop.py",
                setup_cfg="[metadata]\n[options.extras_require]\ntest =\n    pytest\n[tool:pytest]\n",
            ),
            "-e '.[test]'",
            id="an extra in setup.cfg",
        ),
        pytest.param(
            shape("app.py", "tests/test_app.py", requirements_txt="flask\n", pytest_ini="[pytest]\n"),
            "-r requirements.txt pytest",
            id="an application with one list, which lacks pytest",
        ),
        pytest.param(
            Files(
                paths=("app.py", "tests/test_app.py", "requirements.txt", "requirements-dev.txt", "tox.ini"),
                texts={
                    "requirements.txt": "flask\n",
                    "requirements-dev.txt": "-r requirements.txt\npytest==8.0\n",
                    "tox.ini": "[pytest]\n",
                },
            ),
            "-r requirements-dev.txt",
            id="a list that includes the other",
        ),
        pytest.param(
            Files(
                paths=("setup.py", "tests/test_app.py", "requirements-dev.txt", "pytest.ini"),
                texts={"requirements-dev.txt": "-e .[socks]\npytest\n"},
            ),
            "-r requirements-dev.txt",
            id="a list that installs the project itself",
        ),
    ],
)
def test_set_up_installs_what_tests_need(files: Files, setup: str) -> None:
    assert commands(files) == (f"python -m pip install {setup}", *PYTEST)


def test_unittest_is_run_by_pytest_where_the_tests_are() -> None:
    files = shape("shop.py", "test/test_shop.py", setup_py="setup()")
    assert commands(files) == ("python -m pip install -e . pytest", PYTEST[0], "python -m pytest -q test")


def test_a_pipfile_lists_what_is_needed() -> None:
    text = "[packages]\nflask = '*'\n[dev-packages]\npytest = '>=8'\nrequests = {version = '==2.0'}\n"
    found = commands(
        Files(paths=("app.py", "tests/test_a.py", "Pipfile", "pytest.ini"), texts={"Pipfile": text})
    )
    assert found[0] == "python -m pip install flask 'pytest>=8' requests==2.0"


def test_django_is_tested_by_its_own_runner_unless_pytest_is_set_up() -> None:
    plain = ("manage.py", "shop/tests.py", "requirements.txt")
    assert commands(Files(paths=plain, texts={"requirements.txt": "django\n"})) == (
        "python -m pip install -r requirements.txt",
        "python manage.py test {tests}",
        "python manage.py test",
    )
    assert commands(Files(paths=(*plain, "pytest.ini")))[1:] == PYTEST


def test_a_lock_file_that_pip_does_not_read_is_told() -> None:
    found, _ = choose(Files(paths=("tests/test_a.py", "uv.lock")))
    assert "uv.lock is not read" in found.doubt


@pytest.mark.parametrize(
    ("lock", "package", "expected"),
    [
        (
            "package-lock.json",
            {"scripts": {"test": "jest --ci"}, "devDependencies": {"jest": "29"}},
            ("npm ci", "npx --no-install jest {tests}", "npm test"),
        ),
        (
            "pnpm-lock.yaml",
            {"scripts": {"test": "pnpm run unit"}, "devDependencies": {"vitest": "3"}},
            ("pnpm install --frozen-lockfile", "npx --no-install vitest run {tests}", "pnpm test"),
        ),
        (None, {"scripts": {"test": "node --test"}}, (None, "node --test {tests}", "npm test")),
        (None, {"scripts": {"test": "echo 'Error: no test specified' && exit 1"}}, (None, None, None)),
    ],
)
def test_package_json_names_runner_and_manager(
    lock: str | None, package: dict[str, object], expected: tuple[str | None, ...]
) -> None:
    files = shape(*filter(None, [lock]), package_json=json.dumps(package))
    assert commands(files) == expected


def test_go_rust_and_make_have_commands_too() -> None:
    assert commands(shape("go.sum", go_mod="module shop\n")) == (
        "go mod download",
        "go test {tests}",
        "go test ./...",
    )
    assert commands(shape(Cargo_toml="[package]\n"))[2] == "cargo test --offline"
    assert commands(shape(Makefile="build:\n\ntest: build\n\t./run\n")) == (None, None, "make test")
    assert commands(shape(Makefile="test := 1\n")) == (None, None, None)


def test_the_first_that_can_prove_a_test_is_chosen_and_the_other_is_told() -> None:
    package = json.dumps({"scripts": {"test": "jest"}, "devDependencies": {"jest": "29"}})
    tools_only = Files(
        paths=("pyproject.toml", "scripts/x.py", "package.json"),
        texts={"package.json": package, "pyproject.toml": "[tool.ruff]\n"},
    )
    found, besides = choose(tools_only)
    assert (found.ecosystem, besides) == ("JavaScript", ("Python",))
    both = Files(paths=("tests/test_a.py", "package.json"), texts={"package.json": package})
    found, besides = choose(both)
    assert (found.ecosystem, besides) == ("Python", ("JavaScript",))


@pytest.mark.parametrize(
    "texts",
    [
        {"pyproject.toml": "[project\n", "package.json": "{", "setup.cfg": "[a\nb", "setup.py": "setup(("},
        {
            "pyproject.toml": "project = 1\ntool = []\n",
            "package.json": "[]",
            "setup.py": "f(extras_require=1)",
        },
        {
            "pyproject.toml": "tool = {poetry = 3}\n",
            "package.json": '{"scripts": []}',
            "setup.py": "(" * 9000,
        },
        {"pyproject.toml": "x = " + "[" * 20_000, "setup.py": "f(extras_require={'test': 5})"},
        {"pyproject.toml": "x = " + "9" * 5_000},
        {"pyproject.toml": f"[tool.poetry.dev-dependencies]\na = '^{'9' * 5_000}'"},
        {"pyproject.toml": f"[dependency-groups]\ntest = [{ITSELF * 60}]"},
        {"requirements-test.txt": "-r requirements-test.txt\n-r ../requirements-test.txt\n" * 300},
    ],
)
def test_files_that_cannot_be_read_are_as_good_as_empty(texts: dict[str, str]) -> None:
    found, _ = choose(Files(paths=(*texts, "tests/test_a.py"), texts=texts))
    assert found.suite.value == "python -m pytest -q tests"


def test_an_empty_checkout_gives_no_command() -> None:
    assert commands(Files(paths=("README.md",))) == (None, None, None)


def test_migrations_and_what_is_deployed_are_guarded() -> None:
    found = guard(
        Files(paths=("shop/migrations/0001.py", "Dockerfile", "docs/migrations.md", "deploy/up.sh"))
    )
    assert list(found) == [".github/**", "shop/migrations/**", "Dockerfile", "deploy/**"]
