"""What a text may hold when it leaves: sizes, and nothing that notifies, closes, commands, loads or hides."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from worktrain import compliance, intents, markup
from worktrain.squads.write_code import without_code
from worktrain.squads.write_scope import Refused, Scope

Form = Literal["markdown", "plain", "data"]

BODY_LIMIT = 65_536
TITLE_LIMIT = 255
SUMMARY_LIMIT = 65_535
NOTE_LIMIT = 4_000_000

_MARKER = re.compile(r"<!-- worktrain:v1 \{[^<>]*\} -->")
_MARKS = ("<!-- worktrain:begin -->", "<!-- worktrain:end -->")
_TAG = re.compile(r"<(?!/?(?:details|summary)>)[A-Za-z/!?]")
_IMAGE = re.compile(r"!\[")
_DEFINITION = re.compile(r"(?m)^[ >]{0,8}\[[^\]\n]+\]:")
_ADDRESS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,20}):(?://|(?=\S))([^\s)>\]\"'/?#]*)")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9/-]*[A-Za-z0-9])?")
_NUMBER = re.compile(r"(?P<owner>[\w-])?(?:#|\bGH-)(?P<number>\d+)", re.IGNORECASE)


class Text(NamedTuple):
    """One text of an intent: what it is called, how GitHub reads it, how long it may be."""

    name: str
    text: str
    form: Form
    limit: int
    may_close: bool = False


def texts_of(intent: intents.Intent) -> Iterator[Text]:
    """Give every text that the intent carries."""
    match intent:
        case intents.StickyComment() | intents.Reply():
            yield Text("comment", intent.body, "markdown", BODY_LIMIT)
        case intents.OpenIssue() | intents.OpenPull():
            closes = isinstance(intent, intents.OpenPull)
            yield Text("title", intent.title, "plain", TITLE_LIMIT)
            yield Text("body", intent.body, "markdown", BODY_LIMIT, may_close=closes)
        case intents.EditPull():
            yield Text("block", intent.block, "markdown", BODY_LIMIT)
        case intents.SubmitReview():
            yield Text("review", intent.body, "markdown", BODY_LIMIT)
            yield from map(_comment, intent.comments)
        case intents.SetCheck():
            yield Text("check's title", intent.title, "plain", TITLE_LIMIT)
            yield Text("check's summary", intent.summary, "markdown", SUMMARY_LIMIT)
        case intents.MergePull():
            yield Text("merge title", intent.title, "plain", TITLE_LIMIT)
            yield Text("merge message", intent.message, "plain", BODY_LIMIT, may_close=True)
        case intents.CreateLabel():
            yield Text("label's description", intent.description, "plain", 100)
        case intents.PushNote():
            yield Text("note", intent.text, "data", NOTE_LIMIT)
        case _:
            yield from _texts_of_rules(intent)


def _texts_of_rules(intent: intents.Intent) -> Iterator[Text]:
    match intent:
        case compliance.ApprovePull():
            yield Text("approval", intent.body, "markdown", BODY_LIMIT)
        case compliance.DismissReview():
            yield Text("dismissal", intent.message, "plain", BODY_LIMIT)
        case compliance.SignCommit():
            yield Text("commit title", intent.title, "plain", TITLE_LIMIT)
            yield Text("commit message", intent.message, "plain", BODY_LIMIT, may_close=True)
        case _:
            return


def _comment(comment: intents.ReviewComment) -> Text:
    return Text("review comment", comment.body, "markdown", BODY_LIMIT)


def check(text: Text, scope: Scope) -> None:
    """Refuse a text that is too long, or that does more than be read."""
    if not text.text.strip() and text.name not in {"merge message", "commit message", "label's description"}:
        raise Refused("size", f"the {text.name} is empty")
    if len(text.text) > text.limit:
        raise Refused("size", f"the {text.name} has {len(text.text)} characters, more than {text.limit}")
    if text.form == "data":
        return
    _visible(text)
    body = text.text
    if text.form == "markdown":
        body = without_code(_without_marker(text))
        _markdown(text, body)
        body = html.unescape(body)
    _reactions(text, body, scope)


def _visible(text: Text) -> None:
    for character in text.text:
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            raise Refused("invisible", f"the {text.name} holds the character U+{ord(character):04X}")
    if text.name.endswith("title") and "\n" in text.text:
        raise Refused("size", f"the {text.name} has more than one line")


def _without_marker(text: Text) -> str:
    """Take the marker off; a hidden comment anywhere but in the last line may be a forged one."""
    rest, _, last = text.text.rstrip("\n").rpartition("\n")
    body = _without_marks(text, rest if _MARKER.fullmatch(last) else text.text)
    if "<!--" in body:
        raise Refused("marker", f"the {text.name} hides a comment")
    return body


def _without_marks(text: Text, body: str) -> str:
    """Take off the marks around our block, if they stand once each, in order, on lines of their own."""
    lines = body.split("\n")
    places = [at for at, line in enumerate(lines) if line in _MARKS]
    whole = [lines[at] for at in places] == list(_MARKS)
    if text.name not in {"body", "block"} or not whole:
        return body
    return "\n".join(line for line in lines if line not in _MARKS)


def _markdown(text: Text, body: str) -> None:
    for rule, pattern in (("html", _TAG), ("image", _IMAGE), ("link definition", _DEFINITION)):
        if match := pattern.search(body):
            raise Refused(rule, f"the {text.name} holds {_near(body, match)}")


def _reactions(text: Text, body: str, scope: Scope) -> None:
    _commands(text, scope)
    _closings(text, scope)
    _mentions(text, body, scope)
    _references(text, body, scope)
    _addresses(text, body, scope)


def _commands(text: Text, scope: Scope) -> None:
    if text.form == "plain" and (match := markup.SKIPS_CHECKS.search(text.text)):
        raise Refused("command", f"the {text.name} holds {_near(text.text, match)}")
    # in the raw text: some bots also obey what stands in a code block
    for pattern in (markup.COMMAND, markup.BOT_MENTION):
        match = pattern.search(text.text)
        if match and not any(text.text.startswith(f"@{login}", match.start()) for login in scope.mentions):
            raise Refused("command", f"the {text.name} holds {_near(text.text, match)}")


def _closings(text: Text, scope: Scope) -> None:
    found = list(markup.CLOSING.finditer(text.text))
    for match in found:
        own = match["number"] == str(scope.issue) and match["repository"] is None
        if not (text.may_close and own) or len(found) > 1:
            raise Refused("closing word", f"the {text.name} holds {_near(text.text, match)}")


def _mentions(text: Text, body: str, scope: Scope) -> None:
    allowed = {login.lower() for login in scope.mentions}
    for count, match in enumerate(markup.MENTION.finditer(body), start=1):
        login = _LOGIN.match(body, match.end())
        if login is None or login.group(0).lower() not in allowed or count > 1 or text.form == "plain":
            raise Refused("mention", f"the {text.name} would notify {_near(body, match)}")


def _references(text: Text, body: str, scope: Scope) -> None:
    allowed = scope.numbers | scope.references
    for match in _NUMBER.finditer(body):
        foreign = scope.run is not None and int(match["number"]) not in allowed
        if match["owner"] or foreign or "/" in body[max(0, match.start() - 1) : match.start()]:
            raise Refused("reference", f"the {text.name} would link {_near(body, match)}")


def _addresses(text: Text, body: str, scope: Scope) -> None:
    for match in _ADDRESS.finditer(body):
        scheme, host = match[1].lower(), match[2].lower()
        if scheme in _LINKING and not (scheme in {"http", "https"} and host in scope.hosts):
            raise Refused("address", f"the {text.name} would link {_near(body, match)}")
    if match_ := markup.LINKED_WWW.search(body):
        raise Refused("address", f"the {text.name} would link {_near(body, match_)}")


_LINKING = frozenset({"http", "https", "ftp", "javascript", "data", "vbscript", "mailto", "file"})


def _near(body: str, match: re.Match[str]) -> str:
    return repr(body[match.start() : match.start() + 40])
