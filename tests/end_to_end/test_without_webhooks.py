"""The same outcomes without a public address: by asking as an App, and with nothing but a person's token."""

from __future__ import annotations

from tests.end_to_end.conftest import PEOPLE, Play, act, issue


def test_polling_comes_to_the_same_as_webhooks(play: Play) -> None:
    names = ("slug", "dates", "tags")
    played = play(
        [issue(name) for name in names],
        acts=[
            act("slug", "developing", "rae", comment="/worktrain stop"),
            act("dates", "developing", "li", comment="/worktrain stop no longer wanted"),
            act("tags", "reviewing", "maria", unlabel="worktrain:ready"),
        ],
        expect={"slug": "merged", "dates": "stopped", "tags": "stopped"},
        options=["--polling"],
    )
    assert played.of("slug")["interventions"] == 0
    reactions = [reaction for each in played.subject(1)["comments"] for reaction in each["reactions"]]
    assert reactions == ["worktrain[bot] -1"]
    assert played.of("slug")["proof"]


def test_a_token_does_all_but_the_merge_and_never_hears_itself(play: Play) -> None:
    played = play(
        [issue("slug", ready_by="acme")],
        people={**PEOPLE, "acme": "admin"},
        acts=[
            act("slug", "developing", "acme", comment="/worktrain status"),
            act("slug", "ready", "acme", merge="squash"),
        ],
        expect={"slug": "merged"},
        options=["--token"],
    )
    told = played.of("slug")
    assert told["interventions"] == 1, "auto-merge is on, but not for a token: its owner merged by hand"
    assert {comment["author"] for comment in played.subject(1)["comments"]} == {"acme"}
    replies = [body for body in played.comments(1) if '"to":' in body]
    assert len(replies) == 1, "the status was told once, and our own words asked for nothing"
    pull = played.pull(told["pr"])
    assert "GitHub shows `acme` as the author" in pull["body"]
    assert any(
        "whether anybody but acme, who asked for it too" in body for body in played.comments_on_pull("slug")
    )
