"""Puts words of strangers and agents into our texts so that they notify, close, command and hide nothing."""

from __future__ import annotations

import re

from worktrain import markup, secrecy
from worktrain.words import invisible

_HTML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"(?<![`\\])`([^`\n]+)`(?!`)")
_SPECIAL = re.compile(r"[\\`*\[\]|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_REFERENCE_SIGN = re.compile(r"(?i)#|GH-")
_DIGITS = re.compile(r"\d+")
_POINT = re.compile(r" {0,6}(?:[-*+]|\d{1,3}[.)]) +(?=\S)")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def untrusted(text: str, limit: int = 200, *, links: frozenset[int] = frozenset()) -> str:
    """Give the text as one line of Markdown that shows it and does nothing; code spans stay code.

    `links` are the issues of this repository that the text may link to.
    """
    line = one_line(text, limit)
    parts: list[str] = []
    position = 0
    for match in _CODE.finditer(line):
        parts.append(_escaped(line[position : match.start()], links))
        parts.append(_span(match.group(1)))
        position = match.end()
    parts.append(_escaped(line[position:], links))
    return _harmless_start("".join(parts), links)


def untrusted_block(text: str, limit: int = 4000, *, language: str = "") -> str:
    """Give the text as a fenced block whose fence is longer than any in it; says how many lines are cut."""
    clean = secrecy.redact(_HTML_COMMENT.sub("", invisible.strip(text))).strip("\n")
    lines = _defused_code(_cut_lines(clean, limit))
    longest = max((len(run) for run in re.findall(r"`+", lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{lines}\n{fence}"


def untrusted_prose(text: str, limit: int = 4000) -> str:
    """Give several lines of Markdown as a quotation: paragraphs inline, their code as blocks."""
    clean = _HTML_COMMENT.sub("", invisible.strip(text)).strip()
    pieces = re.split(r"(?m)^[ ]{0,3}(?:```+|~~~+)[^\n]*$", _cut_lines(clean, limit))
    quoted: list[str] = []
    for index, piece in enumerate(pieces):
        if not piece.strip():
            continue
        code = index % 2 == 1
        shown = untrusted_block(piece, limit) if code else _paragraphs(piece)
        quoted.extend(f"> {line}".rstrip() for line in shown.splitlines())
        quoted.append(">")
    return "\n".join(quoted[:-1])


def plain(text: str, limit: int = 200) -> str:
    """Give the text as one line without Markdown's escapes: for titles and commit messages."""
    return markup.SKIPS_CHECKS.sub(_kept_checks, _unlinked(one_line(text, limit))).lstrip("/#> ") or "(empty)"


def code(text: str, limit: int = 200) -> str:
    """Give a path, id or sha as a code span that also holds inside a table."""
    shown = one_line(text, limit).replace("`", "'").replace("|", "¦")
    return f"`{_defused_code(shown) or ' '}`"


def one_line(text: str, limit: int) -> str:
    """Give the text as one line for a terminal or a log: nothing hidden, nothing that a terminal obeys."""
    # cut before anything else is done, so that a huge text costs nothing
    raw = _HTML_COMMENT.sub("", invisible.strip(text[: limit * 20]))
    line = " ".join(secrecy.redact(raw).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _escaped(text: str, links: frozenset[int] = frozenset()) -> str:
    """Escape Markdown and HTML, and break what GitHub would link."""
    text = _ENTITY.sub("&amp;", _unlinked(text, links)).replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(lambda match: "\\" + match.group(0), text)


def _unlinked(text: str, links: frozenset[int] = frozenset()) -> str:
    """Break mentions, references and addresses with a space that everybody sees."""
    text = markup.MENTION.sub("@ ", text)
    text = markup.COMMIT_REFERENCE.sub("@ ", text)
    text = markup.CLOSING.sub(lambda match: _REFERENCE_SIGN.sub(r"\g<0> ", match.group(0)), text)
    text = markup.NUMBER_REFERENCE.sub(lambda match: _reference(match, links), text)
    text = markup.LINKED_SCHEME.sub(_defanged, text)
    return markup.LINKED_WWW.sub("www ", text)


def _reference(match: re.Match[str], links: frozenset[int]) -> str:
    """Keep `#12` if it may link; a word before the sign would make it another repository's."""
    number = _DIGITS.match(match.string, match.end())
    alone = match.group(0) == "#" and not re.match(r"[\w/-]", match.string[match.start() - 1 : match.start()])
    allowed = number is not None and len(number[0]) < 9 and int(number[0]) in links
    return match.group(0) if alone and allowed else f"{match.group(0)} "


def _kept_checks(match: re.Match[str]) -> str:
    """Say the same without the brackets, or the sign, that CI systems look for."""
    return f"({match['words']})" if match["words"] else match.group(0).strip("*").replace(":", " -")


def _defanged(match: re.Match[str]) -> str:
    scheme = match.group(0)
    return scheme.lower().replace("tt", "xx") if scheme.lower().startswith("http") else f"{scheme} "


def _span(inside: str) -> str:
    if "|" in inside or not inside.strip():  # a bar would end the table's cell
        return _escaped(f"`{inside}`")
    return f"`{_defused_code(inside)}`"


def _defused_code(text: str) -> str:
    """Break, inside code too, what some bots obey there: closing words, commands, their own names."""
    text = markup.CLOSING.sub(lambda match: _REFERENCE_SIGN.sub(r"\g<0> ", match.group(0)), text)
    text = markup.BOT_MENTION.sub("@ ", text)
    return markup.COMMAND.sub(r"\g<indent>/ ", text)


def _harmless_start(line: str, links: frozenset[int]) -> str:
    """Keep a line that begins with text from becoming a heading, list, quotation or command."""
    linked = _DIGITS.match(line, 1) if links and line.startswith("#") else None
    if not linked and re.match(r"[#+=-]|/[A-Za-z]", line):
        return "\\" + line
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", line)


def _paragraphs(text: str) -> str:
    return "\n".join(_prose_line(line) for line in text.strip().splitlines())


def _prose_line(line: str) -> str:
    """Keep a list's signs, and make the rest harmless."""
    match = _POINT.match(line)
    return f"{match[0]}{untrusted(line[match.end() :], 2000)}" if match else untrusted(line, 2000)


def _cut_lines(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    kept = text[:limit].rsplit("\n", 1)[0] if "\n" in text[:limit] else text[:limit]
    missing = len(text) - len(kept)
    return f"{kept}\n… {missing} more characters are not shown"
