"""What kind of file a path names: a test, documentation, a changelog, something generated, or source."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

_TEST_FOLDERS = frozenset(
    {"test", "tests", "__tests__", "__snapshots__", "testdata", "test-data", "test_data", "e2e"}
)
_TEST_FILE = re.compile(
    r"test_.*\.pyi?|.*_tests?\.(py|go|rb|exs|dart|cc|cpp)|conftest\.py|tests?\.py"
    r"|.*\.(test|spec)\.[cm]?[jt]sx?|.*_spec\.rb|.*Tests?\.(java|kt|cs|php|swift)"
)
_DOC_FOLDERS = frozenset({"doc", "docs", "documentation"})
_DOC_SUFFIXES = frozenset({".md", ".mdx", ".rst", ".adoc", ".markdown"})
_DOC_NAME = re.compile(
    r"(readme|authors|contributors|contributing|copying|licen[cs]e|notice|security|support|maintainers"
    r"|code_of_conduct|codeowners|credits|thanks|governance|citation)(\.(txt|cff|html|in))?|mkdocs\.ya?ml|\.readthedocs\.ya?ml",
    re.IGNORECASE,
)
_CHANGELOG_NAME = re.compile(
    r"(changelog|changes|history|news|whatsnew|release[-_ ]?notes|releases)(\.(md|rst|txt|adoc))?",
    re.IGNORECASE,
)
_CHANGELOG_FOLDERS = frozenset(
    {"changelog.d", "changelog", "changelogs", "newsfragments", "changes", "news.d", ".changeset"}
)
_FRAGMENT_SUFFIXES = frozenset(
    {
        ".md",
        ".rst",
        ".txt",
        "",
        ".feature",
        ".bugfix",
        ".doc",
        ".removal",
        ".misc",
        ".breaking",
        ".deprecation",
    }
)
_GENERATED_NAME = re.compile(
    r".*\.lock|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|go\.sum|.*\.min\.(js|css)|.*\.map"
    r"|.*_pb2(_grpc)?\.pyi?|.*\.pb\.go|.*\.snap|_version\.py|.*\.generated\..*"
)
_GENERATED_FOLDERS = frozenset({"node_modules", "vendor", "_vendor", "dist", "__pycache__", "generated"})


def is_test(path: str) -> bool:
    """Say whether it is a test, or something that only tests use (data, conftest)."""
    parts = PurePosixPath(path).parts
    folders = parts[:-1]
    # `testing/` at the root is where pytest and its kin keep their tests; deeper it is a library's own.
    return bool(
        _TEST_FOLDERS.intersection(folders) or folders[:1] == ("testing",) or _TEST_FILE.fullmatch(parts[-1])
    )


def is_changelog(path: str) -> bool:
    """Say whether it is a changelog, or a fragment of one."""
    pure = PurePosixPath(path)
    if _CHANGELOG_NAME.fullmatch(pure.name):
        return True
    fragment = pure.suffix in _FRAGMENT_SUFFIXES or pure.suffix.lstrip(".").isdigit()
    return bool(_CHANGELOG_FOLDERS.intersection(pure.parts[:-1])) and fragment


def is_documentation(path: str) -> bool:
    """Say whether it is written for people and runs nowhere."""
    pure = PurePosixPath(path)
    if _DOC_FOLDERS.intersection(pure.parts[:1]):
        return True  # docs/conf.py too: it runs, but only to print the documentation
    return pure.suffix.lower() in _DOC_SUFFIXES or bool(_DOC_NAME.fullmatch(pure.name))


def is_generated(path: str) -> bool:
    """Say whether a tool writes it, so that its lines say nothing about the size of a change."""
    pure = PurePosixPath(path)
    return bool(_GENERATED_NAME.fullmatch(pure.name) or _GENERATED_FOLDERS.intersection(pure.parts[:-1]))


def is_boilerplate(path: str) -> bool:
    """Say whether changes touch it by the way: nobody foresees it, and nobody waits for it."""
    return is_changelog(path) or is_generated(path)


def is_source(path: str) -> bool:
    """Say whether a test must guard it: changed and not test, documentation or changelog."""
    return not (is_test(path) or is_documentation(path) or is_changelog(path))


def matches(path: str, pattern: str) -> bool:
    """Say whether a glob names the path: `**` crosses folders, `*` and `?` do not, case never matters.

    A pattern without a slash means a file of that name in any folder. Case is folded because a file system
    that ignores it would otherwise offer a way around a protected path.
    """
    return _glob(pattern.casefold()).fullmatch(path.casefold()) is not None


@lru_cache(maxsize=512)
def _glob(pattern: str) -> re.Pattern[str]:
    anchored = pattern.lstrip("/") if "/" in pattern else f"**/{pattern}"
    translated = re.sub(
        r"\*\*/|\*\*|\*|\?|.", lambda found: _WILD.get(found[0]) or re.escape(found[0]), anchored
    )
    return re.compile(translated, re.DOTALL)


_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
