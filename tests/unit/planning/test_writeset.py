"""Which files an issue will change, and how sure the prediction is."""

from __future__ import annotations

import pytest

from worktrain.planning import search
from worktrain.planning.conflicts import SURE
from worktrain.planning.places import look_up
from worktrain.planning.tree import MAX_CHARACTERS, MAX_FILES, definitions, index
from worktrain.planning.writeset import predict
from worktrain.plans import Guess, Tree

TREE = index(
    {
        "blog/__init__.py": "",
        "blog/slug.py": "def slugify(text):\n    pass\n\ndef render(text): pass\n",
        "blog/feed.py": "class Feed:\n    async def publish(self): pass\n    def render(self): pass\n",
        "blog/urls.py": "def url_for(post): pass\n",
        "blog/archive.py": "def by_month(posts): pass\n",
        "tests/test_slug.py": "def test_slugify(): pass\n",
    },
    paths=["README.md", "docs/writing.md", "setup.cfg"],
)


def guess(title: str, body: str = "", *, tree: Tree = TREE) -> dict[str, Guess]:
    return {g.path: g for g in predict(title, body, look_up(tree), search.build(tree))}


def sure(title: str, body: str = "") -> set[str]:
    return {path for path, found in guess(title, body).items() if found.confidence >= SURE}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param("In `blog/slug.py`", "blog/slug.py", id="a path"),
        pytest.param("in urls.py", "blog/urls.py", id="a file's name that is unique"),
        pytest.param("docs/writing.md is wrong", "docs/writing.md", id="a document"),
        pytest.param("`slugify()` is wrong", "blog/slug.py", id="a function defined once"),
        pytest.param("`blog.slug.slugify` is wrong", "blog/slug.py", id="a dotted function"),
        pytest.param("`blog.slugify` is wrong", "blog/slug.py", id="a function taken from the package"),
        pytest.param("`Feed.publish` is wrong", "blog/feed.py", id="a method"),
        pytest.param("the module blog.urls", "blog/urls.py", id="a module"),
        pytest.param("Add `blog/export.py` for it", "blog/export.py", id="a file to be made"),
        pytest.param(
            '```\n  File "/srv/blog/urls.py", line 1, in a\n  File "/srv/blog/slug.py", line 2, in b\n```',
            "blog/slug.py",
            id="where the traceback ends",
        ),
    ],
)
def test_a_file_that_is_named_is_sure(body: str, path: str) -> None:
    assert sure("", body) == {path}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("`render()` is slow", id="a name that two files define"),
        pytest.param("monthly archive urls", id="words that only resemble"),
        pytest.param("```py\nfrom blog.slug import slugify\nslugify('x')\n```", id="an example's imports"),
        pytest.param("do it as in blog/feed.py", id="a comparison"),
        pytest.param("`nowhere/new.py`", id="a new file in no folder of ours"),
        pytest.param("tests/test_slug.py fails", id="a test"),
        pytest.param("import blog", id="the package"),
        pytest.param("```py\nfrom elsewhere import slugify\n```", id="an import from elsewhere"),
    ],
)
def test_a_file_that_is_not_named_is_never_sure(body: str) -> None:
    assert sure("", body) == set()


def test_a_search_hit_says_by_which_words() -> None:
    found = guess("The archive lists months twice")["blog/archive.py"]
    assert found.confidence < 0.5
    assert "archiv" in found.because


def test_a_file_to_keep_away_from_is_not_predicted_at_all() -> None:
    assert "blog/urls.py" not in guess("url_for the archive", "Please do not touch `blog/urls.py`.")


def test_whoever_names_everything_is_sure_of_nothing() -> None:
    tree = Tree(paths=tuple(f"lib/part{n}.py" for n in range(8)))
    found = guess("Tidy up", " ".join(f"`lib/part{n}.py`" for n in range(8)), tree=tree)
    assert all(each.confidence < SURE for each in found.values())


def test_an_ambiguous_name_is_shared_out() -> None:
    tree = Tree(paths=("a/utils.py", "b/utils.py"))
    assert {g.confidence for g in guess("utils.py is slow", tree=tree).values()} == {0.475}


def test_the_surest_comes_first() -> None:
    found = predict("archive", "`blog/slug.py` and url_for()", look_up(TREE), search.build(TREE))
    assert [g.path for g in found[:2]] == ["blog/slug.py", "blog/urls.py"]


def test_definitions_are_read_at_any_depth_but_dunders_are_not() -> None:
    text = "class A:\n    def __init__(self): ...\n    async def go(self): ...\n# def no\nundef x\n"
    assert definitions(text) == ("A", "go")


def test_the_lines_that_git_grep_finds_are_enough() -> None:
    assert index({"a.py": "def one():\n    async  def two(self):\nclass Three(Base):"}).defines == {
        "a.py": ("one", "two", "Three")
    }


def test_a_big_repository_is_read_within_bounds() -> None:
    many = {f"m{n:05}.py": "def f(): pass" for n in range(MAX_FILES + 10)}
    assert len(index(many).defines) == MAX_FILES
    long = {"a.py": "#" * MAX_CHARACTERS + "\ndef late(): pass"}
    assert index(long).defines == {}
    assert index(long).paths == ("a.py",)
