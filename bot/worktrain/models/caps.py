"""May this request be sent? Decided from what was spent, before anything is spent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from worktrain.models.prices import Price
from worktrain.store.spending import Amount, Sum, Sums

LEAST_OUTPUT = 1024
"""An answer that may have fewer tokens than this (and than was asked for) is not worth asking for."""


class Cap(StrEnum):
    """Whose limit it is."""

    SESSION = "session"
    ISSUE = "issue"
    DAY = "day"


@dataclass(frozen=True, kw_only=True)
class Caps:
    """How much may be spent; money in US dollars."""

    session_usd: float
    session_tokens: int
    issue_usd: float
    day_usd: float


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request may cost: its prompt, estimated, and the longest answer that it allows."""

    price: Price
    input_tokens: int
    output_tokens: int
    least_output: int = LEAST_OUTPUT
    hour: bool = False
    """Whether it may write to the cache that lasts an hour."""


@dataclass(frozen=True, kw_only=True)
class Granted:
    """It may be sent with an answer of at most so many tokens; `amount` is set aside for it."""

    output_tokens: int
    amount: Amount


@dataclass(frozen=True, kw_only=True)
class Busy:
    """There is room, but other requests have it set aside for the moment."""


@dataclass(frozen=True, kw_only=True)
class Reached:
    """There is no room: this cap was reached."""

    cap: Cap
    reason: str


def decide(asked: Asked, sums: Sums, caps: Caps) -> Granted | Busy | Reached:
    """Grant as long an answer as all caps leave room for, at most the one asked for."""
    price = asked.price.at(asked.input_tokens)
    least = min(asked.least_output, asked.output_tokens)
    room = {cap: _room(cap, asked, price, sums, caps, reserved=True) for cap in Cap}
    allowed = min(asked.output_tokens, *room.values())
    if allowed >= least:
        amount = Amount(
            micro_usd=math.ceil(
                asked.input_tokens * price.dearest_input(hour=asked.hour) + allowed * price.output
            ),
            input_tokens=asked.input_tokens,
            output_tokens=allowed,
        )
        return Granted(output_tokens=allowed, amount=amount)
    for cap in Cap:
        if _room(cap, asked, price, sums, caps, reserved=False) < least:
            return Reached(cap=cap, reason=_reason(cap, sums, caps, price))
    return Busy()


def _room(cap: Cap, asked: Asked, price: Price, sums: Sums, caps: Caps, *, reserved: bool) -> int:
    """Give how many tokens of output this cap leaves room for."""
    money = _usd(cap, caps) * 1_000_000 - _spent(_sum(cap, sums), reserved=reserved)
    prompt = asked.input_tokens * price.dearest_input(hour=asked.hour)
    by_money = math.floor((money - prompt) / price.output)
    if cap is not Cap.SESSION:
        return by_money
    used = sums.session.tokens - (0 if reserved else sums.session.open_tokens)
    return min(by_money, caps.session_tokens - used - asked.input_tokens)


def _spent(of: Sum, *, reserved: bool) -> int:
    return of.micro_usd - (0 if reserved else of.open_micro_usd)


def _sum(cap: Cap, sums: Sums) -> Sum:
    return {Cap.SESSION: sums.session, Cap.ISSUE: sums.issue, Cap.DAY: sums.day}[cap]


def _usd(cap: Cap, caps: Caps) -> float:
    return {Cap.SESSION: caps.session_usd, Cap.ISSUE: caps.issue_usd, Cap.DAY: caps.day_usd}[cap]


_WORDS = {
    Cap.SESSION: "This session has used {spent} of the {cap} that one session may cost (`limits.usd`)",
    Cap.ISSUE: "This issue has used {spent} of the {cap} that it may cost (`limits.issue_usd`)",
    Cap.DAY: "Today's work has used {spent} of the {cap} that a day may cost (WORKTRAIN_USD_PER_DAY)",
}


def _reason(cap: Cap, sums: Sums, caps: Caps, price: Price) -> str:
    settled = _spent(_sum(cap, sums), reserved=False) / 1_000_000
    said = _WORDS[cap].format(spent=f"{settled:.2f} US dollars", cap=f"{_usd(cap, caps):g}")
    if cap is Cap.SESSION and sums.session.tokens >= sums.session.open_tokens + caps.session_tokens:
        said = f"This session has used the {caps.session_tokens:,} tokens that one session may use"
        said += " (`limits.tokens`)"
    unknown = "" if price.known else "; the model's price is not known here, so the dearest one counts"
    return f"{said}, and the next request does not fit{unknown}."
