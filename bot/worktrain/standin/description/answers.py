"""The check of the stand-in's own answers against the description; for its tests."""

from __future__ import annotations

from typing import Any

from jsonschema_rs import Draft4Validator, ValidationError

from worktrain.standin.description.strict import description, sentence, with_schemas

DEPARTURES = frozenset(
    {
        # null on github.com for a comment whose line a later push changed
        *("position", "line"),
        # described in one place as a person and an enterprise at once
        "account",
    }
)
"""Keys at which github.com itself is known to depart from its description."""


class Answers:
    """Says what in a successful answer is not as GitHub describes it."""

    def __init__(self) -> None:
        self._validators: dict[tuple[str, int], Draft4Validator] = {}

    def check(self, key: str, status: int, body: Any) -> list[str]:
        known = description()["operations"][key]["answers"]
        if str(status) not in known:
            return [f"{key} does not answer {status}"] if status < 300 else []
        schema = known[str(status)]
        if schema is None:
            return [] if body in (None, {}) else [f"{key} answers {status} without a body"]
        if (key, status) not in self._validators:
            whole = with_schemas(schema, description()["schemas"])
            self._validators[key, status] = Draft4Validator(whole)
        errors = self._validators[key, status].iter_errors(body)
        return [f"{key} {status}: {sentence(error)}" for error in errors if not _known(error)]


def _known(error: ValidationError) -> bool:
    return bool(error.instance_path) and error.instance_path[-1] in DEPARTURES
