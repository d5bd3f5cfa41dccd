"""Tick a box in a Markdown text."""

from __future__ import annotations

import re


def ticked(body: str, text: str) -> str | None:
    """Give the body with the box beside this text ticked; None if there is no open box with it."""
    box = re.compile(rf"^(\s*[-*] \[) (\] .*{re.escape(text)})", re.MULTILINE)
    changed, count = box.subn(r"\1x\2", body, count=1)
    return changed if count else None
