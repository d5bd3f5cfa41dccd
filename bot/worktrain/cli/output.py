"""How every command writes: data on stdout, all else on stderr, plain unless a terminal wants more."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping

from worktrain.words.invisible import strip

_LETTERS = {"✓": "ok", "✗": "FAIL", "!": "WAIT", "–": "skip", "▸": "run", "…": ".."}
"""What stands for a sign where the encoding has none."""

_PLAIN = str.maketrans(
    {"✓": "ok", "✗": "x", "–": "-", "—": "-", "▸": ">", "…": "...", "·": "-", "→": "->", "’": "'"}
)


def fancy() -> bool:
    """Say whether stdout is a terminal that wants colour and tables that fit its width."""
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("CI") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not unwanted


def utf8() -> bool:
    """Say whether stdout can show more than ASCII."""
    return (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "") == "utf8"


def sign(symbol: str) -> str:
    """Give one of ✓ ✗ ! – ▸ …, or its word in ASCII."""
    return symbol if utf8() else _LETTERS[symbol]


def say(text: str = "") -> None:
    """Write one piece of data for people; whatever it quotes, no terminal obeys it."""
    say_coloured(strip(text))


def say_coloured(text: str) -> None:
    """Write what we coloured ourselves, and cleaned before that."""
    sys.stdout.write(_showable(text) + "\n")


def emit(schema: str, body: Mapping[str, object]) -> None:
    """Write the one object of `--json`; ASCII only, so that no encoding and no terminal can spoil it."""
    sys.stdout.write(json.dumps({"schema": schema, **body}, indent=2) + "\n")


def hint(text: str) -> None:
    """Write what is not data: counts, advice, warnings."""
    sys.stderr.write(strip(text).encode(sys.stderr.encoding or "ascii", "replace").decode() + "\n")


def _showable(text: str) -> str:
    if utf8():
        return text
    return text.translate(_PLAIN).encode("ascii", "replace").decode()
