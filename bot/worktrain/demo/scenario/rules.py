"""What the scenario's repository demands: the `rules` part of `repository`."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.demo.scenario.fields import Fields, mapping
from worktrain.standin.state.protections import METHODS, Protection, RequiredCheck


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A ruleset over all branches for signatures, over the default branch for the rest, and settings."""

    protections: tuple[Protection, ...] = ()
    methods: tuple[str, ...] = METHODS
    drafts: bool = True
    delete_branch: bool = False
    reviewer_app: bool = False
    """Whether the operator has a second App, in whose name the reviewer approves."""


def rules(fields: Fields) -> Rules:
    """Read what is demanded; nothing unless it is said."""
    node = fields.node("rules")
    if node is None:
        return Rules()
    with mapping(node, fields.problems) as inner:
        signed = inner.choice("signed", "word", ("required", "optional"), default="optional") == "required"
        on_base = Protection(
            ruleset=True,
            approvals=inner.whole("approvals"),
            checks=tuple(RequiredCheck(context=name) for name in inner.texts("checks")),
            code_owners=_flag(inner, "code_owners"),
            dismiss_stale=_flag(inner, "drops_approvals"),
            conversations=_flag(inner, "conversations"),
            linear_history=_flag(inner, "linear"),
            strict=_flag(inner, "up_to_date"),
            merge_queue=_flag(inner, "merge_queue"),
        )
        everywhere = Protection(branches="*", ruleset=True, signatures=signed)
        return Rules(
            protections=tuple(each for each in (everywhere, on_base) if _asks(each)),
            methods=tuple(inner.texts("methods")) or METHODS,
            drafts=_flag(inner, "drafts", default=True),
            delete_branch=_flag(inner, "delete_branch"),
            reviewer_app=_flag(inner, "reviewer_app"),
        )


def _asks(rule: Protection) -> bool:
    return rule != Protection(branches=rule.branches, ruleset=True)


def _flag(fields: Fields, key: str, *, default: bool = False) -> bool:
    node = fields.node(key)
    if node is None:
        return default
    if not isinstance(node.value, bool):
        fields.problems.add(node.at, f"must be true or false, not {node.kind}")
        return default
    return node.value
