"""What has to be installed before a Python project's tests can run, as one pip command."""

from __future__ import annotations

import re
import shlex

from worktrain.survey.files import Files, table
from worktrain.survey.python_needs import Needs, extras, groups, pipenv
from worktrain.survey.suggestion import Line

PIP = "python -m pip install"
FILES = (
    *("requirements-test.txt", "requirements-tests.txt", "requirements_test.txt", "test-requirements.txt"),
    *("requirements/test.txt", "requirements/tests.txt", "requirements/testing.txt"),
    *("requirements-dev.txt", "requirements_dev.txt", "dev-requirements.txt", "requirements/dev.txt"),
)
"""Lists of what tests need, the narrowest first."""
_INCLUDED = re.compile(r"^\s*(?:-r|--requirement)[ =]?\s*(\S+)", re.MULTILINE)
_ITSELF = re.compile(r"^\s*(?:-e|--editable)[ =]?\s*\.", re.MULTILINE)


def setup(files: Files, *, runner: str = "pytest") -> Line:
    """Suggest the command, and say from which files it was made; the runner is added if nothing names it."""
    needs = _test_needs(files)
    words, because = [*needs.words], needs.because
    installed = _installable(files)
    if installed and not needs.itself:
        words[:0] = ["-e", f".[{needs.extra}]" if needs.extra else "."]
        because = because or f"{installed} can be installed"
    elif files.has("requirements.txt") and "requirements.txt" not in _read_by(files, needs):
        words[:0] = ["-r", "requirements.txt"]
        because = " and ".join(filter(None, ("requirements.txt", because)))
    if runner and not needs.pytest:
        words.append(runner)
        because = f"{because}; {runner} is not named there" if because else "nothing says what tests need"
    if not words:
        return Line(value=None, because="nothing says what must be installed")
    return Line(value=f"{PIP} {shlex.join(words)}", because=because)


def _test_needs(files: Files) -> Needs:
    """Take the first of extras, groups and lists that says what tests need; one with pytest goes first."""
    lists = (_list(files, name) for name in FILES if files.has(name))
    found = [*extras(files), *groups(files), *lists, *pipenv(files)]
    return next((each for each in found if each.pytest), found[0] if found else Needs())


def _list(files: Files, name: str) -> Needs:
    text = _whole(files, name)
    return Needs(
        words=("-r", name),
        because=name,
        pytest=bool(re.search(r"^\s*pytest\b", text, re.MULTILINE | re.IGNORECASE)),
        itself=bool(_ITSELF.search(text)),
    )


def _whole(files: Files, name: str) -> str:
    """Give a list with the lists that it includes, each once."""
    texts: dict[str, str] = {}
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here not in texts:
            texts[here] = files.text(here)
            folder = here.rpartition("/")[0]
            waiting += {f"{folder}/{each}".lstrip("/") for each in _INCLUDED.findall(texts[here])}
    return "\n".join(texts.values())


def _read_by(files: Files, needs: Needs) -> set[str]:
    """Give the lists that the chosen one reads."""
    return {
        each.rpartition("/")[2] for name in needs.words[1:2] for each in _INCLUDED.findall(files.text(name))
    }


def _installable(files: Files) -> str | None:
    """Name the file that makes the project a package."""
    project = files.toml("pyproject.toml")
    poetry = table(project, "tool", "poetry")
    if files.has("setup.py"):
        return "setup.py"
    if (poetry.get("name") and poetry.get("package-mode") is not False) or table(project, "project"):
        return "pyproject.toml"
    return "setup.cfg" if re.search(r"^\[metadata\]", files.text("setup.cfg"), re.MULTILINE) else None
