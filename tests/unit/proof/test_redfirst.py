"""Red-first: what counts as red, as green, as guarded."""

from __future__ import annotations

from typing import Any

import pytest

from worktrain.proof import definitions, outcomes, redfirst
from worktrain.proof.definitions import Added
from worktrain.records import RedFirst, TestRun

TEST, FILE = "tests/a.py::test_new", "tests/a.py"
ADDED = Added(names=frozenset({"shorten", "limit"}), modules=frozenset({"blog.short", "short"}))


def run(name: str, *cases: tuple[str, str, str], exit_code: int | None = None, **more: Any) -> TestRun:
    bad = any(status in {"failed", "error"} for _, status, _ in cases)
    rows = [{"id": id_, "status": status, "message": message} for id_, status, message in cases]
    return TestRun.model_validate(
        {
            "name": name,
            "command": ("pytest",),
            "exit_code": int(bad) if exit_code is None else exit_code,
            "output_sha256": "0" * 64,
            "tree": "1" * 40,
            "isolation": "bubblewrap",
            "cases": rows,
            **more,
        }
    )


def passed(name: str, id_: str = TEST) -> TestRun:
    return run(name, (id_, "passed", ""))


def judge(base: TestRun, *others: TestRun, tests: tuple[str, ...] = (TEST,)) -> RedFirst:
    head = others or (passed("tests-on-head"), passed("suite-on-head"))
    return redfirst.judge(tests=tests, sources=("blog/a.py",), runs=(base, *head), added=ADDED)


@pytest.mark.parametrize(
    ("status", "message", "red"),
    [
        ("failed", "AssertionError: assert 1 == 2", True),
        ("failed", "ZeroDivisionError: division by zero", True),
        ("failed", "ModuleNotFoundError: No module named 'nowhere'", True),
        ("failed", "[XPASS(strict)] ", False),
        ("passed", "", False),
        ("skipped", "", False),
        ("missing", "", False),
        ("error", "collection failure: ImportError: cannot import name 'shorten' from 'blog.a' (a.py)", True),
        ("error", "collection failure: ImportError: cannot import name 'other' from 'blog.a' (a.py)", False),
        ("error", "collection failure: ModuleNotFoundError: No module named 'blog.short'", True),
        ("error", "collection failure: ModuleNotFoundError: No module named 'blog'", True),
        ("error", "collection failure: ModuleNotFoundError: No module named 'hypothesis'", False),
        ("error", "collection failure: ModuleNotFoundError: No module named 'shorten'", False),
        ("error", "collection failure: AttributeError: module 'blog' has no attribute 'shorten'", True),
        ("error", "collection failure: NameError: name 'shorten' is not defined. Did you mean: 'x'?", True),
        ("error", "collection failure: TypeError: f() got an unexpected keyword argument 'limit'", True),
        ("error", "collection failure: SyntaxError: invalid syntax", False),
        ("error", "failed on setup with \"AttributeError: module 'blog' has no attribute 'shorten'\"", True),
        ("error", 'failed on setup with "ConnectionError: no database"', False),
        ("error", "failed on teardown with \"NameError: name 'shorten' is not defined\"", False),
    ],
)
def test_red_is_a_failure_inside_the_test_or_what_the_diff_brings_missing(
    status: str, message: str, red: bool
) -> None:
    assert judge(run("tests-on-base", (TEST, status, message))).red is red


def test_a_file_that_cannot_be_collected_makes_its_tests_red() -> None:
    message = "collection failure: ModuleNotFoundError: No module named 'blog.short'"
    assert judge(run("tests-on-base", (FILE, "error", message))).red


def test_every_named_test_must_be_red() -> None:
    base = run("tests-on-base", (TEST, "failed", "x"), ("tests/a.py::test_old", "passed", ""))
    head = [run(name, (TEST, "passed", ""), ("tests/a.py::test_old", "passed", "")) for name in HEADS]
    judged = judge(base, *head, tests=(TEST, "tests/a.py::test_old"))
    assert not judged.red
    assert "1 of 2 named tests did not fail on the base: tests/a.py::test_old" in judged.why


def test_a_named_file_is_red_when_one_of_its_tests_is() -> None:
    base = run("tests-on-base", (TEST, "failed", "x"), ("tests/a.py::test_old", "passed", ""))
    head = [run(name, (TEST, "passed", ""), ("tests/a.py::test_old", "passed", "")) for name in HEADS]
    assert judge(base, *head, tests=(FILE,)).red


HEADS = ("tests-on-head", "suite-on-head")


@pytest.mark.parametrize(
    ("head", "suite", "why"),
    [
        pytest.param(run("tests-on-head", (TEST, "failed", "")), None, "Not passed", id="fails"),
        pytest.param(run("tests-on-head", (TEST, "skipped", "")), None, "Not passed", id="skipped"),
        pytest.param(run("tests-on-head", (TEST, "missing", "")), None, "Not passed", id="missing"),
        pytest.param(run("tests-on-head"), None, "Not passed", id="nothing ran"),
        pytest.param(run("tests-on-head", (TEST, "passed", ""), exit_code=1), None, "Not passed", id="exit"),
        pytest.param(run("tests-on-head", timed_out=True), None, "hang on the head", id="hangs"),
        pytest.param(None, run("suite-on-head", exit_code=1), "suite is red", id="suite red"),
        pytest.param(None, run("suite-on-head", (TEST, "failed", "")), "Flaky on the head", id="flaky"),
    ],
)
def test_green_is_every_named_test_passed_and_the_suite_with_it(
    head: TestRun | None, suite: TestRun | None, why: str
) -> None:
    heads = (head or passed("tests-on-head"), suite or run("suite-on-head"))
    judged = judge(run("tests-on-base", (TEST, "failed", "x")), *heads)
    assert not judged.green
    assert why in judged.why


@pytest.mark.parametrize(
    ("status", "more", "guarded"),
    [
        ("failed", {}, True),
        ("error", {}, True),
        ("passed", {}, False),
        ("missing", {}, False),
        ("failed", {"timed_out": True}, False),
        ("failed", {"file": "blog/other.py"}, False),
    ],
)
def test_a_file_is_guarded_when_a_named_test_fails_without_it(
    status: str, more: dict[str, Any], guarded: bool
) -> None:
    guard = run("guard", (TEST, status, ""), **{"file": "blog/a.py", **more})
    judged = judge(
        run("tests-on-base", (TEST, "failed", "x")), passed("tests-on-head"), passed("suite-on-head"), guard
    )
    assert judged.guarded == (("blog/a.py",) if guarded else ())
    assert judged.unguarded == (() if guarded else ("blog/a.py",))


SHORT = "FAIL Required test coverage of 99% not reached. Total coverage: 39.34%"


@pytest.mark.parametrize(
    ("said", "exit_code", "green"),
    [
        (SHORT, 1, True),
        (f"\x1b[31m\x1b[1m{SHORT}\x1b[0m", 1, True),
        ("ERROR: Coverage failure: total of 39 is less than fail-under=99", 1, True),
        (SHORT, 2, False),
        ("something else went wrong", 1, False),
        (f"a test printed: {SHORT}", 1, False),
    ],
)
def test_too_little_coverage_by_the_named_tests_alone_is_no_failure(
    said: str, exit_code: int, green: bool
) -> None:
    base = run("tests-on-base", (TEST, "failed", "AssertionError"))
    named = run(
        "tests-on-head", (TEST, "passed", ""), exit_code=exit_code, output_tail=said, counted=True, passed=1
    )
    assert judge(base, named, passed("suite-on-head")).green is green


def test_too_little_coverage_by_the_whole_suite_is_a_failure() -> None:
    base = run("tests-on-base", (TEST, "failed", "AssertionError"))
    suite = run("suite-on-head", (TEST, "passed", ""), exit_code=1, output_tail=SHORT, counted=True)
    assert not judge(base, passed("tests-on-head"), suite).green


@pytest.mark.parametrize(
    ("base", "status", "shown"),
    [
        ((TEST, "failed", "AssertionError"), "passed", {TEST}),
        ((FILE, "error", "collection failure: ImportError: cannot import name 'limit'"), "passed", {TEST}),
        ((TEST, "failed", "AssertionError"), "failed", set()),
        ((TEST, "passed", ""), "passed", set()),
        (("tests/a.py::test_other", "failed", "AssertionError"), "passed", set()),
        ((FILE, "error", "collection failure: SyntaxError: invalid syntax"), "passed", set()),
    ],
)
def test_what_the_named_tests_show_is_red_before_and_green_after(
    base: tuple[str, str, str], status: str, shown: set[str]
) -> None:
    runs = (
        run("tests-on-base", base),
        passed("tests-on-head"),
        run("tests-on-head", (TEST, status, "")),
    )
    assert redfirst.shown(runs, ADDED) == shown
    assert redfirst.shown(runs[:1], ADDED) == set()


def test_without_a_test_nothing_is_shown() -> None:
    judged = judge(passed("tests-on-base"), tests=())
    assert (judged.applies, judged.red, judged.why) == (True, False, "The SDET proposed no test.")


def test_without_a_source_file_it_does_not_apply() -> None:
    judged = redfirst.judge(tests=(TEST,), sources=(), runs=(), added=ADDED)
    assert not judged.applies


def test_a_run_that_was_not_made_counts_as_no() -> None:
    judged = redfirst.judge(tests=(TEST,), sources=("blog/a.py",), runs=(), added=ADDED)
    assert (judged.red, judged.green, judged.guarded) == (False, False, ())


def test_a_hang_on_base_is_not_red() -> None:
    assert not judge(run("tests-on-base", (TEST, "failed", "x"), timed_out=True)).red


def test_names_that_a_diff_adds() -> None:
    before = {"src/blog/a.py": "import os\n\ndef old(x):\n    return x\n"}
    after = {
        "src/blog/a.py": (
            "import os\nfrom x import (\n    one,\n    two as three,\n)\n\n"
            "def old(x, extra=None, *, width: int = 3):\n    return x\n\n"
            "class Shape:\n    sides: int\n    name: str = 'x'\n\n    async def draw(self) -> None:\n"
            "        self.color = 1\n\nLIMIT = 3\n"
        ),
        "src/blog/new/__init__.py": "",
        "src/blog/deep/leaf.py": "",
    }
    added = definitions.added(before, after)
    assert {
        "one",
        "three",
        "extra",
        "width",
        "Shape",
        "sides",
        "name",
        "draw",
        "color",
        "LIMIT",
    } <= added.names
    assert not {"os", "old", "x"} & added.names
    assert {"blog.new", "src.blog.new", "blog.deep.leaf", "leaf"} <= added.modules
    assert "blog.a" not in added.modules
    assert added.explains("No module named 'blog.deep'")


@pytest.mark.parametrize(
    ("exit_code", "output", "status"),
    [
        (0, "ok", "passed"),
        (1, "AssertionError: 1 != 2\n\nFAILED (failures=1)", "failed"),
        (
            1,
            "ImportError: Failed to import test module: test_x\nImportError: cannot import name 'y'",
            "error",
        ),
        (4, "ImportError while loading conftest '/x'.\nE   NameError: name 'y' is not defined", "error"),
        (-9, "", "error"),
    ],
)
def test_without_a_report_the_exit_code_and_words_tell(exit_code: int, output: str, status: str) -> None:
    case = outcomes.of_one("t", exit_code=exit_code, timed_out=False, output=output)
    assert case.status == status


def test_a_test_that_did_not_end_is_missing() -> None:
    assert outcomes.of_one("t", exit_code=-15, timed_out=True, output="").status == "missing"
