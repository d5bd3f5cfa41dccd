"""The check of a request against the description, with every unknown key refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft4Validator, ValidationError

from worktrain.standin.description.limits import over_limits

FILE = Path(__file__).with_name("github.json")
COMBINATORS = ("oneOf", "anyOf", "allOf")


@cache
def description() -> dict[str, Any]:
    """Read the vendored structure once a process."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def strict(schema: Any) -> Any:
    """Close every object whose keys are all known: a misspelled key must not pass.

    An object with alternatives is closed when these speak of its own keys only.
    """
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and _closable(schema):
        found["additionalProperties"] = False
    return found


def _closable(schema: dict[str, Any]) -> bool:
    branches = [branch for word in COMBINATORS for branch in schema.get(word, [])]
    known = schema["properties"].keys()
    return "additionalProperties" not in schema and all(
        branch.get("properties", {}).keys() <= known for branch in branches
    )


def reachable(schema: Any, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Give the named schemas that this one points to, directly or not."""
    found: dict[str, Any] = {}
    names = _names(schema)
    while names:
        name = names.pop()
        if name not in found:
            found[name] = schemas[name]
            names |= _names(schemas[name])
    return found


def _names(schema: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema)))


def with_schemas(schema: dict[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Attach only what is reachable, so that compiling stays cheap."""
    return {"allOf": [schema], "components": {"schemas": reachable(schema, schemas)}}


class Strict:
    """All operations' request checks, each compiled when it is first needed."""

    def __init__(self) -> None:
        self._operations: dict[str, Any] = description()["operations"]
        self._schemas = strict(description()["schemas"])
        self._bodies: dict[str, Draft4Validator] = {}
        self._queries: dict[str, Draft4Validator] = {}

    @property
    def keys(self) -> Iterable[str]:
        return self._operations.keys()

    def check(
        self, key: str, *, params: Mapping[str, str], query: Mapping[str, str], body: Any, sent: bool
    ) -> list[str]:
        """Say in one sentence each what GitHub's description does not allow.

        `sent` tells an empty body from one that was not there.
        """
        operation = self._operations[key]
        return [
            *self._values("path", operation["path"], params),
            *self._values("query", operation["query"], query),
            *self._body(key, operation, body, sent=sent),
            *over_limits(key, body),
        ]

    def _values(self, where: str, known: Mapping[str, Any], values: Mapping[str, str]) -> Iterable[str]:
        for name, text in values.items():
            if name not in known:
                yield f'"{name}" is not a permitted {where} parameter.'
            elif not _fits(known[name], text, self._schemas):
                yield f'{where} parameter "{name}" is not valid: {text[:80]!r}.'

    def _body(self, key: str, operation: Mapping[str, Any], body: Any, *, sent: bool) -> Iterable[str]:
        schema = operation["body"]
        if schema is None:
            if body not in (None, {}):
                yield "This operation takes no body."
        elif not sent:
            if operation["body_required"]:
                yield "A request body is required."
        else:
            if key not in self._bodies:
                self._bodies[key] = Draft4Validator(with_schemas(strict(schema), self._schemas))
            yield from map(sentence, self._bodies[key].iter_errors(body))


def sentence(error: ValidationError) -> str:
    """Word a schema error as GitHub does."""
    where = "/".join(map(str, error.instance_path))
    kind = error.kind.name
    if kind == "required":
        return f'"{error.kind.as_dict()["property"]}" wasn\'t supplied{" in " + where if where else ""}.'
    if kind == "additionalProperties":
        names = ", ".join(f'"{name}"' for name in error.kind.as_dict()["unexpected"])
        return f"{names} is not a permitted key{' in ' + where if where else ''}."
    return f"For '{where or 'body'}', {error.message[:200]}."


def _fits(schema: Mapping[str, Any], text: str, schemas: Mapping[str, Any]) -> bool:
    """Check one text of a path or a query against its schema."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return any(_fits(each, text, schemas) for each in schema[word])
    if "enum" in schema:
        return text in map(str, schema["enum"])
    return _typed(schema.get("type"), text)


def _typed(kind: Any, text: str) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    if "integer" in kinds and "string" not in kinds:
        return re.fullmatch(r"-?\d+", text) is not None
    if "boolean" in kinds and "string" not in kinds:
        return text in ("true", "false", "0", "1")
    return True
