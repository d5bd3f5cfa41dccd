"""A change that takes something away from the tests that were there is seen, whoever makes it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from worktrain.ids import Sha
from worktrain.proof import weakening
from worktrain.records import CaseResult, TestRun


@dataclass(frozen=True)
class Change:
    path: str
    status: str = "M"
    added: int = 1
    removed: int = 0


@pytest.mark.parametrize(
    ("change", "suspect"),
    [
        (Change("tests/test_a.py"), False),
        (Change("tests/test_a.py", removed=1), True),
        (Change("tests/test_a.py", status="D", removed=9), True),
        (Change("tests/test_new.py", status="A"), False),
        (Change("tests/data/old.bin", status="D", added=0), True),
        (Change("tests/conftest.py"), True),
        (Change("conftest.py", status="A"), True),
        (Change("tests/pytest.ini", status="A"), True),
        (Change("tests/unit/PyTest.INI", status="A"), True),
        (Change("tests/sitecustomize.py", status="A"), True),
        (Change("pkg/a.py", removed=5), False),
    ],
)
def test_taking_away_is_suspect_and_adding_is_not(change: Change, suspect: bool) -> None:
    assert weakening.touched([change]) == ((change.path,) if suspect else ())


def case(id_: str, status: str = "passed") -> CaseResult:
    return CaseResult.model_validate({"id": id_, "status": status})


def run(*cases: CaseResult) -> TestRun:
    return TestRun(
        name="suite-on-head",
        command=("pytest",),
        exit_code=0,
        output_sha256="f" * 64,
        tree=Sha("1" * 40),
        isolation="bubblewrap",
        counted=True,
        cases=cases,
    )


def test_a_case_that_no_longer_passes_in_a_file_of_the_developers_is_lost() -> None:
    base = [case("tests/a.py::x[1]"), case("tests/a.py::x[2]"), case("tests/a.py::w", "skipped")]
    head = [case("tests/a.py::x[1]"), case("tests/a.py::x[2]", "skipped")]
    assert weakening.lost([Change("tests/a.py")], base, head) == ("tests/a.py::x[2]",)


def test_a_test_that_goes_away_in_a_file_nobody_touched_is_lost() -> None:
    base = [case("tests/a.py::x"), case("tests/b.py::y")]
    assert weakening.lost([], base, [case("tests/a.py::x")]) == ("tests/b.py::y",)


def test_parameters_may_change_in_a_file_that_nobody_touched() -> None:
    base, head = [case("tests/a.py::x[<object at 0x7f>]")], [case("tests/a.py::x[<object at 0x8e>]")]
    assert weakening.lost([], base, head) == ()


X, Y = "tests/a.py::x", "tests/a.py::y[1]"
BASE = [case(X), case(Y), case("tests/b.py::z")]
AS_IT_WAS = run(case(X), case(Y, "failed"), case("tests/b.py::z", "failed"))


def hidden(*shown: str, head: tuple[str, ...] = (X, Y), old: TestRun = AS_IT_WAS) -> tuple[str, ...]:
    return weakening.hidden(["tests/a.py"], BASE, old, run(*map(case, head)), shown)


def test_a_rewritten_test_that_fails_as_it_was_hides_something() -> None:
    assert hidden() == (Y,)
    assert hidden(X) == (Y,)


def test_a_rewritten_test_that_is_red_on_base_in_its_new_words_hides_nothing() -> None:
    assert hidden(Y) == ()


def test_parameters_that_were_changed_go_with_the_other_cases_of_their_test() -> None:
    assert hidden("tests/a.py::y[2]", head=(X, "tests/a.py::y[2]")) == ()
    assert hidden("tests/a.py::y[2]", head=(X, Y, "tests/a.py::y[2]")) == (Y,)
    assert hidden("tests/a.py::w", head=(X, "tests/a.py::w")) == (Y,)


def test_without_a_report_every_rewritten_test_hides_something() -> None:
    assert hidden(old=run(case("tests/a.py", "missing"))) == (X, Y)


def test_only_files_that_held_tests_are_run_in_their_old_words() -> None:
    paths = ["tests/a.py", "tests/__init__.py", "tests/data.json"]
    assert weakening.holding_tests(paths, [*BASE, case("tests/data.json::x", "failed")]) == ("tests/a.py",)


def test_only_files_that_say_how_tests_run_count_for_the_sdet() -> None:
    changes = [
        Change("tests/test_a.py", removed=3),
        Change("tests/conftest.py", status="A"),
        Change("setup.cfg"),
    ]
    assert weakening.rules(changes) == ("tests/conftest.py",)


def test_tests_and_generated_files_do_not_count_as_lines() -> None:
    changes = [
        Change("a.py", added=3, removed=2),
        Change("tests/a.py", added=90),
        Change("uv.lock", added=900),
    ]
    assert weakening.diff_lines(changes) == 5
