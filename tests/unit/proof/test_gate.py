"""The gate says no to everything that is missing, and why in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from worktrain.config.schema import Config, Merge
from worktrain.ids import SessionId, Sha
from worktrain.proof import gate
from worktrain.proof.facts import Facts
from worktrain.proof.gate import judge
from worktrain.records import Approval, CaseResult, Proof, Record, RedFirst
from worktrain.sessions import Role
from worktrain.verdicts import Dismissal, Finding, Severity, Word

OTHER = Sha("0" * 40)
Spoil = Callable[[Record, Facts], tuple[Record, Facts]]


def proof(**changes: Any) -> Spoil:
    return lambda r, f: (r.with_(proof=made(r).model_copy(update=changes)), f)


def record(**changes: Any) -> Spoil:
    return lambda r, f: (r.with_(**changes), f)


def facts(**changes: Any) -> Spoil:
    return lambda r, f: (r, f.model_copy(update=changes))


def verdict(**changes: Any) -> Spoil:
    return lambda r, f: (r.with_(verdicts=(r.verdicts[-1].model_copy(update=changes),)), f)


def runs(name: str, **changes: Any) -> Spoil:
    def spoil(r: Record, f: Facts) -> tuple[Record, Facts]:
        found = tuple(one.model_copy(update=changes) if one.name == name else one for one in made(r).runs)
        return r.with_(proof=made(r).model_copy(update={"runs": found})), f

    return spoil


def sessions(role: Role, **changes: Any) -> Spoil:
    def spoil(r: Record, f: Facts) -> tuple[Record, Facts]:
        rows = tuple(one.model_copy(update=changes) if one.role == role else one for one in r.sessions)
        return r.with_(sessions=rows), f

    return spoil


def made(r: Record) -> Proof:
    assert r.proof is not None
    return r.proof


def finding(severity: Severity) -> Finding:
    return Finding(id="F1", severity=severity, title="Wrong")


FAILED = CaseResult(id="tests/test_slug.py::test_same", status="failed")
NO_RED = RedFirst(applies=True, green=True, guarded=(), unguarded=("blog/slug.py",), why="It passes on base.")
NOT_GREEN = RedFirst(applies=True, red=True, why="Not passed on the head: x.")
HALF = RedFirst(applies=True, red=True, green=True, guarded=("blog/slug.py",), unguarded=("blog/b.py",))
NOT_APPLICABLE = RedFirst(applies=False, why="No source file changed.")

SPOILED = [
    pytest.param(facts(head=OTHER), "The head moved", None, id="head moved"),
    pytest.param(facts(pull_open=False), "not open", None, id="closed"),
    pytest.param(facts(hold="hold"), "label hold is on", None, id="hold label"),
    pytest.param(facts(changes_requested_by=("li",)), "Changes requested by li", None, id="a person objects"),
    pytest.param(facts(policy_sha256="0" * 64), "policy changed", "policy", id="policy moved"),
    pytest.param(record(policy_sha256="0" * 64), "policy changed", "policy", id="run began under another"),
    pytest.param(facts(policy_broken=True), "a policy file that can be read", None, id="policy broken"),
    pytest.param(facts(base_tip=OTHER), "The base moved", None, id="base moved"),
    pytest.param(record(verdicts=()), "no review of this head", "review", id="no verdict"),
    pytest.param(verdict(head_sha=OTHER), "no review of this head", "review", id="verdict on another head"),
    pytest.param(verdict(word=Word.CHANGES), "wants changes", "rounds", id="changes wanted"),
    pytest.param(verdict(word=Word.ABSTAIN), "could not judge", "abstained", id="abstained"),
    pytest.param(verdict(findings=(finding(Severity.MAJOR),)), "F1 (major)", "rounds", id="open major"),
    pytest.param(verdict(findings=(finding(Severity.CRITICAL),)), "F1 (critical)", "rounds", id="critical"),
    pytest.param(verdict(manifest_sha256=""), "manifest's hash is missing", "duties", id="no manifest"),
    pytest.param(
        sessions(Role.SDET, working_copy="copy-developer"), "shared the working", "duties", id="copy"
    ),
    pytest.param(sessions(Role.REVIEWER, id=SessionId("x")), "is no reviewer's", "duties", id="who is it"),
    pytest.param(proof(sdet_parents=(OTHER,)), "does not directly follow", "sdet", id="not a child"),
    pytest.param(proof(sdet_paths=("blog/x.py",)), "more than tests", "sdet", id="sdet touches source"),
    pytest.param(runs("suite-on-base", exit_code=1), "red on the base", "suite", id="base red"),
    pytest.param(runs("suite-on-head", exit_code=1), "red on the head", "red", id="head red"),
    pytest.param(runs("suite-on-head", timed_out=True), "does not end on the head", "red", id="hangs"),
    pytest.param(runs("suite-on-head", cases=(FAILED,)), "Flaky on the head", "red", id="flaky"),
    pytest.param(proof(runs=()), "was not run on the base", "suite", id="nothing was run"),
    pytest.param(proof(red_first=NO_RED), "It passes on base", "not-red", id="not red"),
    pytest.param(proof(red_first=NOT_GREEN), "Not passed on the head", "red", id="not green"),
    pytest.param(proof(red_first=NOT_APPLICABLE), "No source file", "not-applicable", id="not applicable"),
    pytest.param(record(tests=()), "proposed no test", "no-tests", id="no tests"),
    pytest.param(proof(red_first=HALF), "1 of 2 source files are guarded", "unguarded", id="unguarded"),
    pytest.param(runs("suite-on-head", counted=False), "left no report", "red", id="silent suite"),
    pytest.param(proof(weakened=("tests/a.py",)), "changed tests that were", "tests-changed", id="weakened"),
    pytest.param(record(changed=(".github/w.yml",)), "Protected files", "protected", id="protected"),
    pytest.param(record(changed=("db/../AGENTS.MD",)), "Protected files", "protected", id="case and place"),
    pytest.param(record(changed=(".GitHub/w.yml",)), "Protected files", "protected", id="case of a folder"),
    pytest.param(record(changed=(".github",)), "Protected files", "protected", id="link in a folder's place"),
    pytest.param(record(changed=("sub/.gitattributes",)), "Protected files", "protected", id="attributes"),
    pytest.param(record(changed=(".travis.yml",)), "Protected files", "protected", id="another CI"),
    pytest.param(proof(setup_inputs=("pyproject.toml",)), "Set-up inputs changed", "set-up", id="set-up"),
    pytest.param(proof(diff_lines=401), "401 lines; the limit is 400", "diff-size", id="too large"),
    pytest.param(proof(diff_lines=None), "not measured", "diff-size", id="not measured"),
    pytest.param(facts(checks={}), "Waiting for checks: build", None, id="check pending"),
    pytest.param(facts(checks={"build": "failure"}), "Red checks: build", "checks", id="check red"),
    pytest.param(record(proof=None), "no proof yet", None, id="no proof"),
]


def test_a_run_that_did_everything_right_may_merge(record: Record, config: Config, facts: Facts) -> None:
    decision = judge(record, config, facts)
    assert (decision.passed, decision.may_merge, decision.asks) == (True, True, None)


@pytest.mark.parametrize(("spoil", "reason", "asked"), SPOILED)
def test_one_thing_that_is_wrong_is_enough(
    spoil: Spoil, reason: str, asked: str | None, record: Record, config: Config, facts: Facts
) -> None:
    decision = judge(*_swap(spoil(record, facts), config))
    assert reason in decision.reason
    assert (decision.passed, decision.may_merge) == (False, False)
    assert (decision.asks and decision.asks.kind) == asked
    assert len(decision.reason) <= 140


def _swap(spoiled: tuple[Record, Facts], config: Config) -> tuple[Record, Config, Facts]:
    return spoiled[0], config, spoiled[1]


@pytest.mark.parametrize("left_out", gate.CONDITIONS, ids=lambda condition: condition.__name__)
def test_each_condition_guards_something_that_no_other_does(
    left_out: Any, record: Record, config: Config, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: without it, something that was refused passes."""
    cases = [parameter.values for parameter in SPOILED]
    before = [judge(*_swap(case[0](record, facts), config)) for case in cases]  # type: ignore[operator]
    rest = tuple(condition for condition in gate.CONDITIONS if condition is not left_out)
    monkeypatch.setattr(gate, "CONDITIONS", rest)
    after = [judge(*_swap(case[0](record, facts), config)) for case in cases]  # type: ignore[operator]
    assert any(not one.passed and two.passed for one, two in zip(before, after, strict=True))


APPROVABLE = {
    "abstained": verdict(word=Word.ABSTAIN),
    "not-red": proof(red_first=NO_RED),
    "not-applicable": proof(red_first=NOT_APPLICABLE),
    "no-tests": record(tests=()),
    "unguarded": proof(red_first=HALF),
    "tests-changed": proof(weakened=("tests/a.py",)),
    "protected": record(changed=(".github/w.yml",)),
    "set-up": proof(setup_inputs=("pyproject.toml",)),
    "diff-size": proof(diff_lines=401),
}


@pytest.mark.parametrize("kind", APPROVABLE)
def test_a_person_may_allow_it_on_the_record(kind: str, record: Record, config: Config, facts: Facts) -> None:
    spoiled, facts = APPROVABLE[kind](record, facts)
    yes = Approval(what=kind, by="maria", by_id=1, head_sha=spoiled.head_sha)
    assert judge(spoiled.with_(approvals=(yes,)), config, facts).may_merge


@pytest.mark.parametrize("kind", APPROVABLE)
def test_a_yes_to_another_head_is_no_yes(kind: str, record: Record, config: Config, facts: Facts) -> None:
    spoiled, facts = APPROVABLE[kind](record, facts)
    yes = Approval(what=kind, by="maria", by_id=1, head_sha=OTHER)
    assert not judge(spoiled.with_(approvals=(yes,)), config, facts).passed


def test_a_yes_to_some_files_is_no_yes_to_others(record: Record, config: Config, facts: Facts) -> None:
    spoiled, facts = APPROVABLE["unguarded"](record, facts)
    yes = Approval(what="unguarded", detail="blog/c.py", by="maria", by_id=1)
    assert not judge(spoiled.with_(approvals=(yes,)), config, facts).passed


def test_a_dismissed_finding_no_longer_blocks(record: Record, config: Config, facts: Facts) -> None:
    spoiled, facts = verdict(word=Word.CHANGES, findings=(finding(Severity.MAJOR),))(record, facts)
    no = Dismissal(finding="F1", by="maria", by_id=1, reason="by design")
    assert judge(spoiled.with_(dismissals=(no,)), config, facts).may_merge


def test_minor_findings_do_not_block(record: Record, config: Config, facts: Facts) -> None:
    spoiled, facts = verdict(findings=(finding(Severity.MINOR),))(record, facts)
    assert judge(spoiled, config, facts).may_merge


def test_without_auto_merge_a_person_merges(record: Record, config: Config, facts: Facts) -> None:
    quiet = config.model_copy(update={"merge": Merge(checks=("build",))})
    record = record.with_(policy_sha256=quiet.digest())
    decision = judge(record, quiet, facts.model_copy(update={"policy_sha256": quiet.digest()}))
    assert (decision.passed, decision.may_merge) == (True, False)


@pytest.mark.parametrize("loopback", [True, False])
@pytest.mark.parametrize("isolation", ["none", "landlock"])
def test_what_ran_without_a_whole_sandbox_merges_itself_on_a_stand_in_only(
    loopback: bool, isolation: str, record: Record, config: Config, facts: Facts
) -> None:
    spoiled, facts = runs("suite-on-head", isolation=isolation)(record, facts)
    decision = judge(spoiled, config, facts.model_copy(update={"loopback": loopback}))
    assert (decision.passed, decision.may_merge) == (True, loopback)


def test_nothing_is_asked_while_what_was_proven_is_not_what_is_there(
    record: Record, config: Config, facts: Facts
) -> None:
    spoiled, facts = APPROVABLE["unguarded"](record, facts)
    decision = judge(spoiled, config, facts.model_copy(update={"base_tip": OTHER}))
    assert decision.asks is None
    assert decision.reason.endswith("And 1 more.")


def test_with_a_persons_token_a_person_merges_unless_policy_says_otherwise(
    record: Record, config: Config, facts: Facts
) -> None:
    tokens = record.with_(written_as="maria")
    decision = judge(tokens, config, facts)
    assert (decision.passed, decision.may_merge) == (True, False)
    assert decision.reason == "Proven; a person merges it: this is done with maria's token."
    allowed = config.model_copy(update={"merge": Merge(auto=True, by_token=True)})
    known = {"policy_sha256": allowed.digest()}
    assert judge(tokens.with_(**known), allowed, facts.model_copy(update=known)).may_merge
