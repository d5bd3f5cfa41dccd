"""Facts about single sentences that no golden file shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worktrain.records import Proof, Record
from worktrain.states import State
from worktrain.verdicts import Word
from worktrain.words import block, commit, labels, marker, proof, pull
from worktrain.words.checks import proof_check, verdict_check
from worktrain.words.claims import claims
from worktrain.words.status import status
from worktrain.words.template import filled
from worktrain.words.times import between, clock, duration, moment
from worktrain.words.verdict import independence

if TYPE_CHECKING:
    from tests.unit.words.conftest import Story


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (State.QUEUED, None),
        (State.PLANNED, None),
        (State.WAITING, None),
        (State.DEVELOPING, "worktrain:running"),
        (State.REVIEWING, "worktrain:running"),
        (State.PROVING, "worktrain:running"),
        (State.NEEDS_HUMAN, "worktrain:needs-human"),
        (State.READY, "worktrain:needs-human"),
        (State.MERGED, "worktrain:done"),
        (State.FAILED, "worktrain:failed"),
        (State.STOPPED, None),
        (State.DECLINED, "worktrain:declined"),
        (State.REFUSED, "worktrain:declined"),
    ],
)
def test_a_state_has_at_most_one_label(state: State, label: str | None) -> None:
    assert labels.label_of(state) == label


def test_labels_fit_github() -> None:
    assert len({label.name for label in labels.ALL}) == len(labels.ALL) == 7
    assert all(len(label.description) <= 100 and len(label.color) == 6 for label in labels.ALL)


def test_the_status_does_not_change_when_nothing_happened(story: Story) -> None:
    assert status(story.reviewed, State.REVIEWING, story.view()) == status(
        story.reviewed, State.REVIEWING, story.view()
    )


def test_only_our_block_of_an_edited_body_changes(story: Story) -> None:
    mine = pull.body(story.reviewed).replace("Fixes #12", "Fixes #12\n\nA person's words.")
    changed = block.replaced(mine + "\nBelow it too.\n", pull.block(story.proven))
    assert "A person's words." in changed
    assert changed.endswith("\nBelow it too.\n")
    assert proof.body_line(story.proven) in changed
    assert "not yet made" not in changed


def test_a_body_from_which_people_took_our_block_stays_as_it_is(story: Story) -> None:
    theirs = "Fixes #12\n\nAll is said."
    assert block.replaced(theirs, pull.block(story.proven)) == theirs


def test_a_body_that_would_be_too_long_stays_as_it_is(story: Story) -> None:
    body = pull.body(story.reviewed)
    long = body + "x" * (65_536 - len(body))
    assert block.replaced(long, pull.block(story.proven)) == long


def test_an_earlier_attempts_body_is_taken_over_with_peoples_words(story: Story) -> None:
    old = pull.body(story.reviewed).replace("Fixes #12", "Fixes #12\n\nA person's words.")
    fresh = pull.body(story.proven.with_(run="wt-100-12-2", attempt=2))
    whole = block.taken_over(old, fresh)
    assert "A person's words." in whole
    assert proof.body_line(story.proven) in whole
    assert (marker.read(whole) or {})["run"] == "wt-100-12-2"
    assert whole.count("worktrain:v1") == 1
    assert block.taken_over("Somebody else's text.", fresh) == fresh


def test_where_there_are_no_drafts_the_pull_request_says_that_it_is_not_ready(story: Story) -> None:
    record = story.reviewed.with_(drafts=False)
    assert pull.title(record.issue, ready=False) == f"Not ready: {pull.title(record.issue)}"
    assert pull.block(record).splitlines()[1].startswith("**Not ready to merge.**")
    assert "stays a draft" not in pull.body(record)
    assert "Not ready" not in pull.block(story.proven.with_(drafts=False), passed=True)


def test_code_owners_are_named_without_being_told(story: Story) -> None:
    said = pull.block(story.reviewed, owners=[f"owner-{n}" for n in range(12)])
    assert "**Code owners:** `owner-0`" in said
    assert "and 2 more; GitHub asks them" in said
    assert "@" not in said


def test_a_session_that_wrote_and_reviewed_is_called_so(story: Story) -> None:
    copies = {row.role: row for row in story.reviewed.sessions}
    shared = tuple(row.model_copy(update={"working_copy": "one"}) for row in copies.values())
    assert "**no**" in independence(story.reviewed.with_(sessions=shared), story.changes)
    assert "unknown" in independence(story.reviewed.with_(sessions=()), story.changes)


def _weaker(story: Story, **changes: object) -> Record:
    return story.proven.with_(proof=story.proof.model_copy(update=changes))


def _held(record: Record) -> dict[str, bool]:
    return {claim.text: claim.holds for claim in claims(record)}


def test_every_claim_can_fail(story: Story) -> None:
    assert all(_held(story.proven).values())
    facts = story.proof.red_first
    assert not _held(_weaker(story, red_first=facts.model_copy(update={"red": False})))[
        "The tests fail before"
    ]
    assert not _held(_weaker(story, red_first=facts.model_copy(update={"green": False})))[
        "The tests pass after"
    ]
    unguarded = facts.model_copy(update={"unguarded": ("a.py",)})
    assert not _held(_weaker(story, red_first=unguarded))["The tests guard the change"]
    assert not _held(_weaker(story, runs=()))["Nothing else broke"]
    assert not _held(story.proven.with_(verdicts=(story.changes,)))["No blocking finding is open"]
    not_applicable = facts.model_copy(update={"applies": False})
    assert not _held(_weaker(story, red_first=not_applicable))["Tests show the change"]


def test_a_suite_that_timed_out_is_never_green(story: Story) -> None:
    runs = tuple(run.model_copy(update={"timed_out": True}) for run in story.proof.runs)
    assert not _held(_weaker(story, runs=runs))["Nothing else broke"]


def test_not_checked_is_never_empty(story: Story) -> None:
    bare: Proof = story.proof.model_copy(update={"not_checked": ()})
    assert len(proof.not_checked(bare)) > 10


def test_a_reviewer_that_could_not_judge_never_counts_as_passed(story: Story) -> None:
    abstained = story.changes.model_copy(update={"word": Word.ABSTAIN})
    assert verdict_check(story.reviewed, abstained).conclusion == "action_required"


def test_a_proof_that_is_being_made_has_no_conclusion(story: Story) -> None:
    assert proof_check(story.reviewed, None).conclusion is None


@pytest.mark.parametrize("host", ["github.com", "ghe.example"])
def test_the_person_who_asked_is_the_co_author(story: Story, host: str) -> None:
    assert commit.trailers(story.reviewed, host=host).splitlines() == [
        "WorkTrain-Run: wt-100-12-1",
        "WorkTrain-Issue: #12",
        f"Co-authored-by: maria <7+maria@users.noreply.{host}>",
    ]


def test_a_template_keeps_its_shape_and_loses_its_hints() -> None:
    text = filled("# What\n<!-- hint -->\nFixes #\n\n- [ ] tests pass\n1. @li <img src=x>\n")
    assert "### What" in text
    assert "- [ ] tests pass" in text
    assert "1. @ li &lt;img src=x&gt;" in text
    assert "hint" not in text
    assert "Fixes" not in text


def test_an_empty_template_adds_nothing() -> None:
    assert filled("<!-- only a hint -->\n") == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (42.4, "42s"), (61, "1m 01s"), (3599, "59m 59s"), (7500, "2h 05m"), (-1, "0s")],
)
def test_a_length_of_time_reads_well(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_times_are_utc_and_what_is_no_time_stays() -> None:
    assert moment("2026-11-20T15:02:11+01:00") == "2026-11-20T14:02:11Z"
    assert clock("2026-11-20T14:02:11.5+00:00") == "14:02:11Z"
    assert moment("soon") == clock("soon") == "soon"
    assert between("2026-11-20T14:00:00", "2026-11-20T14:01:00+00:00") == "1m 00s"
    assert between("", "2026-11-20T14:01:00+00:00") == ""
