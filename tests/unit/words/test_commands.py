"""Commands are the first line of a comment, and nothing else is."""

from __future__ import annotations

import pytest

from worktrain.commands import BY_VERB, REGISTRY, Call, Unknown, parse

VERBS = [
    *("run", "plan", "stop", "pause", "resume", "retry", "review"),
    *("answer", "approve", "dismiss", "explain", "status", "tell", "help"),
]


def test_the_registry_holds_the_verbs_of_the_house() -> None:
    assert [command.verb for command in REGISTRY] == VERBS


@pytest.mark.parametrize("command", REGISTRY, ids=[command.verb for command in REGISTRY])
def test_every_example_is_understood(command: object) -> None:
    known = BY_VERB[getattr(command, "verb", "")]
    assert known.usage.startswith(f"/worktrain {known.verb}")
    for example in known.examples:
        call = parse(example)
        assert isinstance(call, Call)
        assert call.verb == known.verb


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("/worktrain stop", Call(verb="stop"), id="a verb"),
        pytest.param("\n\n  /worktrain stop  \nthank you", Call(verb="stop"), id="after blank lines"),
        pytest.param("/worktrain stop\r\nthank you", Call(verb="stop"), id="with carriage returns"),
        pytest.param("/worktrain Stop", Call(verb="stop"), id="as a telephone writes it"),
        pytest.param("/worktrain", Call(verb="help"), id="alone"),
        pytest.param("/worktrain answer same-minute", Call(verb="answer", argument="same-minute"), id="text"),
        pytest.param(
            "/worktrain answer  `a`  |  @li #3 ",
            Call(verb="answer", argument="`a`  |  @li #3"),
            id="verbatim",
        ),
        pytest.param(
            "/worktrain answer\nfirst\n\nsecond", Call(verb="answer", argument="first\n\nsecond"), id="lines"
        ),
        pytest.param("/worktrain retry\nplease", Call(verb="retry"), id="a verb without text ends its line"),
        pytest.param("/worktrain\tstop", Call(verb="stop"), id="a tab"),
        pytest.param("/worktrain stpo", Unknown(verb="stpo", suggestion="stop"), id="a slip"),
        pytest.param("/worktrain xyzzy", Unknown(verb="xyzzy"), id="no verb of ours"),
        pytest.param("/worktrain " + "x" * 99, Unknown(verb="x" * 40), id="a long one"),
    ],
)
def test_a_first_line_is_a_command(body: str, expected: Call | Unknown) -> None:
    assert parse(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n \n", id="blank"),
        pytest.param("please /worktrain stop", id="in a sentence"),
        pytest.param("hello\n/worktrain stop", id="second line"),
        pytest.param("> /worktrain stop", id="a quotation"),
        pytest.param("```\n/worktrain stop\n```", id="a fence"),
        pytest.param("    /worktrain stop", id="indented code"),
        pytest.param("`/worktrain stop`", id="a span"),
        pytest.param("- /worktrain stop", id="a list"),
        pytest.param("<!-- x -->\n/worktrain stop", id="after a hidden line"),
        pytest.param("/worktrainer stop", id="another word"),
        pytest.param("/WorkTrain stop", id="other letters"),
        pytest.param("/worktrain:ready", id="a label"),
        pytest.param("//worktrain stop", id="two slashes"),
        pytest.param("worktrain stop", id="no slash"),
    ],
)
def test_anything_else_is_talk(body: str) -> None:
    assert parse(body) is None


def test_an_argument_is_split_into_its_first_word_and_the_rest() -> None:
    call = parse("/worktrain dismiss F2  by design, says  @li")
    assert isinstance(call, Call)
    assert call.words == ("F2", "by design, says  @li")
