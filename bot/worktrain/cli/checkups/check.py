"""One look at one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """How a thing is; only the last makes the doctor's answer a no."""

    OK = "ok"
    SKIPPED = "skipped"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Check:
    """What was found, and, unless it is fine, a command or an address that mends it."""

    name: str
    result: Result
    found: str
    fix: str = ""


def ok(name: str, found: str) -> Check:
    return Check(name=name, result=Result.OK, found=found)


def skipped(name: str, found: str, fix: str = "") -> Check:
    return Check(name=name, result=Result.SKIPPED, found=found, fix=fix)


def warning(name: str, found: str, fix: str) -> Check:
    return Check(name=name, result=Result.WARNING, found=found, fix=fix)


def bad(name: str, found: str, fix: str) -> Check:
    return Check(name=name, result=Result.BAD, found=found, fix=fix)
