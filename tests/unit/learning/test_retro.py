"""The retro of an engagement, and what of it the next one reads."""

from __future__ import annotations

from typing import Any

import pytest

from worktrain.briefs import Answer, IssueSnapshot
from worktrain.ids import RunId, SessionId, Sha
from worktrain.learning.bundle import CHARACTERS, bundle, lines_for
from worktrain.learning.retro import Finished, canonical, digest, make_retro
from worktrain.learning.texts import line
from worktrain.plans import Edge, Plan, Prediction
from worktrain.records import Asked, Intervention, Record, SessionRow
from worktrain.retros import Retro
from worktrain.sessions import End, Role, Usage
from worktrain.states import State
from worktrain.verdicts import Dismissal, Finding, Severity, Verdict, Word

HEAD = Sha("a" * 40)
FLAW = Finding(
    id="F1",
    severity=Severity.MAJOR,
    path="shop/offers.py",
    title="Lines are counted, not items",
    body="Add three of one cup:\n\n    21.00 instead of 14.00",
)


def issue(number: int, title: str = "Three for two", body: str = "") -> IssueSnapshot:
    return IssueSnapshot(
        repository="acme/shop",
        repository_id=1,
        number=number,
        title=title,
        body=body,
        author="eve",
        author_id=5,
        labelled_by="maria",
        labelled_by_id=1,
        labelled_at="2026-01-05T09:00:00Z",
    )


def verdict(round_: int, *findings: Finding) -> Verdict:
    return Verdict(
        round=round_,
        word=Word.CHANGES if findings else Word.ACCEPT,
        head_sha=HEAD,
        base_sha=HEAD,
        session=SessionId("s"),
        backend="scripted",
        findings=findings,
        manifest_sha256="0",
    )


def session(role: Role, usd: float) -> SessionRow:
    return SessionRow(
        id=SessionId(f"s-{role}"),
        role=role,
        round=1,
        backend="scripted",
        isolation="bubblewrap",
        working_copy="c",
        end=End.FINISHED,
        usage=Usage(usd=usd, seconds=2.0),
    )


def record(number: int, **more: Any) -> Record:
    known = {"run": RunId(f"wt-1-{number}-1"), "attempt": 1, "issue": issue(number), "policy_sha256": "0"}
    return Record.model_validate({**known, **more})


def fixed_in_round_two() -> Finished:
    return Finished(
        record=record(
            5,
            sessions=(session(Role.DEVELOPER, 0.06), session(Role.REVIEWER, 0.04)),
            verdicts=(verdict(1, FLAW), verdict(2)),
            prediction=Prediction(
                issue=5, predicted=("shop/cart.py",), changed=("shop/cart.py", "shop/offers.py")
            ),
        ),
        state=State.MERGED,
        notes=("Try two of the same first.",),
    )


def waits_for_an_answer() -> Finished:
    asked = Asked(kind="question", question="Before or after codes?")
    return Finished(record=record(6, asked=asked), state=State.NEEDS_HUMAN)


def rules(retro: Retro) -> set[str]:
    return {mishap.rule for mishap in retro.went_wrong}


def test_it_counts_rounds_sessions_and_money() -> None:
    retro = make_retro(1, [fixed_in_round_two(), waits_for_an_answer()])
    first = retro.issues[0]
    assert (first.rounds, first.sessions, first.usage.usd, first.outcome) == (2, 2, 0.1, State.MERGED)
    assert retro.by_role[Role.REVIEWER].usd == 0.04
    assert retro.by_severity == {Severity.MAJOR: 1}
    assert retro.merged == 1


def test_a_finding_that_stayed_open_for_two_rounds_is_told_once() -> None:
    finished = Finished(
        record=record(5, verdicts=(verdict(1, FLAW), verdict(2, FLAW))), state=State.NEEDS_HUMAN
    )
    [remark] = make_retro(1, [finished]).remarks
    assert not remark.fixed


def test_a_finding_that_was_fixed_says_so() -> None:
    [remark] = make_retro(1, [fixed_in_round_two()]).remarks
    assert remark.fixed


def test_a_dismissed_finding_taught_nothing() -> None:
    dismissed = Dismissal(finding="F1", by="maria", by_id=1, reason="wanted")
    finished = Finished(
        record=record(5, verdicts=(verdict(1, FLAW),), dismissals=(dismissed,)), state=State.MERGED
    )
    assert make_retro(1, [finished]).remarks == ()


def test_what_went_wrong_is_named_by_rule() -> None:
    stopped = Intervention(kind="stop", by="maria", by_id=1, at="2026-01-05T09:00:00Z")
    edge = Edge(first=6, second=8, kind="depends", because="#8 says that it depends on #6.")
    plan = Plan(wave=1, base_sha=HEAD, dossiers=(), edges=(edge,), start=(), waiting={8: edge})
    retro = make_retro(
        1,
        [
            fixed_in_round_two(),
            waits_for_an_answer(),
            Finished(
                record=record(7, attempt=2, interventions=(stopped,), reason="the suite is red"),
                state=State.FAILED,
                earlier=(record(7, reason="the patch does not apply"),),
            ),
            Finished(record=record(8, plan=plan), state=State.WAITING),
        ],
    )
    assert rules(retro) == {
        "review-blocked",
        "unforeseen-file",
        "question-open",
        "attempt-failed",
        "failed",
        "person-stepped-in",
        "waited-in-vain",
    }
    assert [mishap.issue for mishap in retro.went_wrong] == sorted(m.issue for m in retro.went_wrong)


def test_a_quiet_engagement_has_nothing_to_regret() -> None:
    retro = make_retro(1, [Finished(record=record(1, verdicts=(verdict(1),)), state=State.MERGED)])
    assert rules(retro) == set()
    assert retro.read_first == ()


def test_the_same_records_give_the_same_digest_in_any_order() -> None:
    both = [fixed_in_round_two(), waits_for_an_answer()]
    assert digest(make_retro(1, both)) == digest(make_retro(1, both[::-1]))
    assert digest(make_retro(1, both)) != digest(make_retro(2, both))


def test_a_stored_retro_is_read_back_whole() -> None:
    retro = make_retro(1, [fixed_in_round_two(), waits_for_an_answer()])
    assert Retro.model_validate_json(canonical(retro)) == retro


def test_the_next_developer_reads_the_finding_with_its_reproduction() -> None:
    told = bundle(Role.DEVELOPER, issue(9), make_retro(1, [fixed_in_round_two()]))
    assert "Lines are counted, not items" in told
    assert "21.00 instead of 14.00" in told
    assert "It was fixed before the merge." in told


def test_the_next_developer_reads_what_was_asked_and_answered() -> None:
    answer = Answer(question="Before or after codes?", text="after codes", by="maria", by_id=1)
    finished = Finished(record=record(6, answers=(answer,)), state=State.MERGED)
    assert "after codes" in bundle(Role.DEVELOPER, issue(9), make_retro(1, [finished]))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SDET])
def test_who_judges_hears_reviews_of_others_and_nobodys_story(role: Role) -> None:
    retro = make_retro(1, [fixed_in_round_two(), waits_for_an_answer()])
    told = bundle(role, issue(9), retro)
    assert "Lines are counted, not items" in told
    assert "Try two of the same" not in told
    assert "Before or after codes" not in told


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SDET])
def test_who_judges_an_issue_again_hears_nothing_of_its_past(role: Role) -> None:
    assert lines_for(make_retro(1, [fixed_in_round_two()]), role, issue(5)) == []


def test_what_concerns_the_issue_comes_first() -> None:
    other = Finding(id="F1", severity=Severity.CRITICAL, path="shop/mail.py", title="Mail goes to everybody")
    retro = make_retro(
        1,
        [
            Finished(record=record(4, verdicts=(verdict(1, other), verdict(2))), state=State.MERGED),
            fixed_in_round_two(),
        ],
    )
    here = issue(9, "Offers", "See shop/offers.py")
    assert "Lines are counted" in lines_for(retro, Role.DEVELOPER, here)[0]
    assert "Mail goes" in lines_for(retro, Role.DEVELOPER, issue(9, "Colours", ""))[0]


def test_a_bundle_is_bounded_and_keeps_whole_lines() -> None:
    many = [
        Finished(
            record=record(
                n, verdicts=(verdict(1, FLAW.model_copy(update={"body": f"{n} " + "word " * 110})),)
            ),
            state=State.NEEDS_HUMAN,
        )
        for n in range(1, 60)
    ]
    told = bundle(Role.DEVELOPER, issue(99), make_retro(1, many))
    assert len(told) <= CHARACTERS
    assert len(told) > CHARACTERS * 0.8
    assert all(text.startswith("- ") for text in told.splitlines()[2:])


def test_without_a_retro_there_is_nothing_to_read() -> None:
    assert bundle(Role.DEVELOPER, issue(1), None) == ""


def test_a_text_becomes_one_visible_line() -> None:
    assert line("a\n\nb\u200bc\u202e d\x00") == "a b c d"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert line("one two three", most=9) == "one two…"
