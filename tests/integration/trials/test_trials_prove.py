"""Everything that the proof executes, on a small project, in the real sandbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import pytest

from worktrain.config.schema import Commands
from worktrain.ids import Sha
from worktrain.records import Proof, TestRun
from worktrain.trials.command import CommandError
from worktrain.trials.laboratory import Laboratory, bench
from worktrain.trials.prove import Conflict
from worktrain.trials.suite import suite_on_base

FIXED = "def slug(title):\n    return title.strip().lower().replace(' ', '-')\n"
NEW_TEST = "from blog.slug import slug\n\ndef test_case():\n    assert slug(' A b') == 'a-b'\n"


class Project(Protocol):
    lab: Laboratory

    def commit(self, files: dict[str, str | None], *, on: str | None = None) -> Sha: ...

    async def prove(
        self, base: Sha, developer: Sha, sdet: Sha | None = None, *, tests: tuple[str, ...]
    ) -> Proof: ...


def run(proof: Proof, name: str) -> TestRun:
    return next(run for run in proof.runs if run.name == name)


@pytest.mark.parametrize("sandbox_setting", ["bubblewrap", "landlock"])
async def test_a_fix_with_a_test_that_fails_before_is_proven(
    project: Project, base: Sha, sandbox_setting: str
) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=("tests/test_case.py::test_case",))
    judged = proof.red_first
    assert (judged.applies, judged.red, judged.green, judged.why) == (True, True, True, "")
    assert judged.guarded == ("blog/slug.py",)
    assert [(one.name, one.exit_code, one.counted) for one in proof.runs] == [
        ("suite-on-base", 0, True),
        ("tests-on-base", 1, True),
        ("tests-on-head", 0, True),
        ("tests-on-head", 0, True),
        ("suite-on-head", 0, True),
        ("guard", 1, True),
    ]
    assert run(proof, "suite-on-head").passed == 2
    assert run(proof, "tests-on-base").cases[0].message.startswith("AssertionError")
    assert (proof.sdet_parents, proof.sdet_paths) == ((developer,), ("tests/test_case.py",))
    assert {one.isolation for one in proof.runs} == {sandbox_setting}
    assert proof.diff_lines == 2
    assert proof.not_checked
    assert not list(project.lab.scratch.iterdir())


async def test_a_test_of_something_new_counts_as_red_though_it_cannot_be_collected(
    project: Project, base: Sha
) -> None:
    developer = project.commit({"blog/short.py": "def shorten(text):\n    return text[:3]\n"}, on=base)
    test = "from blog.short import shorten\n\ndef test_short():\n    assert shorten('abcd') == 'abc'\n"
    sdet = project.commit({"tests/test_short.py": test}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=("tests/test_short.py::test_short",))
    assert proof.red_first.red, proof.red_first.why
    assert proof.red_first.guarded == ("blog/short.py",)
    assert "No module named 'blog.short'" in run(proof, "tests-on-base").cases[0].message


async def test_a_test_that_passes_on_base_proves_nothing(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/test_more.py": "def test_true():\n    assert True\n"}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=("tests/test_more.py::test_true",))
    assert (proof.red_first.red, proof.red_first.green) == (False, True)
    assert "1 of 1 named tests did not fail on the base" in proof.red_first.why


async def test_a_file_that_no_named_test_notices_is_named(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED, "blog/extra.py": "UNUSED = 1\n"}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=("tests/test_case.py",))
    assert proof.red_first.guarded == ("blog/slug.py",)
    assert proof.red_first.unguarded == ("blog/extra.py",)


ODD = ["a b", 'it\'s \\"q\\"', "[x]", "é", "a::b", "-x", "{tests}", "$HOME"]
ODD_TEST = (
    "import pytest\nfrom blog.slug import slug\n\nclass TestOdd:\n"
    f"    @pytest.mark.parametrize('v', [{', '.join(f'{chr(34)}{v}{chr(34)}' for v in ODD)}])\n"
    "    def test_odd(self, v):\n        assert slug(v.upper()) == slug(v.upper()).lower()\n"
)


async def test_ids_with_spaces_quotes_and_brackets_reach_their_tests(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/test_odd.py": ODD_TEST}, on=developer)
    ids = ["a b", 'it\'s "q"', "[x]", "\\xe9", "a::b"]
    tests = tuple(f"tests/test_odd.py::TestOdd::test_odd[{id_}]" for id_ in ids)
    proof = await project.prove(base, developer, sdet, tests=tests)
    assert [case.id for case in run(proof, "tests-on-head").cases] == list(tests)
    assert proof.red_first.red, proof.red_first.why
    assert proof.red_first.green, proof.red_first.why


async def test_a_name_without_its_parameters_covers_all_of_them(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/test_odd.py": ODD_TEST}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=("tests/test_odd.py::TestOdd::test_odd",))
    assert len(run(proof, "tests-on-head").cases) == len(ODD)
    assert proof.red_first.red, proof.red_first.why


async def test_one_name_that_is_not_there_does_not_hide_the_others(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST}, on=developer)
    tests = ("tests/test_case.py::test_case", "tests/test_case.py::test_gone", "--collect-only")
    proof = await project.prove(base, developer, sdet, tests=tests)
    cases = {case.id: case.status for case in run(proof, "tests-on-head").cases}
    assert cases["tests/test_case.py::test_case"] == "passed"
    assert cases["tests/test_case.py::test_gone"] != "passed"
    assert cases["'--collect-only'"] == "missing"
    assert not proof.red_first.green


async def test_a_flaky_test_is_recorded_with_all_its_runs(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    flaky = (
        "import os\nfrom blog.slug import slug\n\ndef test_case():\n"
        "    assert slug(' A b') == 'a-b'\n    assert 'PYTEST_CURRENT_TEST' in os.environ and {}\n"
    ).replace("{}", "os.path.getmtime('blog/slug.py') * 1e6 % 2 < 1")
    sdet = project.commit({"tests/test_case.py": flaky}, on=developer)
    for _ in range(12):  # each time a coin is tossed three times; it must come up both ways once
        proof = await project.prove(base, developer, sdet, tests=("tests/test_case.py::test_case",))
        heads = [run for run in proof.runs if run.name.endswith("on-head")]
        statuses = {case.status for run in heads for case in run.cases}
        if statuses == {"passed", "failed"}:
            break
    assert not proof.red_first.green
    assert "Flaky on the head" in proof.red_first.why
    assert len(heads) == 3


async def test_the_developer_who_changes_a_test_is_noticed(project: Project, base: Sha) -> None:
    weaker = "from blog.slug import slug\n\ndef test_plain():\n    assert slug('a b')\n"
    developer = project.commit({"blog/slug.py": FIXED, "tests/test_slug.py": weaker}, on=base)
    proof = await project.prove(base, developer, tests=())
    assert proof.weakened == ("tests/test_slug.py",)


async def test_a_test_that_the_developer_makes_skip_is_noticed(project: Project, base: Sha) -> None:
    skipped = (
        "import pytest\npytestmark = pytest.mark.skip\nfrom blog.slug import slug\n\n"
        "def test_plain():\n    assert slug('a b') == 'a-b'\n"
    )
    developer = project.commit({"blog/slug.py": FIXED, "tests/test_slug.py": skipped}, on=base)
    proof = await project.prove(base, developer, tests=())
    assert proof.weakened == ("tests/test_slug.py::test_plain",)
    assert proof.red_first.why == "The SDET proposed no test."


async def test_a_branch_that_conflicts_is_said_to(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    moved = project.commit({"blog/slug.py": "def slug(title):\n    return 'other'\n"}, on=base)
    with pytest.raises(Conflict) as caught:
        await project.prove(moved, developer, tests=())
    assert caught.value.paths == ("blog/slug.py",)


async def test_head_runs_happen_on_the_expected_merge(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    broken = "def test_new():\n    from blog.slug import slug\n    assert slug('A') == 'A'\n"
    moved = project.commit({"tests/test_moved.py": broken}, on=base)
    proof = await project.prove(moved, developer, tests=())
    assert run(proof, "suite-on-base").exit_code == 0
    assert run(proof, "suite-on-head").exit_code == 1


async def test_a_suite_that_hangs_is_cut(project: Project, base: Sha) -> None:
    developer = project.commit(
        {"tests/test_hang.py": "import time\n\ndef test_hang():\n    time.sleep(600)\n"}, on=base
    )
    project.lab = replace(project.lab, suite_seconds=2)
    proof = await project.prove(base, developer, tests=())
    assert run(proof, "suite-on-head").timed_out
    assert run(proof, "suite-on-head").exit_code != 0


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        pytest.param(Commands(), "There is no commands.suite", id="none"),
        pytest.param(Commands(suite="nonesuch -q"), "`nonesuch -q` cannot be started", id="not found"),
        pytest.param(Commands(suite="python -m nonesuch"), "cannot be started", id="no module"),
        pytest.param(Commands(suite="python 'x"), "cannot be split", id="open quote"),
    ],
)
async def test_a_command_that_cannot_run_is_said_in_a_sentence(
    project: Project, base: Sha, commands: Commands, said: str
) -> None:
    project.lab = replace(project.lab, commands=commands)
    with pytest.raises(CommandError, match=said):
        await project.prove(base, base, tests=())


async def test_without_a_report_the_exit_code_speaks(project: Project, base: Sha) -> None:
    unittest = (
        "import unittest\nfrom blog.slug import slug\n\nclass TestCase(unittest.TestCase):\n"
        "    def test_case(self):\n        self.assertEqual(slug(' A b'), 'a-b')\n"
    )
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/__init__.py": "", "tests/test_unit.py": unittest}, on=developer)
    project.lab = replace(
        project.lab,
        commands=Commands(test="python -m unittest {tests}", suite="python -m unittest discover -t . tests"),
    )
    proof = await project.prove(base, developer, sdet, tests=("tests.test_unit.TestCase.test_case",))
    assert not run(proof, "tests-on-head").counted
    assert (proof.red_first.red, proof.red_first.green) == (True, True), proof.red_first.why
    assert proof.red_first.guarded == ("blog/slug.py",)


async def test_trials_take_turns_at_the_same_few_places(project: Project, base: Sha) -> None:
    await project.prove(base, base, tests=())
    async with bench(project.lab, base, history_of=base) as first:
        (first.work / "left").touch()
        async with bench(project.lab, base, history_of=base) as second:
            assert second.work != first.work
    async with bench(project.lab, base, history_of=base) as third:
        assert third.work == first.work
        assert not (third.work / "left").exists()


async def test_what_was_proven_and_merged_as_it_is_is_a_base_whose_suite_is_known(
    project: Project, base: Sha
) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=("tests/test_case.py::test_case",))
    known = await suite_on_base(project.lab, sdet)
    assert (known.name, known.tree) == ("suite-on-base", proof.merge_tree)
    assert known.output_sha256 == run(proof, "suite-on-head").output_sha256
    assert {"tests/test_case.py::test_case", "tests/test_slug.py::test_plain"} == {
        case.id for case in known.cases
    }
    other = await suite_on_base(project.lab, base)
    assert (other.tree, other.passed) != (known.tree, known.passed)


async def test_a_red_suite_is_not_taken_for_the_next_bases(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": "slug = None\n"}, on=base)
    await project.prove(base, developer, tests=())
    assert project.lab.suites == {}
