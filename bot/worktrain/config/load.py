"""From the text of `.github/worktrain.yml` to a policy, or to all that is wrong with it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel, ValidationError

from worktrain.config.backends import backends
from worktrain.config.extending import extended
from worktrain.config.nodes import Node, plain
from worktrain.config.problems import InvalidFileError, Mark, Problem, shortened, unknown
from worktrain.config.schema import CONFIG_PATH, CommandAgent, Config, NamedAgent
from worktrain.config.yaml import parse
from worktrain.sessions import ContextMode

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_AGENT = 'must be the name of an agent, or a mapping with "use" or "command"'
_KINDS = {kind.__name__: kind for kind in (CommandAgent, NamedAgent)}
_WORDS = {
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must be a name",
}


def load_config(source: bytes | str, *, name: str = CONFIG_PATH) -> Config:
    """Read a policy; InvalidFileError (exit 3) lists every problem with its line and column."""
    return from_node(parse(source, file=name), file=name)


def from_node(node: Node, *, file: str) -> Config:
    """Read a policy that stands inside another document."""
    if node.value is None:
        return Config()
    if not isinstance(node.value, Mapping):
        raise InvalidFileError(file, [Problem(node.at, f"must be a mapping, not {node.kind}")])
    node = extended(node, file=file)
    try:
        config = Config.model_validate_json(json.dumps(plain(node)), strict=True)
    except ValidationError as exc:
        problems = [_problem(node, details) for details in exc.errors(include_url=False)]
        raise InvalidFileError(file, problems) from exc
    problems = [*_commands(node, config), *_agents(node, config), *_context(node, config)]
    if problems:
        raise InvalidFileError(file, problems)
    return config


def _problem(root: Node, details: ErrorDetails) -> Problem:
    path = [str(part) for part in details["loc"]]
    if details["type"] == "extra_forbidden":
        parent, key = _find(root, path[:-1]), path[-1]
        return Problem(parent.keys.get(key, parent.at), unknown("key", key, _fields(path[:-1])))
    node = _find(root, path)
    if details["type"] == "union_tag_not_found":
        return Problem(node.at, _AGENT)
    return Problem(node.at, _reason(details, node))


def _reason(details: ErrorDetails, node: Node) -> str:
    if details["type"] in {"literal_error", "enum"}:
        expected = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return f'must be one of {expected}, not "{shortened(node.text or node.kind)}"'
    if details["type"] == "missing":
        return f'the key "{details["loc"][-1]}" is missing'
    words = _WORDS.get(details["type"])
    if words is None:
        return details["msg"].replace("Input should be", "must be")
    found = f'"{shortened(node.text)}"' if node.text else node.kind
    return words if details["type"].endswith("too_short") else f"{words}, not {found}"


def _find(root: Node, path: list[str]) -> Node:
    """Follow the path as far as the document goes; names of types on the way are passed over."""
    node = root
    for part in path:
        if isinstance(node.value, Mapping) and part in node.value:
            node = node.value[part]
        elif isinstance(node.value, tuple) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
    return node


def _fields(path: list[str]) -> tuple[str, ...]:
    """Name the keys that may stand in the mapping at this path."""
    model: type[BaseModel] = Config
    for part in path:
        if part in _KINDS:
            model = _KINDS[part]
        elif part in model.model_fields:
            kind = model.model_fields[part].annotation
            model = next((m for m in (kind, *get_args(kind)) if _is_model(m)), model)
    return tuple(model.model_fields)


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _commands(root: Node, config: Config) -> Iterator[Problem]:
    for name in ("setup", "test", "suite"):
        line = getattr(config.commands, name)
        if line is None:
            continue
        at = _find(root, ["commands", name]).at
        words = _split(line)
        if not words:
            yield Problem(at, "cannot be split into words: empty, or a quote is left open")
        elif name == "test" and "{tests}" not in words:
            yield Problem(at, "must hold {tests} as a word of its own, for the ids of the tests")


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _context(root: Node, config: Config) -> Iterator[Problem]:
    for name in ("reviewer", "sdet"):
        if getattr(config.context, name) is not ContextMode.BLANK:
            at = _find(root, ["context", name]).at
            yield Problem(at, f"must be blank: the {name} judges, and so comes to each change fresh")


def _agents(root: Node, config: Config) -> Iterator[Problem]:
    for name in type(config.agents).model_fields:
        agent, path = getattr(config.agents, name), ["agents", name]
        if isinstance(agent, NamedAgent):
            agent, path = agent.use, [*path, "use"]
        if isinstance(agent, str) and agent not in backends():
            node = _find(root, path)
            yield Problem(node.at if node.text else Mark(), unknown("agent", agent, backends()))
