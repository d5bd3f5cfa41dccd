"""One check of a proof: its name, its result, and a sentence for people."""

from __future__ import annotations

from typing import Literal

from worktrain.sessions import Value


class Check(Value):
    name: str
    result: Literal["passed", "failed", "unknown", "noted"]
    text: str


def passed(name: str, text: str) -> Check:
    return Check(name=name, result="passed", text=text)


def failed(name: str, text: str) -> Check:
    return Check(name=name, result="failed", text=text)


def unknown(name: str, text: str) -> Check:
    return Check(name=name, result="unknown", text=text)


def noted(name: str, text: str) -> Check:
    """Tell something that neither speaks for the proof nor against it."""
    return Check(name=name, result="noted", text=text)
