"""What a person cannot see in a rendered issue never reaches an agent (PI-04)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.words.hidden import LIMIT, visible
from worktrain.words.invisible import found, strip

CANARY = "CANARY"

HIDDEN = {
    "comment": "a <!-- CANARY --> b",
    "comment over a fence": "<!--\nCANARY\n\n```\nCANARY\n```\n-->\nseen",
    "comment without an end": "a\n<!-- CANARY",
    "processing instruction": "<?php CANARY ?>",
    "alternative text": "![CANARY](x.png)",
    "alternative text by reference": "![CANARY][x]",
    "image title": "![a](x.png 'CANARY')",
    "link title": "[t](http://x 'CANARY')",
    "link title behind angle brackets": '[t](<http://x y> "CANARY")',
    "link title with a bracket": '[t](y "a ) b CANARY")',
    "link target": "[docs](https://x.example/CANARY)",
    "reference of a link": "[a][CANARY]",
    "definition": '[r]: http://x "CANARY"',
    "definition over lines": "[r]:\n  http://x\n  'CANARY'",
    "definition in a list": '- [r]: http://x "CANARY"',
    "attribute": '<a title="CANARY">x</a>',
    "attribute over lines": "<a\n title='CANARY'\n>x</a>",
    "data attribute": "<span data-x=CANARY>y</span>",
    "unknown tag": "text <CANARY>",
    "script": "<script>CANARY</script>",
    "style over blank lines": "<style>\n\nCANARY\n\n</style>",
    "template before a fence": "x <template>\n\n```\nCANARY\n```",
    "comment in a fence in HTML": "<div>\n```\n<!-- CANARY -->\n```\n</div>",
    "comment in a fence in pre": "<pre>\n\n```\n<!-- CANARY -->\n```\n</pre>",
    "comment in a fence in pre after a comment": "<pre>\n<!-- x -->\n```\n<!-- CANARY -->",
    "fence in an open comment in HTML": "<div><!--\n\n```\nCANARY\n```\n-->",
    "fence in an open attribute": '<div title="\n\n```\nCANARY\n```\n">',
    "span over two lines": "a ` b\n` <!-- CANARY --> `",
    "spans in two points": "- a ` b\n- c <!-- CANARY ` -->",
    "span over cells": "| ` | <!-- CANARY --> | ` |",
    "span that begins in a tag": 'x <a title="`"> <!-- CANARY --> <b title="`">',
    "escaped span": "\\`<!-- CANARY -->\\`",
    "span of unequal ends": "`<!-- CANARY -->``",
    "fence left with its list": "- a\n  ```\n<!-- CANARY -->\n",
    "fence left with its quotation": "> ```\n<!-- CANARY -->\n",
    "fence that is indented code": "    ```\n<!-- CANARY -->\n    ```",
    "hint of a fence": "```python CANARY\nx\n```",
    "language of a fence": "```CANARY\nx\n```",
    "unused footnote": "[^1]: CANARY",
    "phantom": "$\\phantom{CANARY}$",
}

SEEN = {
    "fence": "```html\n<div>CANARY</div><!-- x -->\n```",
    "span": "use `List<CANARY>` now",
    "comment in a span": "see `<!-- CANARY -->`",
    "fence after a comment": "<!-- hint -->\n```\nf<CANARY>()\n```",
    "details": "<details><summary>CANARY</summary>\n\ntext\n</details>",
    "comparison": "a < b CANARY > c",
    "address": "<https://x.example/CANARY>",
    "bare address": "https://x.example/CANARY",
    "link text": "[CANARY](https://x.example)",
    "used footnote": "see[^1]\n\n[^1]: CANARY",
    "text in a tag": "<b>CANARY</b>",
    "word in brackets": "[x] CANARY",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_is_hidden_goes_and_is_listed(text: str) -> None:
    shown = visible(text)
    assert CANARY not in shown.text
    assert shown.removed
    assert shown.note.startswith("Hidden parts")


@pytest.mark.parametrize("text", SEEN.values(), ids=SEEN.keys())
def test_what_is_seen_stays(text: str) -> None:
    assert CANARY in visible(text).text


def test_code_stays_as_it_is() -> None:
    text = "Run:\n\n```python\nif a < b and c > d:\n    print('<!-- x -->')\n```\n\nand `x = [1](2)`."
    assert visible(text).text == text
    assert visible(text).removed == ()
    assert visible(text).note == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\u200bb", "ab", id="zero width"),
        pytest.param("a\u202eb", "ab", id="bidi"),
        pytest.param("a\U000e0043\U000e0041", "a", id="tags"),
        pytest.param("a&#8203;b", "a b", id="entity"),
        pytest.param("a&ZeroWidthSpace;b", "a b", id="named entity"),
        pytest.param("\x1b[31mred\x1b[0m", "red", id="terminal"),
        pytest.param("a\x00b\x08", "ab", id="controls"),
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends"),
    ],
)
def test_invisible_characters_go(text: str, shown: str) -> None:
    assert visible(text).text == shown


def test_invisible_characters_are_listed_by_their_numbers() -> None:
    assert found("a\u200b\u200bb\u202e") == ("U+200B U+200B", "U+202E")


@given(st.text())
def test_what_was_cleaned_is_clean(text: str) -> None:
    assert strip(strip(text)) == strip(text)
    assert found(strip(text)) == ()


PARTS = ["<", "!--", "-->", "`", "\n", "a", "div", ">", "[", "](", ")", "|", '"', "- ", "> ", "\n\n"]
PROSE = st.lists(st.sampled_from(PARTS)).map("".join).filter(lambda text: "```" not in text)


@given(PROSE)
def test_no_comment_survives_outside_code(text: str) -> None:
    assert CANARY not in visible(f"{text}\n\n<!-- CANARY -->\n").text


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "[a",
        '](<a>"',
        '<a "',
        "` `` ",
        "<div\n",
        "a.",
        "[^1]: a\n\n",
        "![",
        "<!--",
        "&#8203;",
        "`<a>`|",
        "[a]((",
    ],
)
def test_a_long_hostile_text_is_read_in_less_than_a_second(piece: str) -> None:
    text = piece * (LIMIT // len(piece))
    start = time.perf_counter()
    visible(text)
    assert time.perf_counter() - start < 1


def test_what_is_beyond_the_limit_is_not_read_and_listed() -> None:
    shown = visible("a" * (LIMIT + 10))
    assert len(shown.text) == LIMIT
    assert shown.removed[0].startswith("what is beyond the limit")
