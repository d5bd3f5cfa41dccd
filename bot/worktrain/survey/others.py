"""Go, Rust, and whatever has a Makefile with a target `test`."""

from __future__ import annotations

import re

from worktrain.survey.files import Files
from worktrain.survey.suggestion import Line, Suggestion

_TARGET = re.compile(r"^test\s*:(?!=)", re.MULTILINE)


def go(files: Files) -> Suggestion | None:
    if not files.has("go.mod"):
        return None
    needs = files.has("go.sum")
    return Suggestion(
        ecosystem="Go",
        setup=Line(
            value="go mod download" if needs else None,
            because="go.sum is there" if needs else "go.mod needs nothing",
        ),
        test=Line(value="go test {tests}", because="go.mod is there"),
        suite=Line(value="go test ./...", because="go.mod is there"),
        doubt="tests are named by package, as ./store",
    )


def rust(files: Files) -> Suggestion | None:
    if not files.has("Cargo.toml"):
        return None
    return Suggestion(
        ecosystem="Rust",
        setup=Line(value="cargo fetch", because="Cargo.toml is there"),
        test=Line(value="cargo test --offline -- {tests}", because="Cargo.toml is there"),
        suite=Line(value="cargo test --offline", because="Cargo.toml is there"),
        doubt="cargo ends with 101 where a test is red, which counts as an error: a person decides then",
    )


def make(files: Files) -> Suggestion | None:
    name = files.first("GNUmakefile", "Makefile")
    if name is None or not _TARGET.search(files.text(name)):
        return None
    return Suggestion(
        ecosystem="make",
        setup=Line(value=None, because=f"{name} does not say"),
        test=Line(value=None, because="a target of make takes no names of tests"),
        suite=Line(value="make test", because=f"{name} has a target test"),
    )
