"""A JUnit report is read under pytest's own ids, whatever they hold, and never trusted."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest

from worktrain.proof import naming, report
from worktrain.proof.xml import ReportError


def case(classname: str, name: str, inside: str = "", file: str | None = "tests/test_a.py") -> str:
    where = f" file={quoteattr(file)}" if file else ""
    return f"<testcase classname={quoteattr(classname)} name={quoteattr(name)}{where}>{inside}</testcase>"


def document(*cases: str) -> bytes:
    return f'<?xml version="1.0"?><testsuites><testsuite>{"".join(cases)}</testsuite></testsuites>'.encode()


def ids(data: bytes, *wanted: str) -> list[tuple[str, str]]:
    return [(one.id, one.status) for one in report.read(data, wanted).named]


FAILURE = '<failure message="AssertionError: no">E   AssertionError: no</failure>'

ODD = [
    "t[a b]",
    't[it\'s "q"]',
    "t[[x]]",
    "t[a::b]",
    "t[a/b.py]",
    "t[<&>]",
    "t[\\xe9]",
    "t[ü]",
    "t[a.b]",
    "t[-x]",
]


@pytest.mark.parametrize("name", ODD)
def test_an_id_with_odd_parameters_is_found(name: str) -> None:
    want = f"tests/test_a.py::C::D::{name}"
    data = document(case("tests.test_a.C.D", name, FAILURE), case("tests.test_a.C.D", "t[other]"))
    assert ids(data, want) == [(want, "failed")]


def test_a_control_character_is_found_though_xml_cannot_hold_it() -> None:
    want = "tests/test_a.py::t[\x1b]"
    assert ids(document(case("tests.test_a", "t[#x1B]")), want) == [(want, "passed")]


@pytest.mark.parametrize(
    ("want", "found"),
    [
        ("tests/test_a.py", 3),
        ("./tests/test_a.py", 3),
        ("tests/", 3),
        ("tests/test_a.py::C", 2),
        ("tests/test_a.py::C::t", 2),
        ("tests/test_a.py::C::t[1]", 1),
        ("tests/test_a.py::u", 1),
    ],
)
def test_a_name_covers_all_that_is_below_it(want: str, found: int) -> None:
    data = document(
        case("tests.test_a.C", "t[1]"),
        case("tests.test_a.C", "t[2]"),
        case("tests.test_a", "u"),
        case("other.test_a", "u", file="other/test_a.py"),
    )
    assert len(ids(data, want)) == found


def test_a_name_that_only_begins_alike_is_not_covered() -> None:
    data = document(case("tests.test_a", "test_x2"), case("tests.test_ab", "t", file="tests/test_ab.py"))
    assert ids(data, "tests/test_a.py::test_x") == [("tests/test_a.py::test_x", "missing")]


def test_an_inherited_test_is_found_below_its_own_class() -> None:
    data = document(case("tests.test_a.C", "t", file="tests/base.py"))
    assert ids(data, "tests/test_a.py::C::t") == [("tests/test_a.py::C::t", "passed")]


def test_ids_count_from_a_root_below_the_repositorys() -> None:
    data = document(case("tests.test_a", "t", FAILURE))
    assert ids(data, "sub/tests/test_a.py::t") == [("tests/test_a.py::t", "failed")]


def test_a_file_that_cannot_be_collected_concerns_all_its_tests() -> None:
    error = "<error message=\"collection failure\">E   ImportError: cannot import name 'x' from 'y'</error>"
    data = document(case("", "tests.test_a", error))
    found = report.read(data, ["tests/test_a.py::t", "tests/test_b.py::u"]).named
    assert [(one.id, one.status) for one in found] == [
        ("tests/test_a.py", "error"),
        ("tests/test_b.py::u", "missing"),
    ]
    assert report.is_collection(found[0])
    assert "cannot import name 'x'" in found[0].message


def test_a_test_that_fails_and_then_fails_to_clean_up_failed() -> None:
    teardown = '<error message="failed on teardown with &quot;X&quot;">E  X</error>'
    data = document(case("tests.test_a", "t", FAILURE), case("tests.test_a", "t", teardown))
    assert [(one.id, one.status) for one in report.read(data).cases] == [("tests/test_a.py::t", "failed")]


def test_a_test_that_passes_and_then_fails_to_clean_up_is_an_error() -> None:
    teardown = '<error message="failed on teardown with &quot;X&quot;">E  X</error>'
    read = report.read(document(case("tests.test_a", "t", teardown)))
    assert (read.count("passed"), read.count("error")) == (0, 1)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuites>&b;</testsuites>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        BOMB.decode().encode("utf-16"),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuites/>',
        b"",
        b"<testsuites>",
        b"<a></b>",
        b"\x00",
        b"<testsuites>&undefined;</testsuites>",
        b'<?xml version="1.0" encoding="nonesuch"?><a/>',
    ],
    ids=lambda data: repr(data[:25]),
)
def test_a_strange_report_is_refused(data: bytes) -> None:
    with pytest.raises(ReportError):
        report.read(data)


def test_a_report_that_nests_without_end_does_not_hurt() -> None:
    deep = b"<a>" * 50_000 + b"</a>" * 50_000
    assert report.read(deep).cases == ()


def test_a_report_with_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worktrain.proof.xml.MOST_ELEMENTS", 2)
    with pytest.raises(ReportError, match="too many"):
        report.read(document(case("a", "b")))


@pytest.mark.parametrize(
    "test",
    [
        "",
        "  ",
        "-x",
        "--rootdir=/",
        "@args.txt",
        "/etc/x.py::t",
        "../x.py",
        "a/../../x.py::t",
        "a\nb",
        "x" * 1001,
    ],
)
def test_an_id_that_would_be_an_option_or_leave_the_repository_is_refused(test: str) -> None:
    assert naming.refusal(test)


@pytest.mark.parametrize(
    "test", ["tests/a.py::t[../x]", "tests/a.py::t[-x]", "tests/a b.py", "adds two numbers"]
)
def test_other_ids_are_taken(test: str) -> None:
    assert naming.refusal(test) is None
