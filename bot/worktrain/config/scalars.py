"""What an unquoted word means: the core schema of YAML 1.2, in which `on` and `no` are words."""

from __future__ import annotations

import math
import re

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_OTHER_BASE = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,4})?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TOO_LONG = re.compile(r"[-+]?[0-9]{19,}")


def resolve(word: str) -> str | int | float | bool | None:
    """Give the value of a plain scalar; ValueError for a number that cannot be used."""
    if word in {"", "~", "null", "Null", "NULL"}:
        return None
    if word.lower() in {"true", "false"} and word in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return word.lower() == "true"
    if _INTEGER.fullmatch(word):
        return int(word)
    if _OTHER_BASE.fullmatch(word):
        return int(word[2:], 8 if word[1] == "o" else 16)
    if _TOO_LONG.fullmatch(word) or _NOT_FINITE.fullmatch(word):
        raise ValueError(word)
    return _number(word) if _FLOAT.fullmatch(word) else word


def _number(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(word)
    return number
