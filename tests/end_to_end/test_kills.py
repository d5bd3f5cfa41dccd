"""Killed with -9 at the boundaries of its journal, the App ends as it would have, and does nothing twice."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Json, Play, act, finding, fix, issue, proving, squad, write

INTAKE = ["delivery.stored:3", "item.queued:1", "react.done:1", "plan.made:1", "sticky-comment.applied:1"]
WORK = [
    "session.started:1",
    "session.ended:2",
    "work.imported:1",
    "push-branch.applied:1",
    "open-pull.journaled:1",
    "open-pull.applied:1",
    "record.saved:1",
    "state.changed:4",
    "reply.applied:1",
]
PROOF = [
    "submit-review.applied:1",
    "set-check.applied:1",
    "proof.signed:1",
    "edit-pull.applied:1",
    "push-note.applied:1",
    "ready-pull.applied:1",
    "merge-pull.applied:1",
    "retro.stored:1",
]


@pytest.mark.parametrize("points", [INTAKE, WORK, PROOF], ids=["intake", "work", "proof"])
def test_a_killed_app_ends_where_it_would_have_ended(play: Play, points: list[str]) -> None:
    asks: Json = {"turns": [{"ask": "Which?"}, *fix("dates")["turns"]]}
    changes = {"verdict": "changes", "findings": [finding(path="blog/slug.py", line=5)]}
    played = play(
        [issue("slug"), issue("dates")],
        {
            "slug": {
                "developer": [fix("slug"), fix("slug", write("docs/slug.md", "It strips.\n"))],
                "reviewer": [changes, {"verdict": "accept"}],
                "sdet": [proving("slug")],
            },
            "dates": {**squad("dates"), "developer": [asks]},
        },
        acts=[act("dates", "needs_human", "maria", comment="/worktrain answer the first")],
        expect={"slug": "merged", "dates": "merged"},
        options=[word for point in points for word in ("--kill-after", point)],
    )
    slug, dates = played.of("slug"), played.of("dates")
    assert (slug["attempts"], slug["rounds"], slug["interventions"]) == (1, 2, 0)
    assert (dates["attempts"], dates["rounds"], dates["interventions"]) == (1, 1, 1)
    for key, told in (("slug", slug), ("dates", dates)):
        assert len(set(told["sessions"])) == len(told["sessions"])
        assert told["content_writes"] <= 5 + (told["rounds"] - 1)
        assert told["requests"] <= 60, key
        assert played.verify(key) == 0
        assert played.labels(told["number"]) == {"worktrain:done"}
        assert sum("-productivity-" in session for session in told["sessions"]) == 1
    assert played.git("rev-list", "--count", "--first-parent", "main") == "4"
    assert len(played.comments(slug["number"])) == 1
    assert len(played.pull(slug["pr"])["reviews"]) == 2
