"""A kill -9 in the middle of a move: the move is made again from its start, and comes to the same."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Play, finding, fix, issue, squad, write


@pytest.mark.parametrize(
    "points",
    [
        pytest.param(("submit-review.done:1", "record.saved:2"), id="a review, then the fix it asked for"),
        pytest.param(("push-branch.applied:2", "merge-pull.done:1"), id="a fix, then the merge"),
    ],
)
def test_a_move_that_was_cut_off_is_made_again_and_not_twice(play: Play, points: tuple[str, ...]) -> None:
    wants_more = {"verdict": "changes", "findings": [finding()]}
    fixes = [fix("slug"), fix("slug", write("docs/slug.md", "Slugs are trimmed.\n"))]
    played = play(
        [issue("slug")],
        {"slug": {**squad("slug"), "developer": fixes, "reviewer": [wants_more, {"verdict": "accept"}]}},
        options=[word for point in points for word in ("--kill-after", point)],
        expect={"slug": "merged"},
    )
    told = played.of("slug")
    assert (told["rounds"], told["attempts"], told["interventions"]) == (2, 1, 0)
    assert played.verify("slug") == 0


def test_a_question_reaches_people_though_the_app_dies_before_it_is_asked(play: Play) -> None:
    played = play(
        [issue("slug")],
        {"slug": {"developer": [{"turns": [{"ask": "What is a slug?"}]}]}},
        options=("--kill-after", "reply.journaled:1"),
        expect={"slug": "needs_human"},
    )
    asked = [text for text in played.comments(1) if "What is a slug?" in text and "Needs you" in text]
    assert len([text for text in asked if "@" in text]) == 1
