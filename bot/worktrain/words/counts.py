"""Numbers with their nouns."""

from __future__ import annotations

from collections.abc import Iterable

from worktrain.verdicts import Finding, Severity


def counted(number: int, noun: str) -> str:
    """Write `1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def severities(findings: Iterable[Finding]) -> str:
    """Count findings by severity, the worst first: `1 major, 2 minor`; empty if there are none."""
    given = [finding.severity for finding in findings]
    numbers = ((severity, given.count(severity)) for severity in Severity)
    return ", ".join(f"{number} {severity.value}" for severity, number in numbers if number)
