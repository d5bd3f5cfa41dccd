"""Which of the ecosystems of a checkout is the one to test: the first that says how named tests run."""

from __future__ import annotations

from worktrain.survey import javascript, others, python
from worktrain.survey.files import Files
from worktrain.survey.suggestion import Line, Suggestion

KINDS = (python.suggest, javascript.suggest, others.go, others.rust, others.make)

NOTHING = Suggestion(
    ecosystem="none",
    setup=Line(value=None, because="nothing says what must be installed"),
    test=Line(value=None, because="no test runner was recognised"),
    suite=Line(value=None, because="no test runner was recognised"),
)


def choose(files: Files) -> tuple[Suggestion, tuple[str, ...]]:
    """Give the suggestion, and the names of the ecosystems that were found besides."""
    found = [suggestion for kind in KINDS if (suggestion := kind(files)) is not None]
    whole = [each for each in found if each.test.value and each.suite.value and not _is_empty(each)]
    chosen = next(iter(whole or found), NOTHING)
    return chosen, tuple(each.ecosystem for each in found if each is not chosen and each.ecosystem != "make")


def _is_empty(suggestion: Suggestion) -> bool:
    """Say whether it is a guess without a single test, which must not go before another's tests."""
    return suggestion.doubt == python.NO_TEST
