"""The check of a document against the modelled schema: unknown fields, arguments and types are refused."""

from __future__ import annotations

from typing import Any

from worktrain.standin.graphql.language import Document, Field, GraphQLProblem, Variable
from worktrain.standin.graphql.schema import ENUMS, FRAGMENTS, INPUTS, SCALARS, TYPES, Kind


def check(document: Document, variables: dict[str, Any]) -> None:
    """Raise what GitHub would answer."""
    for name, kind in document.variables.items():
        given = variables.get(name, document.defaults.get(name))
        _check_value(f"${name}", kind, given, document)
    for name in variables:
        if name not in document.variables:
            raise GraphQLProblem(f"Variable ${name} is given but not declared", "variableNotDefined")
    _check_selections(document.kind.capitalize(), document.selections, document)


def _check_selections(parent: str, selections: tuple[Field, ...], document: Document) -> None:
    for field in selections:
        owner = parent
        if field.on is not None:
            if field.on != parent and field.on not in FRAGMENTS.get(parent, set()):
                raise GraphQLProblem(
                    f"Fragment on {field.on} can't be spread inside {parent}", "cannotSpreadFragment"
                )
            owner = field.on
        if field.name != "__typename":
            _check_field(owner, field, document)


def _check_field(parent: str, field: Field, document: Document) -> None:
    kind = TYPES[parent].get(field.name)
    if kind is None:
        raise GraphQLProblem(f"Field '{field.name}' doesn't exist on type '{parent}'")
    _check_arguments(field, kind, document)
    if kind.type in SCALARS:
        if field.selections:
            raise GraphQLProblem(f"Selections can't be made on scalars (field '{field.name}')")
        return
    if not field.selections:
        raise GraphQLProblem(f"Field '{field.name}' must have selections", "selectionMismatch")
    if kind.type.endswith("Connection") and not {"first", "last"} & field.arguments.keys():
        raise GraphQLProblem(
            f"You must provide a `first` or `last` value to paginate the `{field.name}` connection.",
            "MISSING_PAGINATION_BOUNDARIES",
        )
    _check_selections(kind.type, field.selections, document)


def _check_arguments(field: Field, kind: Kind, document: Document) -> None:
    for name, value in field.arguments.items():
        if name not in kind.arguments:
            raise GraphQLProblem(
                f"Field '{field.name}' doesn't accept argument '{name}'", "argumentNotAccepted"
            )
        _check_value(name, kind.arguments[name], value, document)
    for name, wanted in kind.arguments.items():
        if wanted.endswith("!") and name not in field.arguments:
            raise GraphQLProblem(
                f"Field '{field.name}' is missing required arguments: {name}", "missingRequiredArguments"
            )


def _check_value(name: str, wanted: str, value: Any, document: Document) -> None:
    if isinstance(value, Variable):
        declared = document.variables.get(value.name)
        if declared is None:
            raise GraphQLProblem(f"Variable ${value.name} is used but not declared", "variableNotDefined")
        if declared.rstrip("!") != wanted.rstrip("!") or (
            wanted.endswith("!") and not declared.endswith("!")
        ):
            raise GraphQLProblem(
                f"Type mismatch on variable ${value.name} and argument {name} ({declared} / {wanted})",
                "variableMismatch",
            )
        return
    if value is None:
        if wanted.endswith("!"):
            raise GraphQLProblem(
                f"{name} of type {wanted} was provided invalid value", "argumentLiteralsIncompatible"
            )
        return
    _check_type(name, wanted.rstrip("!"), value, document)


def _check_type(name: str, kind: str, value: Any, document: Document) -> None:
    if kind.startswith("["):
        _check_list(name, kind, value, document)
        return
    if kind in INPUTS:
        _check_input(name, kind, value, document)
        return
    fits = {
        "ID": isinstance(value, str | int),
        **dict.fromkeys(("String", "GitObjectID", "Base64String"), isinstance(value, str)),
        "Int": isinstance(value, int) and not isinstance(value, bool),
        "Boolean": isinstance(value, bool),
    }
    if not fits.get(kind, value in ENUMS.get(kind, set())):
        raise GraphQLProblem(
            f"{name} has an invalid value ({value!r}). Expected type '{kind}'.",
            "argumentLiteralsIncompatible",
        )


def _check_list(name: str, kind: str, value: Any, document: Document) -> None:
    if not isinstance(value, list):
        raise GraphQLProblem(
            f"{name} of type {kind} was provided invalid value", "argumentLiteralsIncompatible"
        )
    for each in value:
        _check_value(name, kind.strip("[]"), each, document)


def _check_input(name: str, kind: str, value: Any, document: Document) -> None:
    if not isinstance(value, dict):
        raise GraphQLProblem(
            f"{name} of type {kind} was provided invalid value", "argumentLiteralsIncompatible"
        )
    for key, each in value.items():
        if key not in INPUTS[kind]:
            raise GraphQLProblem(
                f"InputObject '{kind}' doesn't accept argument '{key}'", "argumentNotAccepted"
            )
        _check_value(key, INPUTS[kind][key], each, document)
    for key, wanted in INPUTS[kind].items():
        if wanted.endswith("!") and key not in value:
            raise GraphQLProblem(
                f"Argument '{key}' on InputObject '{kind}' is required.",
                "missingRequiredInputObjectAttribute",
            )
