"""What a test command's exit code and words tell when it left no report."""

from __future__ import annotations

import re

from worktrain.proof.canonical import legible
from worktrain.records import CaseResult

_COULD_NOT_IMPORT = re.compile(
    r"ImportError while|Failed to import test module|ERROR collecting|Error while loading conftest"
)
_EXCEPTION = re.compile(r"^(?:E[ \t]+)?((?:\w+\.)*\w*(?:Error|Exception)\b.*)$", re.MULTILINE)


def of_one(test: str, *, exit_code: int, timed_out: bool, output: str) -> CaseResult:
    """Judge one named test that was run alone.

    pytest, unittest and most others exit with 1 when a test failed; pytest has other codes for a test that
    it could not find or collect, unittest only has words for it.
    """
    name = legible(test)
    if exit_code == 0 and not timed_out:
        return CaseResult(id=name, status="passed")
    exceptions = _EXCEPTION.findall(output)
    last = legible(exceptions[-1].strip()) if exceptions else f"exit code {exit_code}"
    if timed_out:
        return CaseResult(id=name, status="missing", message="it did not end")
    if exit_code != 1 or _COULD_NOT_IMPORT.search(output):
        return CaseResult(id=name, status="error", message=f"collection failure: {last}"[:400])
    return CaseResult(id=name, status="failed", message=last[:400])
