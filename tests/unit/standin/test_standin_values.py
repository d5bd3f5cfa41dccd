"""Small pure parts: closing words, natural keys, figures, paging, node ids, budget, Markdown."""

from __future__ import annotations

import pytest

from worktrain.standin.acts.closing_words import closed_numbers
from worktrain.standin.figures import Figures
from worktrain.standin.ids import node_id, read_node_id
from worktrain.standin.journal import shortened
from worktrain.standin.natural_keys import Effects, comment_key, issue_key, marker, review_key
from worktrain.standin.pages.markdown import render
from worktrain.standin.paging import links

STATUS = 'Text.\n\n<!-- worktrain:v1 {"kind":"status","run":"r"} -->'


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Fixes #1", [1]),
        ("closes: #2 and Resolves acme/shop#3", [2, 3]),
        ("fixed #4, fixed #4", [4]),
        ("See #5", []),
        ("prefixes #6", []),
        ("Fixes other/repo#7", []),
        ("Fixes#8", []),
        (None, []),
    ],
)
def test_closing_words_name_issues_of_this_repository(text: str | None, numbers: list[int]) -> None:
    assert closed_numbers(text, "acme/shop") == numbers


def test_only_the_last_line_is_a_marker() -> None:
    assert marker(STATUS) == {"kind": "status", "run": "r"}
    assert marker(f"{STATUS}\nmore") == {}
    assert marker("<!-- worktrain:v1 {broken} -->") == {}


def test_natural_keys_tell_kinds_subjects_and_rounds_apart() -> None:
    assert comment_key("a/b", 1, STATUS) == "a/b/1/comment/status"
    reply = '<!-- worktrain:v1 {"kind":"reply","to":"7"} -->'
    assert comment_key("a/b", 1, reply) == "a/b/1/comment/reply/7"
    assert comment_key("a/b", 1, "no marker") is None
    verdict = '<!-- worktrain:v1 {"kind":"verdict","round":2,"run":"r"} -->'
    assert review_key("a/b", 1, verdict) == "a/b/1/review/r/2"
    assert issue_key("a/b", '<!-- worktrain:v1 {"kind":"retro"} -->') == "a/b/issue/retro//"


def test_an_effect_repeats_until_it_was_taken_back() -> None:
    effects = Effects()
    assert [effects.repeat("k"), effects.repeat("k")] == [False, True]
    effects.gone("k")
    assert effects.repeat("k") is False
    assert [effects.repeat(None), effects.repeat(None)] == [False, False]


def test_a_pull_request_owns_the_pushes_to_its_branch_also_earlier_ones() -> None:
    figures = Figures()
    figures.app.add(("a/b", "topic"), writes=1)
    figures.opened("a/b", 3, "topic")
    figures.app.add(("a/b", 3), writes=2, content_writes=1, requests=4)
    assert figures.of("a/b", 3).writes == 3
    assert figures.of("a/b", 1).writes == 0
    assert (figures.writes, figures.content_writes, figures.requests) == (3, 1, 4)


def test_people_are_counted_apart() -> None:
    figures = Figures()
    figures.people.add(None, writes=1, requests=1)
    assert (figures.writes, figures.requests) == (0, 0)


def test_links_lead_through_the_pages() -> None:
    assert links("u", {"state": "all"}, 1, 1) == ""
    assert links("u", {"state": "all"}, 1, 2) == (
        '<u?state=all&page=2>; rel="next", <u?state=all&page=2>; rel="last"'
    )
    assert 'rel="prev"' in links("u", {}, 2, 2)


def test_a_node_id_can_be_read_back_and_others_cannot() -> None:
    assert read_node_id(node_id("pull", 12)) == ("pull", "12")
    assert read_node_id("nonsense") is None
    assert read_node_id("XX_kwDOabc") is None


def test_a_large_body_is_kept_as_its_digest() -> None:
    assert shortened({"a": 1}) == {"a": 1}
    assert set(shortened({"a": "x" * 20_000})) == {"length", "sha256"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a **b** `c`", "<p>a <strong>b</strong> <code>c</code></p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("<details>\n<summary>More</summary>", "<p><details><br><summary>More</summary></p>"),
        ("```\n<b>\n```\nafter", "<pre>&lt;b&gt;</pre><p>after</p>"),
        ("x <!-- hidden --> y", "<p>x  y</p>"),
        ('[a](https://x/"onclick=")', '<p><a href="https://x/&quot;onclick=&quot;">a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("", '<p class="quiet">No description.</p>'),
    ],
)
def test_texts_are_shown_as_harmless_html(text: str, shown: str) -> None:
    assert render(text) == shown
