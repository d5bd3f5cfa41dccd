"""What an issue's text names, and in which tone."""

from __future__ import annotations

import time

import pytest

from worktrain.planning.mentions import MAX_MENTIONS, Form, Mention, Tone, find


@pytest.mark.parametrize(
    ("body", "mention"),
    [
        pytest.param("see blog/slug.py", Mention(Form.PATH, "blog/slug.py"), id="a bare path"),
        pytest.param("In `blog/slug.py:12`, a", Mention(Form.PATH, "blog/slug.py"), id="a path with a line"),
        pytest.param("(./blog/slug.py)", Mention(Form.PATH, "blog/slug.py"), id="a path from here"),
        pytest.param(
            "Makefile in ci/scripts/deploy", Mention(Form.PATH, "ci/scripts/deploy"), id="no suffix"
        ),
        pytest.param(
            "https://github.com/a/b/blob/main/blog/slug.py#L3-L9",
            Mention(Form.PATH, "blog/slug.py"),
            id="a link to a file",
        ),
        pytest.param("`blog.slug.slugify` is", Mention(Form.DOTTED, "blog.slug.slugify"), id="a dotted name"),
        pytest.param("calling slugify() twice", Mention(Form.SYMBOL, "slugify"), id="a call"),
        pytest.param("`slugify` is", Mention(Form.SYMBOL, "slugify"), id="a name in backticks"),
        pytest.param("the to_slug function", Mention(Form.SYMBOL, "to_slug"), id="a name with an underscore"),
        pytest.param("a PostIndex is", Mention(Form.SYMBOL, "PostIndex"), id="a name with humps"),
        pytest.param(
            'File "/home/x/blog/slug.py", line 3, in slugify',
            Mention(Form.FRAME, "/home/x/blog/slug.py"),
            id="a frame in prose",
        ),
        pytest.param(
            "```py\nfrom blog.slug import slugify\n```",
            Mention(Form.DOTTED, "blog.slug", Tone.EXAMPLE),
            id="an import in an example",
        ),
        pytest.param(
            "Do not touch `blog/urls.py`.",
            Mention(Form.PATH, "blog/urls.py", Tone.EXCLUDED),
            id="a path to keep away from",
        ),
        pytest.param(
            "It should work like in blog/feed.py",
            Mention(Form.PATH, "blog/feed.py", Tone.COMPARED),
            id="a path to compare with",
        ),
    ],
)
def test_what_the_text_names_is_found(body: str, mention: Mention) -> None:
    assert mention in find("", body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Slugs collide on Mondays, often; #3 too.", id="plain words"),
        pytest.param("<!-- edit blog/slug.py here -->", id="a hidden comment"),
        pytest.param("write to ada.lovelace@example.org", id="an address"),
        pytest.param(
            "docs at https://example.org/blog/slug.py are right", id="a page that is no file of ours"
        ),
    ],
)
def test_what_names_no_code_is_left_alone(body: str) -> None:
    assert find("", body) == ()


def test_the_title_counts() -> None:
    assert Mention(Form.SYMBOL, "slugify") in find("slugify() drops umlauts", "")


def test_the_innermost_frame_comes_first() -> None:
    trace = '```\n  File "a/outer.py", line 1, in f\n  File "a/inner.py", line 2, in g\nValueError\n```'
    frames = [mention.text for mention in find("", trace) if mention.form is Form.FRAME]
    assert frames == ["a/inner.py", "a/outer.py"]


def test_a_dump_of_names_is_cut() -> None:
    assert len(find("", " ".join(f"name_{n}()" for n in range(5_000)))) == MAX_MENTIONS


@pytest.mark.parametrize("unit", ["a", "a.", "a/", "`", "http://", "<!--", "_a", "Ab", "```\n", "x(", "@"])
def test_a_hostile_text_does_not_hold_up_the_plan(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    start = time.process_time()
    find("", text)
    assert time.process_time() - start < 5
