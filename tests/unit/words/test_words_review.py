"""Verdict, proof, pull request, checks and commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from worktrain import intents
from worktrain.ids import Sha
from worktrain.records import Record
from worktrain.squads.writes import check
from worktrain.verdicts import Word
from worktrain.words import block, checks, commit, marker, policy, proof, pull
from worktrain.words import verdict as verdict_words

if TYPE_CHECKING:
    from tests.unit.words.conftest import Golden, Story

MERGED = Sha("beef123" + "0" * 33)


@dataclass
class Decision:
    passed: bool = True
    reason: str = "All conditions hold."


NOT_YET = Decision(passed=False, reason="1 of 2 source files is not guarded: blog/urls.py.")
"""The gate's answer when a person must decide."""


def _unguarded(story: Story) -> Record:
    update = {"guarded": ("blog/slug.py",), "unguarded": ("blog/urls.py",)}
    facts = story.proof.red_first.model_copy(update=update)
    return story.proven.with_(proof=story.proof.model_copy(update={"red_first": facts}))


def _isolated_by(story: Story, sandbox: str) -> Record:
    runs = tuple(run.model_copy(update={"isolation": sandbox}) for run in story.proof.runs)
    return story.proven.with_(proof=story.proof.model_copy(update={"runs": runs}))


PROOFS: Mapping[str, Callable[[Story], str]] = {
    "proof": lambda s: proof.proof(s.proven, Decision()),
    "proof-not-yet": lambda s: proof.proof(_unguarded(s), NOT_YET),
    "proof-not-isolated": lambda s: proof.proof(_isolated_by(s, "none"), Decision()),
    "proof-isolated-in-part": lambda s: proof.proof(_isolated_by(s, "landlock"), Decision()),
    "proof-merged": lambda s: proof.proof(s.proven.with_(merged_sha=MERGED), Decision()),
    "proof-out-of-date": lambda s: proof.out_of_date(s.proven, MERGED),
}

REVIEWS: Mapping[str, Callable[[Story], str]] = {
    "verdict-changes": lambda s: verdict_words.review(s.reviewed, s.changes),
    "verdict-accept": lambda s: verdict_words.review(s.proven, s.accept),
    "verdict-clean": lambda s: verdict_words.review(s.proven, s.accept.model_copy(update={"findings": ()})),
    "verdict-abstain": lambda s: verdict_words.review(
        s.reviewed, s.changes.model_copy(update={"word": Word.ABSTAIN, "findings": ()})
    ),
    "finding": lambda s: verdict_words.inline(s.findings[0], s.changes),
    "finding-hostile": lambda s: verdict_words.inline(s.findings[2], s.changes),
}

PULLS: Mapping[str, Callable[[Story], str]] = {
    "pull": lambda s: pull.body(s.reviewed, summary="I made slugs unique.\n\n- @li asked; fixes #4"),
    "pull-with-token": lambda s: pull.body(s.reviewed.with_(written_as="maria")),
    "pull-proven": lambda s: pull.body(s.proven),
    "pull-no-drafts": lambda s: pull.body(
        s.reviewed.with_(drafts=False), summary="I made slugs unique.", owners=["maria", "acme/web"]
    ),
    "pull-template": lambda s: pull.body(
        s.reviewed, template="# What\n<!-- say what -->\nCloses #\n\n- [ ] I told @acme/owners\n\n## Why\n"
    ),
}

CHECKS: Mapping[str, Callable[[Story], checks.CheckWords]] = {
    "check-proof": lambda s: checks.proof_check(s.proven, Decision()),
    "check-proof-not-yet": lambda s: checks.proof_check(_unguarded(s), NOT_YET),
    "check-proof-pending": lambda s: checks.proof_check(s.reviewed, None),
    "check-verdict": lambda s: checks.verdict_check(s.reviewed, s.changes),
    "check-verdict-pending": lambda s: checks.verdict_check(s.reviewed, None),
    "check-stale": lambda _: checks.stale(MERGED),
    "check-policy-broken": lambda _: policy.broken(
        '.github/worktrain.yml:2:1: unknown key "comands" (did you mean "commands"?)\n'
        ".github/worktrain.yml:9:3: must be text, not @li <!-- fixes #3"
    ),
}

COMMITS: Mapping[str, Callable[[Story], str]] = {
    "commit-developer": lambda s: commit.message(
        s.reviewed, kind="developer", summary="Fixes #4 for @li, see https://evil.example"
    ),
    "commit-fix": lambda s: commit.message(s.reviewed, kind="fix"),
    "commit-sdet": lambda s: commit.message(s.proven, kind="sdet"),
    "commit-squash": lambda s: commit.message(s.proven, kind="squash"),
}


def _shown(make: Callable[[Story], checks.CheckWords]) -> Callable[[Story], str]:
    def text(story: Story) -> str:
        words = make(story)
        return f"conclusion: {words.conclusion}\ntitle: {words.title}\n\n{words.summary}"

    return text


ALL: dict[str, Callable[[Story], str]] = {
    **PROOFS,
    **REVIEWS,
    **PULLS,
    **COMMITS,
    **{name: _shown(make) for name, make in CHECKS.items()},
}


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_text_is_what_its_golden_file_says(name: str, story: Story, golden: Golden) -> None:
    golden(name, ALL[name](story))


def test_no_golden_file_of_them_is_left_over(golden: Golden) -> None:
    assert golden.names("verdict|finding|proof|pull|check|commit") == set(ALL)


@pytest.mark.parametrize("name", sorted({**PROOFS, **REVIEWS, **PULLS}))
def test_a_comment_ends_with_one_marker(name: str, story: Story) -> None:
    text = ALL[name](story)
    around = (text.count(block.BEGIN), text.count(block.END))
    assert around == ((1, 1) if name in PULLS else (0, 0))
    assert text.count("<!--") - sum(around) == 1
    assert marker.read(text) is not None


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_a_proof_passes_the_write_gate(name: str, story: Story) -> None:
    assert check(story.comment(PROOFS[name](story)), story.scope())


@pytest.mark.parametrize("name", sorted(REVIEWS))
def test_a_review_passes_the_write_gate(name: str, story: Story) -> None:
    body = REVIEWS[name](story)
    inline = intents.ReviewComment(path="blog/slug.py", line=44, body=body)
    review = intents.SubmitReview(
        repository="acme/shop", number=31, round=1, head_sha=MERGED, body=body, comments=(inline,)
    )
    assert check(review, story.scope())


@pytest.mark.parametrize("name", sorted(PULLS))
def test_a_pull_request_passes_the_write_gate(name: str, story: Story) -> None:
    opened = intents.OpenPull(
        repository="acme/shop",
        branch=story.proven.branch,
        base="main",
        title=pull.title(story.issue),
        body=PULLS[name](story),
    )
    assert check(opened, story.scope())


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_passes_the_write_gate(name: str, story: Story) -> None:
    words = CHECKS[name](story)
    assert len(words.title) <= 80
    made = intents.SetCheck(
        repository="acme/shop",
        name=checks.PROOF,
        head_sha=MERGED,
        status="completed" if words.conclusion else "in_progress",
        **words.model_dump(),
    )
    assert check(made, story.scope())


@pytest.mark.parametrize("name", sorted(COMMITS))
def test_a_commit_message_passes_the_write_gate(name: str, story: Story) -> None:
    title, _, message = COMMITS[name](story).partition("\n\n")
    merge = intents.MergePull(
        repository="acme/shop", number=31, head_sha=MERGED, method="squash", title=title, message=message
    )
    assert check(merge, story.scope())
    assert len(title) <= 72
