"""What a provider's failure means: who must mend what, and whether the session can go on at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from worktrain.models.metering.counts import table
from worktrain.models.metering.events import parsed
from worktrain.providers import NAMES, variable

IN_A_ROW = {"rate": 12, "down": 6}
"""So many failures with no answer between them, and the session is ended; clients wait longer each time."""


class Fault(StrEnum):
    """Kinds of failures of a provider; each is infrastructure's, never the agent's."""

    KEY = "key"
    CREDIT = "credit"
    MODEL = "model"
    RATE = "rate"
    DOWN = "down"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One failure: `reason` is a sentence for whoever runs WorkTrain."""

    fault: Fault
    reason: str

    @property
    def final(self) -> bool:
        """Say whether trying again cannot help before a person did something."""
        return self.fault in {Fault.KEY, Fault.CREDIT}


def unreachable(kind: str, why: str) -> Trouble:
    return Trouble(
        fault=Fault.DOWN, reason=f"{_name(kind)} cannot be reached ({why}); see WORKTRAIN_{_env(kind)}_URL."
    )


def no_key(kind: str) -> Trouble:
    return Trouble(
        fault=Fault.KEY,
        reason=f"No key of {_name(kind)} is connected; set {variable(kind)}_FILE, "
        "or give it on the page of agents, whose address `worktrain serve` prints.",
    )


def trouble_of(kind: str, status: int, body: bytes, *, model: str) -> Trouble | None:
    """Understand an error answer; None where the request itself was at fault."""
    error = table((parsed(body) or {}).get("error"))
    if status == 402 or _is_of_credit(error):
        reason = f"The key of {_name(kind)} has no credit left; add credit to its account."
        return Trouble(fault=Fault.CREDIT, reason=reason)
    if status in {401, 403}:
        wrong = "is not accepted" if status == 401 else "may not do this"
        mend = f"mend {variable(kind)}_FILE, or replace it on the page of agents."
        reason = f"The key of {_name(kind)} {wrong} (status {status}); {mend}"
        return Trouble(fault=Fault.KEY, reason=reason)
    if status == 404:
        reason = f"{_name(kind)} does not know the model {model!r}, or its key may not use it."
        return Trouble(fault=Fault.MODEL, reason=reason)
    if status == 429:
        return Trouble(fault=Fault.RATE, reason=f"{_name(kind)} limits the rate of requests (status 429).")
    if status >= 500 or 300 <= status < 400:
        return Trouble(fault=Fault.DOWN, reason=f"{_name(kind)} fails (status {status}).")
    return None


def _is_of_credit(error: dict[str, object]) -> bool:
    """Judge by the provider's own words: further on, a message may repeat what the agent asked for."""
    named = f"{error.get('type')} {error.get('code')}".lower()
    begins = str(error.get("message")).lower().startswith("your credit balance")
    return begins or "insufficient_quota" in named or "billing" in named


def trouble_in_stream(kind: str, said: str) -> Trouble:
    """Understand a failure that came after an answer had begun."""
    if "quota" in said or "billing" in said or "credit" in said:
        return Trouble(
            fault=Fault.CREDIT,
            reason=f"The key of {_name(kind)} has no credit left; add credit to its account.",
        )
    if "rate_limit" in said:
        return Trouble(fault=Fault.RATE, reason=f"{_name(kind)} limits the rate of requests.")
    return Trouble(fault=Fault.DOWN, reason=f"{_name(kind)} broke off an answer ({said[:40]}).")


class Streak:
    """Failures since the last good answer."""

    def __init__(self) -> None:
        self.last: Trouble | None = None
        self._count = 0

    def good(self) -> None:
        self.last, self._count = None, 0

    def add(self, trouble: Trouble) -> bool:
        """Note a failure; say whether the session cannot go on."""
        self._count = self._count + 1 if self.last and self.last.fault is trouble.fault else 1
        self.last = trouble
        return trouble.final or self._count >= IN_A_ROW.get(trouble.fault.value, 1_000)


def _name(kind: str) -> str:
    return NAMES.get(kind, kind)


def _env(kind: str) -> str:
    return kind.upper()
