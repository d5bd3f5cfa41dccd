"""A little Markdown as safe HTML: enough to read comments, never a tag that the text brought along."""

from __future__ import annotations

import html
import re

# What GitHub also lets through and our own comments use; without attributes, so nothing can hide in them.
TAGS = re.compile(r"&lt;(/?(?:details|summary|sub|sup|kbd|br|ins|del))&gt;")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
INLINE = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)"), r'<a href="\2">\1</a>'),
)


def render(text: str | None) -> str:
    """Give the text as HTML."""
    shown = COMMENT.sub("", text or "").strip()
    if not shown:
        return '<p class="quiet">No description.</p>'
    parts = re.split(r"^(```|~~~).*\n", shown, flags=re.MULTILINE)
    return "".join(_blocks(parts))


def _blocks(parts: list[str]) -> list[str]:
    """Walk over text and fences in turn."""
    found, in_code = [], False
    for part in parts:
        if part in ("```", "~~~"):
            in_code = not in_code
        elif in_code:
            body = re.split(r"^(?:```|~~~)\s*$", part, maxsplit=1, flags=re.MULTILINE)
            found.append(f"<pre>{html.escape(body[0].rstrip())}</pre>")
            if len(body) > 1:
                in_code = False
                found.append(_text(body[1]))
        else:
            found.append(_text(part))
    return found


def _text(text: str) -> str:
    return "".join(_paragraph(each) for each in re.split(r"\n\s*\n", text) if each.strip())


def _paragraph(text: str) -> str:
    lines = text.strip("\n").split("\n")
    heading = re.match(r"(#{1,6}) (.*)", lines[0])
    if heading:
        level = min(len(heading[1]) + 2, 6)
        rest = _paragraph("\n".join(lines[1:])) if len(lines) > 1 else ""
        return f"<h{level}>{_inline(heading[2])}</h{level}>{rest}"
    if all(line.startswith("|") for line in lines):
        return _table(lines)
    if all(re.match(r"\s*[-*] ", line) for line in lines):
        items = (re.sub(r"^\s*[-*] ", "", line) for line in lines)
        return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</ul>"
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _table(lines: list[str]) -> str:
    rows = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in lines]
    shown = [row for row in rows if not all(re.fullmatch(r"\s*:?-+:?\s*", cell) for cell in row)]
    body = "".join(
        f"<tr>{''.join(f'<td>{_inline(cell.strip())}</td>' for cell in row)}</tr>" for row in shown
    )
    return f"<table>{body}</table>"


def _inline(text: str) -> str:
    shown = TAGS.sub(r"<\1>", html.escape(text))
    for expression, replacement in INLINE:
        shown = expression.sub(replacement, shown)
    return shown
