"""Which issues must be done first, as people write it in an issue's text."""

from __future__ import annotations

import re

from worktrain.planning.texts import spoken

_LEAD = re.compile(
    r"\b(?:depend(?:s|ing|ent)?\s+(?:up)?on|blocked\s+(?:by|on)|requires|waits?\s+for|waiting\s+for"
    r"|builds?\s+on(?:\s+top\s+of)?|comes\s+after|only\s+after|do\s+after)\b[ \t]*:?",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"\b(?:after|once|until)\b", re.IGNORECASE)
_SETTLED = re.compile(
    r"[ \t]*(?:(?:is|are|gets|has(?:\s+been)?|have(?:\s+been)?)[ \t]+"
    r"(?:merged|done|closed|fixed|finished|landed|in)|lands?|merges?)\b",
    re.IGNORECASE,
)
"""`after #3` alone may be history (`after #3 was merged, it broke`); this makes it a condition."""

_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]*|\*\*)?(?:depends\s+on|blocked\s+by|dependencies|prerequisites)[ \t:*]*$",
    re.IGNORECASE | re.MULTILINE,
)
_TASK = re.compile(r"^[ \t]*[-*+][ \t]+(?:\[( |x|X)\][ \t]+)?(.*)$")
_NOT = re.compile(r"\b(?:not|no\s+longer|never|doesn't|isn't|don't)\s+(?:be\s+)?\w*\s*$", re.IGNORECASE)
_GLUE = re.compile(r"(?:[ \t]|,|&|\b(?:and|or|the|issues?|pull|requests?|prs?|both|also)\b)*", re.IGNORECASE)


def find(body: str, *, repository: str) -> tuple[int, ...]:
    """Give the numbers that the text says come first, in order, each once."""
    text = spoken(body)
    number = _number(repository)
    found: list[int] = []
    for lead in _LEAD.finditer(text):
        if not _NOT.search(text[max(0, lead.start() - 30) : lead.start()]):
            found += _listed(text, lead.end(), number)[0]
    for lead in _LOOSE.finditer(text):
        listed, end = _listed(text, lead.end(), number)
        found += listed if _SETTLED.match(text, end) else []
    for heading in _HEADING.finditer(text):
        found += _tasks(text[heading.end() :], number)
    return tuple(dict.fromkeys(found))


def _number(repository: str) -> re.Pattern[str]:
    """Match `#3`, `owner/name#3` and the address, of this repository only."""
    name = re.escape(repository)
    return re.compile(
        rf"(?:(?<![\w/])#|https?://[^\s/]+/{name}/(?:issues|pull)/|{name}#)(\d{{1,9}})\b", re.IGNORECASE
    )


def _listed(text: str, start: int, number: re.Pattern[str]) -> tuple[list[int], int]:
    """Read `#1, #2 and #3` from here on, and say where it ends."""
    found: list[int] = []
    end = start
    while True:
        glue = _GLUE.match(text, end)
        match = number.match(text, glue.end() if glue else end)
        if match is None:
            return found, end
        found.append(int(match[1]))
        end = match.end()


def _tasks(text: str, number: re.Pattern[str]) -> list[int]:
    """Read the list under a heading; a ticked task is done."""
    found: list[int] = []
    for line in filter(str.strip, text.splitlines()):
        task = _TASK.match(line)
        if task is None:
            break
        match = number.search(task[2])
        if match is not None and task[1] not in {"x", "X"}:
            found.append(int(match[1]))
    return found
