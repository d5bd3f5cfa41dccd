"""PR-07: changes that make the suite green by other means than being right, executed in the real sandbox."""

from __future__ import annotations

from typing import Protocol

import pytest

from worktrain.ids import Sha
from worktrain.records import Proof, TestRun

FIXED = "def slug(title):\n    return title.strip().lower().replace(' ', '-')\n"
NEW_TEST = "from blog.slug import slug\n\ndef test_case():\n    assert slug(' A b') == 'a-b'\n"
NAMED = ("tests/test_case.py::test_case",)
OLD = "tests/test_slug.py::test_plain"
OLD_TEST = "from blog.slug import slug\n\ndef test_plain():\n    {inserted}assert slug('a b') == 'a-b'\n"
BROKEN = "def slug(title):\n    return 'a-b' if title != 'a b' else 'broken'\n"
GREEN = (
    "import pytest\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport():\n"
    "    outcome = yield\n    outcome.get_result().outcome = 'passed'\n"
)


class Project(Protocol):
    def commit(self, files: dict[str, str | None], *, on: str | None = None) -> Sha: ...

    async def prove(
        self, base: Sha, developer: Sha, sdet: Sha | None = None, *, tests: tuple[str, ...]
    ) -> Proof: ...


def run(proof: Proof, name: str) -> TestRun:
    return next(run for run in proof.runs if run.name == name)


@pytest.mark.parametrize(
    "tests",
    [
        pytest.param(OLD_TEST.format(inserted="return\n    "), id="a line put in before the assertion"),
        pytest.param(
            f"{OLD_TEST.format(inserted='')}\n\ndef test_plain():\n    pass\n", id="a second definition"
        ),
    ],
)
async def test_lines_put_into_an_old_test_do_not_hide_what_it_said(
    project: Project, base: Sha, tests: str
) -> None:
    developer = project.commit({"blog/slug.py": BROKEN, "tests/test_slug.py": tests}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=NAMED)
    assert run(proof, "suite-on-head").exit_code == 0
    assert proof.weakened == (OLD,)


async def test_a_test_that_the_sdet_rewrites_must_still_hold_as_it_was(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": BROKEN}, on=base)
    files: dict[str, str | None] = {
        "tests/test_case.py": NEW_TEST,
        "tests/test_slug.py": "def test_plain():\n    pass\n",
    }
    proof = await project.prove(base, developer, project.commit(files, on=developer), tests=NAMED)
    assert proof.weakened == (OLD,)


async def test_a_named_test_that_is_rewritten_for_what_changes_is_welcome(
    project: Project, base: Sha
) -> None:
    developer = project.commit({"blog/slug.py": FIXED.replace("'-'", "'_'")}, on=base)
    text = OLD_TEST.format(inserted="").replace("a-b", "a_b")
    sdet = project.commit({"tests/test_slug.py": text}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=(OLD,))
    assert (proof.red_first.red, proof.red_first.green, proof.weakened) == (True, True, ())
    assert run(proof, "old-tests").failed == 1


async def test_a_test_that_the_sdet_adds_to_an_old_file_is_welcome(project: Project, base: Sha) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    text = OLD_TEST.format(inserted="") + "\n\ndef test_case():\n    assert slug(' A b') == 'a-b'\n"
    sdet = project.commit({"tests/test_slug.py": text}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=("tests/test_slug.py::test_case",))
    assert proof.red_first.green
    assert proof.weakened == ()


@pytest.mark.parametrize(
    ("files", "weakened"),
    [
        pytest.param({"tests/test_slug.py": None}, OLD, id="deletes an old test"),
        pytest.param({"tests/conftest.py": GREEN}, "tests/conftest.py", id="adds a conftest"),
    ],
)
async def test_what_the_sdet_takes_away_is_noticed(
    project: Project, base: Sha, files: dict[str, str | None], weakened: str
) -> None:
    developer = project.commit({"blog/slug.py": FIXED}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST, **files}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=NAMED)
    assert proof.weakened == (weakened,)


async def test_code_that_ends_the_process_leaves_a_suite_without_a_report(
    project: Project, base: Sha
) -> None:
    developer = project.commit({"blog/slug.py": f"import os\nos._exit(0)\n{FIXED}"}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=NAMED)
    suite = run(proof, "suite-on-head")
    assert (suite.exit_code, suite.counted) == (0, False)
    assert run(proof, "suite-on-base").counted


async def test_a_policy_that_leaves_tests_out_loses_them(project: Project, base: Sha) -> None:
    ini = f"[pytest]\naddopts = --deselect {OLD}\n"
    developer = project.commit({"blog/slug.py": BROKEN, "pytest.ini": ini}, on=base)
    sdet = project.commit({"tests/test_case.py": NEW_TEST}, on=developer)
    proof = await project.prove(base, developer, sdet, tests=NAMED)
    assert proof.weakened == (OLD,)
