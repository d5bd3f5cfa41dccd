"""Code owners are found as GitHub finds them."""

from __future__ import annotations

import pytest

from worktrain.squads.owners import owners

TEXT = """\
# who owns what
*            @maria
*.js         @li  # the pages
/docs/       @acme/writers
apps/*       docs@example.org
deep/**/x.py @sam
build/logs/
[Section]
!never       @eve
"""


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("blog/slug.py", ("maria",)),
        ("web/page.js", ("li",)),
        ("docs/a/b.md", ("acme/writers",)),
        ("more/docs/a.md", ("maria",)),
        ("apps/one", ("docs@example.org",)),
        ("apps/one/two", ("maria",)),
        ("deep/a/b/x.py", ("sam",)),
        ("deep/x.py", ("sam",)),
        ("build/logs/today", ()),
        ("never", ("maria",)),
    ],
)
def test_the_last_line_that_matches_a_path_says_who_owns_it(path: str, named: tuple[str, ...]) -> None:
    assert owners(TEXT, [path]) == named


def test_each_owner_is_named_once_in_the_order_of_the_files() -> None:
    assert owners(TEXT, ["a.js", "b.py", "c.js"]) == ("li", "maria")


def test_a_file_that_github_ignores_is_ignored() -> None:
    assert owners("* @maria\n" + "#" * 3_000_000, ["a"]) == ()


def test_an_empty_file_owns_nothing() -> None:
    assert owners("\n\n# nobody\n", ["a"]) == ()
