"""The write gate: the one place that says what may be sent to GitHub in the name of a run.

Words are made harmless where they are put together (`words/quote.py`); this looks again, with other code, at
the finished text, and refuses what is left. Targets come from the run, never from a text.
"""

from __future__ import annotations

from typing import TypeVar

from worktrain import secrecy
from worktrain.intents import Intent
from worktrain.squads import write_targets, write_texts
from worktrain.squads.write_scope import CAPS, Refused, Scope, references_of, scope_of

__all__ = ["CAPS", "Refused", "Scope", "check", "references_of", "scope_of"]

AnIntent = TypeVar("AnIntent", bound=Intent)


def check(intent: AnIntent, scope: Scope) -> AnIntent:
    """Give the intent back, unchanged, if it may be sent; raises Refused with the rule and the reason."""
    kind = str(getattr(intent, "kind", "unknown"))
    _allowed(kind, scope)
    _same_run(intent, scope)
    write_targets.check(intent, scope)
    for text in write_texts.texts_of(intent):
        write_texts.check(text, scope)
        _no_secret(text, scope)
    return intent


def _allowed(kind: str, scope: Scope) -> None:
    if scope.kinds is not None and kind not in scope.kinds:
        raise Refused("kind", f"this run may not {kind}")
    cap = scope.caps.get(kind)
    if cap is not None and scope.used.get(kind, 0) >= cap:
        raise Refused("cap", f"this run has done {kind} {cap} times already")


def _same_run(intent: Intent, scope: Scope) -> None:
    if intent.repository.lower() != scope.repository.lower():
        raise Refused("target", f"{intent.repository} is not the run's repository {scope.repository}")
    if intent.run is not None and scope.run is not None and intent.run != scope.run:
        raise Refused("target", f"it names run {intent.run}, not {scope.run}")


def _no_secret(text: write_texts.Text, scope: Scope) -> None:
    if text.form != "data" and secrecy.shapes(text.text):
        raise Refused("secret", f"the {text.name} holds what looks like a credential")
    if secrecy.holds_any(text.text, scope.secrets):
        raise Refused("secret", f"the {text.name} holds a piece of a credential of ours")
