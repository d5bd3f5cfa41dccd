"""The hidden last line, and what happens when a comment grows too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.words.fit import COMMENT_LIMIT, Section, fit
from worktrain.words.marker import mark, read

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True).filter(lambda k: k != "kind"), VALUES))
def test_a_marker_is_read_as_it_was_written(fields: dict[str, object]) -> None:
    line = mark("status", **fields)
    assert "\n" not in line
    assert "--" not in line.removeprefix("<!--").removesuffix("-->")
    assert read(f"text\n{line}\n") == {"kind": "status", **fields}


def test_the_same_fields_give_the_same_line() -> None:
    assert mark("a", y=1, x=2) == mark("a", x=2, y=1) == '<!-- worktrain:v1 {"kind":"a","x":2,"y":1} -->'


def test_only_the_last_line_counts() -> None:
    assert read(f"{mark('proof')}\nhello") is None
    assert read(f"{mark('proof')}\n{mark('status')}\n\n") == {"kind": "status"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("<!-- worktrain:v1 {bad} -->", id="no JSON"),
        pytest.param("<!-- worktrain:v1 [1] -->", id="no object"),
        pytest.param('<!-- worktrain:v1 {"a":1} -->', id="no kind"),
        pytest.param('<!-- worktrain:v2 {"kind":"a"} -->', id="another version"),
        pytest.param('x <!-- worktrain:v1 {"kind":"a"} -->', id="not alone in its line"),
        pytest.param("<!-- worktrain:v1 {" + '"a":{' * 50_000 + " -->", id="too deep"),
    ],
)
def test_what_is_no_marker_is_none(body: str) -> None:
    assert read(body) is None


def test_a_marker_that_is_too_long_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="longer than 4096"):
        mark("status", text="x" * 5000)


def test_what_fits_is_kept_whole() -> None:
    assert fit([Section(text="a"), Section(text=""), Section(text="b", priority=3)]) == "a\n\nb\n"


def test_whole_sections_go_by_priority_and_the_text_says_so() -> None:
    sections = [
        Section(text="first"),
        Section(text="x" * 50, priority=1, name="the links"),
        Section(text="y" * 50, priority=5, name="the log"),
        Section(text="z" * 50, priority=4, name="the plan"),
        Section(text=mark("status")),
    ]
    text = fit(sections, 200)
    assert "x" * 50 in text
    assert "Left out, because a comment is limited in length: the log, the plan." in text
    assert read(text) == {"kind": "status"}
    assert len(text) <= 200


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 9)), max_size=8))
def test_nothing_grows_over_the_limit(sizes: list[tuple[int, int]]) -> None:
    sections = [Section(text="é" * size, priority=priority, name="part") for size, priority in sizes]
    text = fit([Section(text="first"), *sections, Section(text=mark("status"))])
    assert len(text) <= COMMENT_LIMIT
    assert read(text) == {"kind": "status"}


def test_what_must_stay_and_does_not_fit_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing may be left out"):
        fit([Section(text="x" * 100)], 50)
