"""The write gate refuses a text that does more than be read (OUT-03 to OUT-05)."""

from __future__ import annotations

import pytest

from worktrain import intents
from worktrain.ids import RunId, Sha
from worktrain.squads.writes import Refused, Scope, check
from worktrain.words.marker import mark

SHOP = "acme/shop"
RUN = RunId("wt-100-12-1")
HEAD = Sha("ab" * 20)
BRANCH = "worktrain/issue-12-slugs"
SCOPE = Scope(
    repository=SHOP,
    issue=12,
    pull=31,
    branch=BRANCH,
    base="main",
    run=RUN,
    references=frozenset({7}),
    mentions=frozenset({"maria"}),
    hosts=frozenset({"worktrain.example:8321"}),
)


def comment(body: str, number: int = 12) -> intents.Reply:
    return intents.Reply(repository=SHOP, run=RUN, number=number, to="1", body=body)


def opened(**more: object) -> intents.OpenPull:
    given: dict[str, object] = {
        "repository": SHOP,
        "run": RUN,
        "branch": BRANCH,
        "base": "main",
        "title": "Slugs",
        "body": "Fixes #12",
    }
    return intents.OpenPull.model_validate(given | more)


def refusal(intent: intents.Intent, scope: Scope = SCOPE) -> str:
    with pytest.raises(Refused) as caught:
        check(intent, scope)
    assert caught.value.why
    return caught.value.rule


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        pytest.param("Hello @everyone", "command", id="everyone"),
        pytest.param("Hello @acme/owners", "mention", id="a team"),
        pytest.param("Hello @li", "mention", id="somebody else"),
        pytest.param("@maria and @maria", "mention", id="twice"),
        pytest.param("&#64;li", "mention", id="an entity"),
        pytest.param("(@li)", "mention", id="in brackets"),
        pytest.param("Fixes #12", "closing word", id="closing in a comment"),
        pytest.param("Resolves: acme/other#4", "closing word", id="closing elsewhere"),
        pytest.param("```\nFixes #3\n```", "closing word", id="closing in code"),
        pytest.param("fixed https://github.com/a/b/issues/3", "closing word", id="closing by address"),
        pytest.param("see #3", "reference", id="another issue"),
        pytest.param("see acme/other#7", "reference", id="another repository"),
        pytest.param("see GH-3", "reference", id="the old form"),
        pytest.param("Hi.\n/approve", "command", id="a command"),
        pytest.param("Hi.\n/LGTM", "command", id="a command in capitals"),
        pytest.param("```\n/lgtm\n```", "command", id="a command in code"),
        pytest.param("> /worktrain stop", "command", id="our own command"),
        pytest.param("@bors r+", "command", id="a bot"),
        pytest.param("![x](http://worktrain.example:8321/x.png)", "image", id="an image"),
        pytest.param("[x](https://evil.example)", "address", id="a link"),
        pytest.param("https://evil.example/?d=1", "address", id="a bare link"),
        pytest.param("www.evil.example", "address", id="a link without scheme"),
        pytest.param("[x](javascript:alert(1))", "address", id="a script"),
        pytest.param("[x](data:text/html;base64,AA)", "address", id="data"),
        pytest.param("[x]: https://evil.example", "link definition", id="a definition"),
        pytest.param("<img src=x>", "html", id="a tag"),
        pytest.param("<details open>", "html", id="an attribute"),
        pytest.param("</div>", "html", id="a closing tag"),
        pytest.param(f"{mark('proof')}\nHi.", "marker", id="a marker that is not last"),
        pytest.param(f"{mark('proof')}\n{mark('status')}", "marker", id="two markers"),
        pytest.param("Hi. <!-- x -->", "marker", id="a hidden comment"),
        pytest.param("a\u202eb", "invisible", id="bidi"),
        pytest.param("a\u200bb", "invisible", id="zero width"),
        pytest.param("a\x1b[31m", "invisible", id="terminal"),
        pytest.param("```\nopen", "code", id="an open block"),
        pytest.param("an ` open span\nand ` on", "code", id="an open span"),
        pytest.param("~~~\n@li", "code", id="an open tilde block"),
        pytest.param("> ```\n@li", "mention", id="a block that ends with its quotation"),
        pytest.param("```\nx\n``` y\n@li\n```\nz", "", id="a fence that only looks closed"),
        pytest.param("\\`@li\\`", "mention", id="escaped ticks"),
        pytest.param("`` `@li ``", "", id="longer ticks"),
        pytest.param("", "size", id="nothing"),
        pytest.param("é" * 65_537, "size", id="too long"),
        pytest.param("token = ghs_0123456789abcdefghij0123", "secret", id="a token"),
    ],
)
def test_a_text_that_does_more_than_be_read_is_refused(body: str, rule: str) -> None:
    if rule:
        assert refusal(comment(body)) == rule
    else:
        assert check(comment(body), SCOPE)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Fixes #12\n\nFixes #12", id="twice"),
        pytest.param("Fixes #12, fixes #7", id="and another"),
        pytest.param("Fixes #7", id="another"),
        pytest.param("Fixes acme/other#12", id="elsewhere"),
    ],
)
def test_a_pull_request_closes_its_issue_and_no_other(body: str) -> None:
    assert refusal(opened(body=body)) == "closing word"


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("x" * 256, "size"),
        ("two\nlines", "size"),
        ("for `@li`", "mention"),
        ("for @maria", "mention"),
        ("see #3", "reference"),
    ],
)
def test_a_title_is_read_as_plain_text(title: str, rule: str) -> None:
    assert refusal(opened(title=title)) == rule


def test_each_comment_of_a_review_is_looked_at() -> None:
    bad = intents.ReviewComment(path="a.py", line=1, body="@everyone")
    review = intents.SubmitReview(
        repository=SHOP, number=31, round=1, head_sha=HEAD, body="Verdict", comments=(bad,)
    )
    assert refusal(review) == "command"
