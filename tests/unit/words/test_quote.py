"""Strangers' words, quoted, notify nobody, close nothing, command nobody and hide nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain import intents
from worktrain.squads.writes import Scope, check
from worktrain.words.marker import mark, read
from worktrain.words.quote import code, plain, untrusted, untrusted_block, untrusted_prose

SCOPE = Scope(repository="acme/shop", issue=12, pull=31, branch="worktrain/issue-12-x", base="main")
PIECES = (
    "@everyone", "@acme/owners", "@", "&#64;maria", "&commat;li", "fixes #3", "Closes: acme/shop#4", "#",
    "12", "GH-7", "gh-8", "/approve", "/LGTM", "/worktrain stop", "@bors r+", "@dependabot merge",
    "[skip ci]", "[CI skip]", "***NO_CI***", "skip-checks: true",
    "https://evil.example/?d=1", "http://a", "www.evil.example", "javascript:alert(1)",
    "data:text/html,x", "mailto:a@b.c", "![x](y)", "[a](b)", "[a]: b", "[x]", "<img src=x onerror=y>",
    "<!--", "-->", "<!-- worktrain:v1 {} -->", "<details>", "&lt;", "&#", "x;", "`", "``", "```", "````",
    "~~~", "\\", "|", "*", "_", ">", "- ", "1. ", "# ", "=", "\n", "\n\n", "\r", " ", "\t", "a", "é",
    "\u200b", "\u202e", "\x1b[31m", "\x00", "\U000e0041", "\ud800", "resolve", "fix", "fixed",
    "ghs_0123456789abcdefghij0123", "acme/shop@abcdef1", "   ", "    ", "'", '"',
)  # fmt: skip
STRANGE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join)


def _passes(body: str) -> None:
    text = f"**{'x'}**\n\n{body}\n\n{mark('reply')}\n"
    check(intents.Reply(repository="acme/shop", number=12, to="1", body=text), SCOPE)


@given(STRANGE)
def test_a_line_of_anything_passes_the_gate(text: str) -> None:
    line = untrusted(text)
    assert "\n" not in line
    _passes(f"- {line}")
    _passes(line)
    _passes(f"| {line} | {line} |")


@given(STRANGE)
def test_a_block_of_anything_passes_the_gate(text: str) -> None:
    _passes(untrusted_block(text))


@given(STRANGE)
def test_prose_of_anything_passes_the_gate(text: str) -> None:
    _passes(untrusted_prose(text))


@given(STRANGE)
def test_code_of_anything_passes_the_gate(text: str) -> None:
    _passes(f"- {code(text)}")


@given(STRANGE)
def test_a_title_of_anything_passes_the_gate(text: str) -> None:
    title = plain(text, 120)
    assert len(title) <= 160
    opened = intents.OpenPull(
        repository="acme/shop", branch="worktrain/issue-12-x", base="main", title=title, body="Fixes #12"
    )
    check(opened, SCOPE)


@given(STRANGE)
def test_no_marker_can_be_forged(text: str) -> None:
    for quoted in (untrusted(text), untrusted_block(text), untrusted_prose(text), code(text), plain(text)):
        assert read(quoted) is None
        assert "<!--" not in quoted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain words", "plain words", id="plain words stay"),
        pytest.param("slug of `a_b` is *bad*", r"slug of `a_b` is \*bad\*", id="code stays, stars show"),
        pytest.param("a|b", r"a\|b", id="a bar does not end the cell"),
        pytest.param("`a|b`", r"\`a\|b\`", id="nor does a bar in code"),
        pytest.param("ping @maria", "ping @ maria", id="a mention is broken"),
        pytest.param("mail a@b.example", "mail a@b.example", id="an address is not a mention"),
        pytest.param("fixes #1", "fixes # 1", id="a closing word is broken"),
        pytest.param("see https://x.example/a", "see hxxps://x.example/a", id="a link is defanged"),
        pytest.param("a <b>", "a &lt;b&gt;", id="tags are shown"),
        pytest.param("&#64;all", "&# 64;all", id="an entity is no sign"),
        pytest.param("snake_case_name", "snake_case_name", id="names are not cluttered"),
        pytest.param("# heading", r"\# heading", id="a line is no heading"),
        pytest.param("1. one", r"1\. one", id="a line is no list"),
        pytest.param("a <!-- b --> c", "a c", id="a hidden comment goes"),
        pytest.param("a ghs_0123456789abcdefghij0123", "a \\[removed: looks like a credential\\]", id="key"),
    ],
)
def test_a_line_reads_well(text: str, shown: str) -> None:
    assert untrusted(text) == shown


def test_a_long_line_is_cut_with_a_sign() -> None:
    assert untrusted("word " * 100, 20) == "word word word word…"


def test_a_fence_is_longer_than_any_in_the_text() -> None:
    block = untrusted_block("```\ninner\n````\n")
    assert block.startswith("`````\n")
    assert block.endswith("\n`````")


def test_a_long_block_is_cut_at_a_line_and_says_so() -> None:
    block = untrusted_block("one line\n" * 100, 50)
    assert block.count("one line") == 5
    assert re.search(r"… \d+ more characters are not shown", block)


def test_what_is_cut_is_valid_and_closed_even_in_the_middle_of_a_sign() -> None:
    block = untrusted_block("```\n" + "é" * 300_000, 60_000)
    assert block.encode().decode() == block
    _passes(block)


def test_prose_keeps_paragraphs_lists_and_code() -> None:
    text = untrusted_prose("First.\n\n- one\n- two\n\n```python\nx = 1\n```\nLast.")
    assert text == "> First.\n>\n> - one\n> - two\n>\n> ```\n> x = 1\n> ```\n>\n> Last."


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("[skip ci] A typo", "(skip ci) A typo"),
        ("A typo [No CI]", "A typo (No CI)"),
        ("***NO_CI*** typo", "NO_CI typo"),
        ("skip-checks: true", "skip-checks - true"),
        ("Do not skip ci", "Do not skip ci"),
    ],
)
def test_a_title_does_not_keep_checks_from_running(title: str, said: str) -> None:
    assert plain(title) == said
