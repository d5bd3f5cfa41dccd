"""Reduce GitHub's REST description to the structure of the operations that the stand-in serves.

Run by hand when the pinned version changes, on a file of the npm package `@octokit/openapi`:

    python -m worktrain.standin.description.reduce package/generated/api.github.com.json

It writes `github.json` beside itself; put the printed hash into VENDOR.toml.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from worktrain.standin.routes.table import ROUTES

DROPPED = frozenset(
    {"description", "example", "examples", "title", "deprecated", "externalDocs", "default", "readOnly"}
)
TARGET = Path(__file__).with_name("github.json")
PREFIX = "#/components/schemas/"


def structure(node: Any, *, names: bool = False) -> Any:
    """Leave out prose; `nullable` becomes what JSON Schema has for it.

    With `names` the keys are names of properties, not keywords.
    """
    if isinstance(node, list):
        return [structure(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: structure(value, names=key in ("properties", "patternProperties") and not names)
        for key, value in node.items()
        if names or not (key in DROPPED or key.startswith("x-"))
    }
    return kept if names else _without_nullable(kept)


def _without_nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if not schema.pop("nullable", False):
        return schema
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        return schema
    return {"anyOf": [schema, {"type": "null"}]}


def references(node: Any) -> Iterable[str]:
    """Give the names of the schemas that a schema points to."""
    if isinstance(node, list):
        for each in node:
            yield from references(each)
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix(PREFIX)
        for each in node.values():
            yield from references(each)


class Reducer:
    """Follows the document's references."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Follow a reference to a parameter, a response or a header."""
        if "$ref" not in node:
            return node
        found: Any = self._document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return self.resolve(found)

    def operation(self, method: str, path: str) -> dict[str, Any]:
        item = self._document["paths"][path]
        found = item[method.lower()]
        parameters = [self.resolve(each) for each in found.get("parameters", [])]
        body = self.resolve(found.get("requestBody", {}))
        return {
            "id": found["operationId"],
            "path": {p["name"]: structure(p["schema"]) for p in parameters if p["in"] == "path"},
            "query": {p["name"]: structure(p["schema"]) for p in parameters if p["in"] == "query"},
            "required_query": [p["name"] for p in parameters if p["in"] == "query" and p.get("required")],
            "body": structure(body["content"]["application/json"]["schema"])
            if "application/json" in body.get("content", {})
            else None,
            "body_required": bool(body.get("required")),
            "answers": {code: self._answer(each) for code, each in found["responses"].items()},
        }

    def _answer(self, response: dict[str, Any]) -> Any:
        content = self.resolve(response).get("content", {})
        return structure(content.get("application/json", {}).get("schema"))

    def schemas(self, roots: Any) -> dict[str, Any]:
        """Give every schema that can be reached."""
        found: dict[str, Any] = {}
        wanted = set(references(roots))
        while missing := sorted(wanted - found.keys()):
            for name in missing:
                found[name] = structure(self._document["components"]["schemas"][name])
                wanted |= set(references(found[name]))
        return dict(sorted(found.items()))


def reduce(document: dict[str, Any]) -> dict[str, Any]:
    """Give the structure of every operation in our table."""
    reducer = Reducer(document)
    operations = {
        f"{route.method} {route.path}": reducer.operation(route.method, route.path)
        for route in sorted(ROUTES, key=lambda each: (each.path, each.method))
    }
    for operation in operations.values():
        operation["answers"] = {
            code: schema for code, schema in operation["answers"].items() if code.startswith("2")
        }
    version = document["info"]["version"]
    schemas = reducer.schemas(list(operations.values()))
    return {"openapi": version, "operations": operations, "schemas": schemas}


def main() -> None:
    document = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = json.dumps(reduce(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8")
    digest = hashlib.sha256(TARGET.read_bytes()).hexdigest()
    sys.stdout.write(f"{TARGET.name}: {len(text)} characters, sha256 {digest}\n")


if __name__ == "__main__":
    main()
