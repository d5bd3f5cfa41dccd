"""The part of the GraphQL language that clients of a few mutations and queries use."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

# https://spec.graphql.org/October2021/#sec-Appendix-Grammar-Summary.Lexical-Tokens
TOKEN = re.compile(
    r'[\s,\ufeff]+|#[^\n]*|(\.\.\.|[!$():=@\[\]{|}]|"(?:\\.|[^"\\\n])*"|-?\d[\d.eE+-]*|[_A-Za-z]\w*)'
)


class GraphQLProblem(Exception):  # noqa: N818 - it is an answer, not a failure of ours
    """What the document does wrong, as GitHub words it, and its type in GitHub's terms."""

    def __init__(self, message: str, kind: str = "undefinedField") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Variable:
    """A value that stands in the request's `variables`."""

    name: str


@dataclass(frozen=True)
class Field:
    """One asked-for field; `on` is the type of the inline fragment around it, if any."""

    name: str
    alias: str
    arguments: dict[str, Any]
    selections: tuple[Field, ...]
    on: str | None = None


@dataclass(frozen=True)
class Document:
    """One operation: its kind, the variables that it declares with their types, and what it asks for."""

    kind: str
    variables: dict[str, str]
    defaults: dict[str, Any]
    selections: tuple[Field, ...]


def tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise GraphQLProblem(f"Parse error on {text[at]!r}", "parse")
        if match[1]:
            found.append(match[1])
        at = match.end()
    return found


def parse(text: str) -> Document:
    """Read a document with exactly one operation; named fragments and directives are not modelled."""
    return _Parser(tokens(text)).document()


class _Parser:
    def __init__(self, found: list[str]) -> None:
        self._tokens = [*found, ""]
        self._at = 0

    @property
    def _next(self) -> str:
        return self._tokens[self._at]

    def _take(self, wanted: str | None = None) -> str:
        token = self._next
        if token == "" or (wanted is not None and token != wanted):
            raise GraphQLProblem(f"Parse error on {token or 'the end'!r}, expected {wanted!r}", "parse")
        self._at += 1
        return token

    def _took(self, wanted: str) -> bool:
        if self._next != wanted:
            return False
        self._at += 1
        return True

    def document(self) -> Document:
        kind = self._take() if self._next in ("query", "mutation") else "query"
        if self._next not in ("(", "{"):
            self._take()
        types: dict[str, str] = {}
        defaults: dict[str, Any] = {}
        if self._took("("):
            while not self._took(")"):
                self._declare(types, defaults)
        selections = self._selections(None)
        if self._next:
            raise GraphQLProblem(f"Only one operation a document is modelled, not {self._next!r}", "parse")
        return Document(kind, types, defaults, selections)

    def _declare(self, types: dict[str, str], defaults: dict[str, Any]) -> None:
        self._take("$")
        name = self._take()
        self._take(":")
        types[name] = self._type()
        if self._took("="):
            defaults[name] = self._value()

    def _type(self) -> str:
        if self._took("["):
            inner = f"[{self._type()}"
            self._take("]")
            text = f"{inner}]"
        else:
            text = self._take()
        return f"{text}!" if self._took("!") else text

    def _selections(self, on: str | None) -> tuple[Field, ...]:
        self._take("{")
        found: list[Field] = []
        while not self._took("}"):
            if self._took("..."):
                self._take("on")
                found += self._selections(self._take())
            else:
                found.append(self._field(on))
        return tuple(found)

    def _field(self, on: str | None) -> Field:
        alias = name = self._take()
        if self._took(":"):
            name = self._take()
        arguments: dict[str, Any] = {}
        if self._took("("):
            while not self._took(")"):
                key = self._take()
                self._take(":")
                arguments[key] = self._value()
        selections = self._selections(None) if self._next == "{" else ()
        return Field(name, alias, arguments, selections, on)

    def _value(self) -> Any:
        if self._took("$"):
            return Variable(self._take())
        if self._took("{"):
            found = {}
            while not self._took("}"):
                key = self._take()
                self._take(":")
                found[key] = self._value()
            return found
        if self._took("["):
            items = []
            while not self._took("]"):
                items.append(self._value())
            return items
        return _literal(self._take())


def _literal(token: str) -> Any:
    words = {"true": True, "false": False, "null": None}
    if token in words:
        return words[token]
    if token.startswith('"'):
        return json.loads(token)
    if re.fullmatch(r"-?\d+", token):
        return int(token)
    return float(token) if re.fullmatch(r"-?\d.*", token) else token


def filled(value: Any, variables: dict[str, Any]) -> Any:
    """Put the variables' values in."""
    if isinstance(value, Variable):
        return variables.get(value.name)
    if isinstance(value, dict):
        return {key: filled(each, variables) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, variables) for each in value]
    return value
