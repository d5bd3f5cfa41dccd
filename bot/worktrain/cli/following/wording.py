"""One readable line for each event; nothing that an agent wrote reaches the terminal as a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from worktrain.cli.following.feed import Happened, state_of
from worktrain.cli.output import sign
from worktrain.cli.tables import Cell
from worktrain.cli.words import dollars, state_cell, tokens
from worktrain.words.quote import one_line
from worktrain.words.times import duration

LONGEST = 400
"""Characters of one line where no terminal bounds it."""
_TOLD_FIRST = ("command", "cmd", "file_path", "path", "pattern", "query", "url", "description")
"""What says most about a tool's use, by the names that tools give it."""


def line(happened: Happened) -> tuple[str, Cell, str]:
    """Give who, what kind of event (with a colour) and what, without its time."""
    state = state_of(happened)
    if state is not None:
        return "", state_cell(state), _clean(happened.fields["because"])
    kind, style = _KINDS.get(happened.event, (happened.event, ""))
    words = _WORDS.get(happened.event, _anything)
    return happened.role, Cell(_clean(kind, 10), style), words(happened.fields)


_KINDS = {
    "started": ("begins", "cyan"),
    "tool": ("tool", ""),
    "say": ("says", ""),
    "usage": ("used", "dim"),
    "ask": ("asks", "yellow"),
    "failed": ("gives up", "red"),
    "outcome": ("done", "green"),
    "ended": ("ends", "cyan"),
}

Fields = Mapping[str, object]


def _started(fields: Fields) -> str:
    return f"with {_clean(fields.get('backend'))}, isolation {_clean(fields.get('isolation'))}"


def _tool(fields: Fields) -> str:
    code = fields.get("exit_code")
    failed = f" {sign('✗')} exit {code}" if isinstance(code, int) and code != 0 else ""
    first = _first_line(fields.get("output")) if failed else ""
    return " ".join(filter(None, [_clean(fields.get("name"), 40), _subject(fields.get("input"))])) + (
        f"{failed}: {first}" if first else failed
    )


def _subject(given: object) -> str:
    """Tell what a tool was used on, by the field that says most."""
    if not isinstance(given, dict):
        return ""
    names = [*(name for name in _TOLD_FIRST if name in given), *given]
    for name in names:
        value = given[name]
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            value = " ".join(value)
        if isinstance(value, str) and value.strip():
            return _first_line(value)
    return ""


def _usage(fields: Fields) -> str:
    got, gave, usd = (fields.get(name) for name in ("input_tokens", "output_tokens", "usd"))
    parts = [f"{_count(got)} in, {_count(gave)} out"]
    money = dollars(usd) if isinstance(usd, int | float) else ""
    return ", ".join([*parts, money] if money else parts)


def _count(number: object) -> str:
    return (tokens(number) or "0") if isinstance(number, int) else "0"


def _outcome(fields: Fields) -> str:
    parts = [_clean(fields.get("verdict"), 20), _first_line(fields.get("summary"))]
    findings = fields.get("findings")
    count = f" ({len(findings)} findings)" if isinstance(findings, list) and findings else ""
    return ": ".join(part for part in parts if part) + count


def _ended(fields: Fields) -> str:
    usage = fields.get("usage")
    seconds = usage.get("seconds") if isinstance(usage, dict) else None
    took = f" after {duration(seconds)}" if isinstance(seconds, int | float) else ""
    reason = f": {_clean(fields['reason'])}" if fields.get("reason") else ""
    return f"{_clean(fields.get('end')).replace('_', ' ')}{took}{reason}"


def _anything(fields: Fields) -> str:
    """Tell of an event that has no words of its own by its first text."""
    return next((_first_line(value) for value in fields.values() if isinstance(value, str)), "")


def _text(name: str) -> Callable[[Fields], str]:
    return lambda fields: _first_line(fields.get(name))


_WORDS: Mapping[str, Callable[[Fields], str]] = {
    "started": _started,
    "tool": _tool,
    "say": _text("text"),
    "usage": _usage,
    "ask": _text("question"),
    "failed": _text("reason"),
    "outcome": _outcome,
    "ended": _ended,
}


def _first_line(value: object) -> str:
    """Give the first line that says something."""
    text = value[: LONGEST * 20] if isinstance(value, str) else ""
    return _clean(next((each for each in text.splitlines() if each.strip()), ""))


def _clean(value: object, limit: int = LONGEST) -> str:
    return one_line("" if value is None else str(value), limit)
