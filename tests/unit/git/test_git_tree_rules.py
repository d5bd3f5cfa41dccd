"""What a tree must not hold, entry by entry."""

from __future__ import annotations

import pytest

from worktrain.git.differences import Entry
from worktrain.git.tree_rules import MAX_FILE_BYTES, MAX_FILES, is_git_name, problems
from worktrain.ids import Sha

BLOB = Sha("b" * 40)


def entry(path: str | bytes, *, mode: str = "100644", old_mode: str = "000000", status: str = "A") -> Entry:
    raw = path.encode() if isinstance(path, str) else path
    return Entry(path=raw, status=status, old_mode=old_mode, new_mode=mode, new=BLOB)


def kinds(one: Entry, *, size: int = 1, target: str = "") -> list[tuple[str, bool]]:
    found = problems([one], sizes={BLOB: size}, targets={BLOB: target.encode()})
    return [(problem.kind, problem.refused) for problem in found]


@pytest.mark.parametrize(
    "path", ["a", "docs/ä b.md", "-x", "a:b"[:1], "..a", "...", "git", ".github/x.yml", ".gitignore"]
)
def test_plain_files_are_no_problem(path: str) -> None:
    assert kinds(entry(path)) == []


@pytest.mark.parametrize(
    "name",
    [
        ".git",
        ".GIT",
        ".Git",
        "git~1",
        "GIT~2",
        ".git ",
        ".git.",
        ".git . .",
        ".g\u200cit",
        ".git\ufeff",
        ".git::$INDEX_ALLOCATION",
        ".git:x",
    ],
)
def test_every_name_that_some_file_system_takes_for_git_is_refused(name: str) -> None:
    assert is_git_name(name)
    assert ("git-name", True) in kinds(entry(f"deep/{name}/config"))


@pytest.mark.parametrize("name", [".gitx", "git", "x.git", "git~", ".gi t"])
def test_names_that_are_only_similar_are_fine(name: str) -> None:
    assert not is_git_name(name)


@pytest.mark.parametrize("name", [".gitmodules", ".GITMODULES", "gitmod~1", ".gitmodules."])
def test_a_list_of_submodules_is_shown_to_a_person(name: str) -> None:
    assert kinds(entry(name)) == [("gitmodules", False)]


@pytest.mark.parametrize("path", ["../x", "a/../x", "a//x", "/x", "a/./x", "a\\x"])
def test_paths_that_go_elsewhere_are_refused(path: str) -> None:
    assert ("dot-dot", True) in kinds(entry(path))


@pytest.mark.parametrize("path", ["a\nb", "a\tb", "a\x1b[31m", "a\x7f", "a\u2028b", b"\xff\xfe"])
def test_control_characters_and_bytes_that_are_no_text_are_refused(path: str | bytes) -> None:
    assert ("control-character", True) in kinds(entry(path))


@pytest.mark.parametrize("path", ["x" * 256, "ä" * 128, "/".join(["abc"] * 1100)])
def test_long_names_are_refused(path: str) -> None:
    assert ("long-name", True) in kinds(entry(path))


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("link", "/etc/passwd"),
        ("link", ".."),
        ("a/link", "../../x"),
        ("a/b/link", "../../../x"),
        ("link", "a/../../x"),
        ("link", "a/../x"),
        ("link", ".git/config"),
        ("a/link", "../.GIT"),
        ("link", "C:\\x"),
    ],
)
def test_links_that_leave_the_tree_are_refused(path: str, target: str) -> None:
    assert kinds(entry(path, mode="120000"), target=target) == [("symlink-outside", True)]


@pytest.mark.parametrize(
    ("path", "target"), [("link", "x"), ("a/link", "../x"), ("a/link", ".././b/c"), ("a/link", "..")]
)
def test_links_inside_the_tree_are_shown_to_a_person(path: str, target: str) -> None:
    assert kinds(entry(path, mode="120000"), target=target) == [("symlink", False)]


def test_submodules_are_refused() -> None:
    assert kinds(entry("sub", mode="160000")) == [("submodule", True)]


def test_a_new_executable_bit_is_shown_and_an_old_one_is_not() -> None:
    assert kinds(entry("run", mode="100755")) == [("executable", False)]
    assert kinds(entry("run", mode="100755", old_mode="100644", status="M")) == [("executable", False)]
    assert kinds(entry("run", mode="100755", old_mode="100755", status="M")) == []


def test_a_file_that_is_removed_is_no_problem_whatever_its_name() -> None:
    assert kinds(entry("a\nb/.git", mode="000000", old_mode="100644", status="D")) == []


def test_size_is_counted_to_the_byte() -> None:
    assert kinds(entry("x"), size=MAX_FILE_BYTES) == []
    assert kinds(entry("x"), size=MAX_FILE_BYTES + 1) == [("large-file", True)]


def test_the_hundred_and_first_file_is_one_too_many() -> None:
    rows = [entry(f"{number}") for number in range(MAX_FILES + 1)]
    assert problems(rows[:MAX_FILES], sizes={}, targets={}) == ()
    assert [problem.kind for problem in problems(rows, sizes={}, targets={})] == ["many-files"]
