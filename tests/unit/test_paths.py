"""What kind of file a path names."""

from __future__ import annotations

import pytest

from worktrain import paths


@pytest.mark.parametrize(
    "path",
    [
        "tests/test_a.py",
        "test/a.py",
        "tests/data/golden.json",
        "tests/conftest.py",
        "conftest.py",
        "src/pkg/tests/test_b.py",
        "pkg/test_c.py",
        "pkg/c_test.py",
        "testing/test_capture.py",
        "testing/freeze/data.txt",
        "app/tests.py",
        "pkg/c_test.go",
        "src/a.test.tsx",
        "src/a.spec.js",
        "spec/models/user_spec.rb",
        "src/test/java/FooTest.java",
        "ui/__tests__/a.js",
    ],
)
def test_what_only_tests_use_counts_as_a_test(path: str) -> None:
    assert paths.is_test(path)
    assert not paths.is_source(path)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "docs/index.rst",
        "docs/conf.py",
        "doc/a.txt",
        "LICENSE",
        "LICENSE.txt",
        "AUTHORS",
        "pkg/NOTES.md",
        "mkdocs.yml",
        "CONTRIBUTING.rst",
    ],
)
def test_what_is_written_for_people_is_documentation(path: str) -> None:
    assert paths.is_documentation(path)
    assert not paths.is_source(path)


@pytest.mark.parametrize(
    "path",
    [
        "CHANGELOG.md",
        "CHANGES",
        "CHANGES.rst",
        "HISTORY.txt",
        "NEWS",
        "changelog/123.bugfix.rst",
        "changes/12.feature",
    ],
)
def test_a_changelog_is_no_source(path: str) -> None:
    assert paths.is_changelog(path) or paths.is_documentation(path)
    assert not paths.is_source(path)


@pytest.mark.parametrize(
    "path",
    [
        "src/pkg/a.py",
        "pkg/testing/helper.py",
        "pkg/testimony.py",
        "pkg/security.py",
        "pkg/history.py",
        "pkg/news.py",
        "app/changes/models.py",
        "pkg/docs/render.py",
        "requirements.txt",
        "pyproject.toml",
        "setup.cfg",
        "Makefile",
        "pkg/latest.py",
        "pkg/contest.py",
        "pkg/data.json",
        "pkg/a.pyi",
    ],
)
def test_what_runs_or_configures_is_source(path: str) -> None:
    assert paths.is_source(path)


@pytest.mark.parametrize(
    ("path", "generated"),
    [
        ("uv.lock", True),
        ("package-lock.json", True),
        ("static/a.min.js", True),
        ("pkg/x_pb2.py", True),
        ("pkg/_version.py", True),
        ("vendor/x/y.go", True),
        ("pkg/a.py", False),
        ("lock.py", False),
    ],
)
def test_what_a_tool_writes_is_generated(path: str, generated: bool) -> None:
    assert paths.is_generated(path) is generated
    assert paths.is_boilerplate(path) is generated


@pytest.mark.parametrize(
    ("path", "pattern", "named"),
    [
        (".github/workflows/ci.yml", ".github/**", True),
        (".GitHub/Workflows/ci.yml", ".github/**", True),
        ("x/.github/ci.yml", ".github/**", False),
        ("migrations/0001.sql", "migrations/**", True),
        ("migrations", "migrations/**", False),
        ("a/b/CODEOWNERS", "CODEOWNERS", True),
        ("CODEOWNERS", "codeowners", True),
        ("db/a.sql", "*.sql", True),
        ("db/a.sql", "db/*.sql", True),
        ("db/x/a.sql", "db/*.sql", False),
        ("db/x/a.sql", "db/**/*.sql", True),
        ("db/a.sql", "db/**/*.sql", True),
        ("db/a.sql", "/db/?.sql", True),
        ("a+b.py", "a+b.py", True),
        ("aab.py", "a+b.py", False),
    ],
)
def test_a_glob_names_paths_whatever_their_case(path: str, pattern: str, named: bool) -> None:
    assert paths.matches(path, pattern) is named
