"""What tokens cost, by model; the figures and their sources are in `prices.toml`."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from worktrain.errors import ConfigError
from worktrain.models.metering.counts import Counts

_SAME_MODEL = re.compile(r"(-latest|-\d{8}|-\d{4}-\d{2}-\d{2})?(\[\w+\])?")
"""What may follow a model's name without making it another model: a date, or how long its context is."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """US dollars per million tokens; that is, millionths of a dollar per token."""

    input: float
    output: float
    cache_read: float
    cache_write: float
    cache_write_hour: float
    long: tuple[int, float, float] | None = None
    """Prompts longer than so many tokens multiply input and output prices so."""
    known: bool = True
    """False where we have no price for the model, and take the dearest one."""

    def dearest_input(self, *, hour: bool) -> float:
        """Give what a token of input costs at most; `hour`: if the cache that lasts so long is asked for."""
        return max(self.input, self.cache_write, self.cache_write_hour if hour else 0.0)

    def at(self, prompt: int) -> Price:
        """Give the prices for a prompt of so many tokens."""
        if self.long is None or prompt <= self.long[0]:
            return self
        _, more_in, more_out = self.long
        return replace(
            self,
            input=self.input * more_in,
            output=self.output * more_out,
            cache_read=self.cache_read * more_in,
            cache_write=self.cache_write * more_in,
            cache_write_hour=self.cache_write_hour * more_in,
            long=None,
        )


class Prices:
    """Every price that is known, by kind of provider and by model."""

    def __init__(self, known: Mapping[str, Mapping[str, Price]]) -> None:
        self._known = known

    def of(self, kind: str, model: str) -> Price:
        """Find a price by the longest name that the model's begins with; an unknown one costs the dearest."""
        known, name = self._known[kind], model.rpartition("/")[2].lower()
        fits = [key for key in known if name.startswith(key) and _SAME_MODEL.fullmatch(name, len(key))]
        if fits:
            return known[max(fits, key=len)]
        dearest = max(known.values(), key=lambda price: (price.output, price.input))
        return replace(dearest, known=False)


def load(own: Path | None = None) -> Prices:
    """Read the prices that we ship; those of the operator's own file, in the same form, win.

    Raises ConfigError where that file cannot be used.
    """
    shipped = tomllib.loads((Path(__file__).parent / "prices.toml").read_text("utf-8"))
    usual = {kind: shipped[kind]["usual"] for kind in _KINDS}
    known = {kind: _table(shipped[kind], usual[kind]) for kind in _KINDS}
    if own is not None:
        try:
            said = tomllib.loads(own.read_text("utf-8"))
            added = {kind: _table(said.get(kind, {}), usual[kind]) for kind in _KINDS}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise ConfigError(
                f"The prices in {own} cannot be used.",
                why=f"{type(exc).__name__}: {exc}",
                fix="Write them as in bot/worktrain/models/prices.toml, or unset WORKTRAIN_PRICES.",
            ) from exc
        known = {kind: {**known[kind], **added[kind]} for kind in _KINDS}
    return Prices(known)


def cost(price: Price, counts: Counts) -> int:
    """Give what an answer cost, in millionths of a US dollar, rounded up."""
    price = price.at(counts.input)
    sums = (
        counts.fresh * price.input,
        counts.cache_read * price.cache_read,
        counts.cache_write * price.cache_write,
        counts.cache_write_hour * price.cache_write_hour,
        counts.output * price.output,
    )
    return math.ceil(round(sum(sums) * counts.factor, 6))


_KINDS = ("anthropic", "openai")


def _table(part: dict[str, Any], usual: dict[str, float]) -> dict[str, Price]:
    return {name.lower(): _price(row, usual) for name, row in part.get("models", {}).items()}


def _price(row: dict[str, Any], usual: dict[str, float]) -> Price:
    numbers = {key: float(value) for key, value in row.items()}
    if min(numbers.values()) <= 0:
        raise ValueError("a price must be more than 0")
    long = None
    if "over" in numbers:
        long = (
            int(numbers["over"]),
            numbers["over_input"] / numbers["input"],
            numbers["over_output"] / numbers["output"],
        )
    input_ = numbers["input"]
    cached: dict[str, Any] = {name: numbers.get(name, part * input_) for name, part in usual.items()}
    return Price(input=input_, output=numbers["output"], **cached, long=long)
