"""What tokens cost, by model; the figures and their sources are in `prices.toml`."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

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

    @property
    def dearest_input(self) -> float:
        """Give what one token of input costs at most."""
        return max(self.input, self.cache_write_hour)

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


def price_of(kind: str, model: str) -> Price:
    """Find a model's price by the longest name that it begins with; an unknown model costs the dearest."""
    known = _prices()[kind]
    name = model.rpartition("/")[2].lower()
    fits = [key for key in known if name.startswith(key) and _SAME_MODEL.fullmatch(name, len(key))]
    if fits:
        return known[max(fits, key=len)]
    dearest = max(known.values(), key=lambda price: (price.output, price.input))
    return replace(dearest, known=False)


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


@cache
def _prices() -> Mapping[str, Mapping[str, Price]]:
    text = (Path(__file__).parent / "prices.toml").read_text("utf-8")
    return {
        kind: {name: _price(row, part["usual"]) for name, row in part["models"].items()}
        for kind, part in tomllib.loads(text).items()
        if isinstance(part, dict)
    }


def _price(row: dict[str, Any], usual: dict[str, float]) -> Price:
    long = None
    if "over" in row:
        long = (row["over"], row["over_input"] / row["input"], row["over_output"] / row["output"])
    cached = {name: row.get(name, part * row["input"]) for name, part in usual.items()}
    return Price(input=row["input"], output=row["output"], **cached, long=long)
