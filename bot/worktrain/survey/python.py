"""Python: run by pytest, which also runs what is written for unittest."""

from __future__ import annotations

from worktrain.paths import is_test
from worktrain.survey.files import Files
from worktrain.survey.python_setup import setup
from worktrain.survey.suggestion import Line, Suggestion

TEST = "python -m pytest -q {tests}"
SUITE = "python -m pytest -q"
DJANGO = "manage.py"
LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")
NO_TEST = "no test was found; pytest answers with exit code 5 where there is none"
SIGNS = (
    *("pyproject.toml", "setup.py", "setup.cfg", "pytest.ini", ".pytest.ini"),
    *("tox.ini", "requirements.txt", "Pipfile"),
)


def suggest(files: Files) -> Suggestion | None:
    """Suggest commands where something says that this is a Python project, or where tests are."""
    tests = [path for path in files.paths if path.endswith(".py") and is_test(path)]
    if not (tests or files.has(*SIGNS)):
        return None
    if not tests and not any(path.endswith(".py") for path in files.paths):
        return None  # a pyproject.toml that holds the settings of tools only
    because, folder = _found(files, tests)
    if files.has(DJANGO) and not because.startswith(("pyproject", "pytest", "setup", "tox", ".pytest")):
        return _django(files)
    suite = f"{SUITE} {folder}" if folder else SUITE
    return Suggestion(
        ecosystem="Python",
        setup=setup(files),
        test=Line(value=TEST, because=because),
        suite=Line(value=suite, because=because),
        doubt=_doubt(files) if tests else NO_TEST,
    )


def _django(files: Files) -> Suggestion:
    """Django's own runner, which makes the test database; pytest would need a plugin and settings."""
    because = f"{DJANGO} is there, and no setting of pytest"
    return Suggestion(
        ecosystem="Python",
        setup=setup(files, runner=""),
        test=Line(value=f"python {DJANGO} test {{tests}}", because=because),
        suite=Line(value=f"python {DJANGO} test", because=because),
        doubt="tests are named with dots, as shop.tests.TestCart.test_total",
    )


def _doubt(files: Files) -> str:
    lock = files.first(*LOCKS)
    return f"{lock} is not read: pip installs what the project's own lists allow" if lock else ""


def _found(files: Files, tests: list[str]) -> tuple[str, str]:
    """Say what shows how tests are run, and the folder to name where no setting does."""
    tools = files.toml("pyproject.toml").get("tool", {})
    if isinstance(tools, dict) and "pytest" in tools:
        return "pyproject.toml has [tool.pytest]", ""
    for name in ("pytest.ini", ".pytest.ini"):
        if files.has(name):
            return f"{name} is there", ""
    if "[tool:pytest]" in files.text("setup.cfg"):
        return "setup.cfg has [tool:pytest]", ""
    if "[pytest]" in files.text("tox.ini"):
        return "tox.ini has [pytest]", ""
    for folder in ("tests", "test", "testing"):
        if any(path.startswith(f"{folder}/") for path in tests):
            return f"{folder}/ holds tests", folder
    if tests:
        return f"{tests[0]} is a test", ""
    return "Python files are there", ""
