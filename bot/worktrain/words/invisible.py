"""Characters that a person cannot see: controls, terminal escapes, zero-width, bidi, tags."""

from __future__ import annotations

import re

_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CHARACTERS = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and newline
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff"  # half of a pair; cannot be sent as UTF-8
    "]"
)


def strip(text: str) -> str:
    """Remove what cannot be seen; line ends become newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CHARACTERS.sub("", _TERMINAL.sub("", text))


def found(text: str) -> tuple[str, ...]:
    """List the runs of invisible characters, as code points."""
    runs = re.finditer(f"(?:{_CHARACTERS.pattern})+", _TERMINAL.sub("", text.replace("\r\n", "\n")))
    return tuple(" ".join(f"U+{ord(character):04X}" for character in run.group(0)) for run in runs)
