"""JavaScript: the runner that package.json names, and the package manager whose lock file is there."""

from __future__ import annotations

import re

from worktrain.survey.files import Files, table
from worktrain.survey.suggestion import Line, Suggestion

RUNNERS = {
    "vitest": "npx --no-install vitest run {tests}",
    "jest": "npx --no-install jest {tests}",
    "mocha": "npx --no-install mocha {tests}",
    "ava": "npx --no-install ava {tests}",
    "node --test": "node --test {tests}",
}
MANAGERS = {
    "pnpm-lock.yaml": ("pnpm install --frozen-lockfile", "pnpm test"),
    "yarn.lock": ("yarn install --frozen-lockfile", "yarn test"),
    "package-lock.json": ("npm ci", "npm test"),
    "npm-shrinkwrap.json": ("npm ci", "npm test"),
}
UNWRITTEN = "no test specified"
"""What `npm init` writes where nobody has written tests."""


def suggest(files: Files) -> Suggestion | None:
    """Suggest commands from package.json."""
    if not files.has("package.json"):
        return None
    package = files.json("package.json")
    script = str(table(package, "scripts").get("test", ""))
    runner = _runner(package, script)
    if not script and runner is None:
        return None
    lock = files.first(*MANAGERS)
    install, suite = MANAGERS[lock] if lock else ("npm install", "npm test")
    written = bool(script) and UNWRITTEN not in script
    return Suggestion(
        ecosystem="JavaScript",
        setup=_setup(package, install, lock),
        test=Line(value=RUNNERS[runner] if runner else None, because=_because(runner)),
        suite=Line(
            value=suite if written else None,
            because="package.json has scripts.test" if written else "package.json has no scripts.test",
        ),
        doubt="tests are named by file; whether one was red is read from exit code 1",
    )


def _setup(package: dict[str, object], install: str, lock: str | None) -> Line:
    if not any(table(package, name) for name in ("dependencies", "devDependencies", "optionalDependencies")):
        return Line(value=None, because="package.json depends on nothing")
    return Line(value=install, because=f"{lock} is there" if lock else "package.json, without a lock file")


def _runner(package: dict[str, object], script: str) -> str | None:
    """Find the runner in the test script, else among what is installed."""
    for name in RUNNERS:
        if re.search(rf"(^|[\s/]){re.escape(name)}(\s|$)", script):
            return name
    installed = table(package, "devDependencies") | table(package, "dependencies")
    return next((name for name in RUNNERS if name in installed), None)


def _because(runner: str | None) -> str:
    if runner is None:
        return f"package.json names none of {', '.join(RUNNERS)}"
    return f"package.json names {runner}"
