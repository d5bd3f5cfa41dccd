"""Two issues conflict over a source file that both surely change, and over nothing else."""

from __future__ import annotations

import pytest

from worktrain.planning import conflicts
from worktrain.plans import Dossier, Guess

NAMED = "named in the issue"


def dossier(issue: int, path: str, confidence: float = 1.0) -> Dossier:
    guess = Guess(path=path, confidence=confidence, because=NAMED)
    return Dossier(issue=issue, title=f"Issue {issue}", write_set=(guess,))


def test_a_source_file_that_both_surely_change_joins_two_issues() -> None:
    (edge,) = conflicts.edges([dossier(2, "blog/slug.py"), dossier(1, "blog/slug.py")])
    assert (edge.first, edge.second, edge.files) == (1, 2, ("blog/slug.py",))
    assert "`blog/slug.py`" in edge.because


@pytest.mark.parametrize(
    ("path", "confidence"), [("tests/test_slug.py", 1.0), ("tests/conftest.py", 1.0), ("blog/slug.py", 0.1)]
)
def test_a_test_file_or_a_mere_guess_joins_nobody(path: str, confidence: float) -> None:
    assert conflicts.edges([dossier(1, path, confidence), dossier(2, path, confidence)]) == ()
    assert conflicts.holds(dossier(1, path, confidence)) == frozenset()
    assert conflicts.with_held(dossier(1, path, confidence), {2: [path]}, how="is at work on") == ()
