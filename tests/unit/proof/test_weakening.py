"""The developer's own change to tests is seen; the SDET's is welcome."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from worktrain.proof import weakening
from worktrain.records import CaseResult


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
        (Change("pkg/a.py", removed=5), False),
    ],
)
def test_taking_away_is_suspect_and_adding_is_not(change: Change, suspect: bool) -> None:
    assert weakening.touched([change]) == ((change.path,) if suspect else ())


def case(id_: str, status: str = "passed") -> CaseResult:
    return CaseResult.model_validate({"id": id_, "status": status})


def test_a_case_that_no_longer_passes_in_a_file_of_the_developers_is_lost() -> None:
    base = [
        case("tests/a.py::x"),
        case("tests/a.py::y"),
        case("tests/b.py::z"),
        case("tests/a.py::w", "skipped"),
    ]
    head = [case("tests/a.py::x"), case("tests/a.py::y", "skipped")]
    assert weakening.lost([Change("tests/a.py")], base, head) == ("tests/a.py::y",)


def test_tests_and_generated_files_do_not_count_as_lines() -> None:
    changes = [
        Change("a.py", added=3, removed=2),
        Change("tests/a.py", added=90),
        Change("uv.lock", added=900),
    ]
    assert weakening.diff_lines(changes) == 5
