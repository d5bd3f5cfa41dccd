"""Money: the longest name that fits, never free, rounded up."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

import worktrain.models
from worktrain.errors import ConfigError
from worktrain.models.metering.counts import Counts
from worktrain.models.prices import cost, load

PRICES = load()
TABLE = tomllib.loads((Path(worktrain.models.__path__[0]) / "prices.toml").read_text("utf-8"))
MODELS = [(kind, model) for kind in ("anthropic", "openai") for model in TABLE[kind]["models"]]


def test_the_table_names_its_sources_and_its_date() -> None:
    assert date.fromisoformat(TABLE["checked"])
    assert all(TABLE[kind]["source"].startswith("https://") for kind in ("anthropic", "openai"))


@pytest.mark.parametrize(("kind", "model"), MODELS)
def test_every_model_of_the_table_is_found_and_costs_something(kind: str, model: str) -> None:
    for name in (model, f"{model}-latest", f"{model}-20260101", f"{model}-2026-01-01", f"vendor/{model}"):
        price = PRICES.of(kind, name)
        assert price.known
        assert price == PRICES.of(kind, model)
    assert 0 < price.cache_read <= price.input < price.output
    assert price.dearest_input(hour=True) >= price.dearest_input(hour=False) >= price.input


@pytest.mark.parametrize(
    ("model", "input_", "output"),
    [
        ("claude-opus-4-20250514", 15, 75),
        ("claude-opus-4-5-20251101", 5, 25),
        ("claude-opus-4-5[1m]", 5, 25),
        ("Claude-Haiku-4-5", 1, 5),
    ],
)
def test_the_longest_name_that_fits_counts(model: str, input_: float, output: float) -> None:
    price = PRICES.of("anthropic", model)
    assert (price.input, price.output) == (input_, output)


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("openai", "gpt-5-colossal"),
        ("openai", "gpt-5.55"),
        ("anthropic", "claude-opus-4-55"),
        ("anthropic", "llama"),
        ("anthropic", ""),
    ],
)
def test_a_model_that_nobody_knows_costs_as_much_as_the_dearest(kind: str, model: str) -> None:
    price = PRICES.of(kind, model)
    assert not price.known
    assert price.output == max(row["output"] for row in TABLE[kind]["models"].values())


def test_each_kind_of_token_has_its_price() -> None:
    price = PRICES.of("anthropic", "claude-opus-4-5")
    million = 1_000_000
    assert cost(price, Counts(fresh=million)) == 5 * million
    assert cost(price, Counts(cache_read=million)) == 0.5 * million
    assert cost(price, Counts(cache_write=million)) == 6.25 * million
    assert cost(price, Counts(cache_write_hour=million)) == 10 * million
    assert cost(price, Counts(output=million)) == 25 * million
    assert cost(price, Counts(output=million, factor=2.0)) == 50 * million


def test_the_least_use_is_not_free() -> None:
    assert cost(PRICES.of("openai", "gpt-5-nano"), Counts(cache_read=1)) == 1
    assert cost(PRICES.of("openai", "gpt-5-nano"), Counts()) == 0


def test_a_long_prompt_costs_more_for_all_of_it() -> None:
    price = PRICES.of("anthropic", "claude-haiku-5-5")
    short = cost(price, Counts(fresh=100_000, output=1000))
    long = cost(price, Counts(fresh=10, cache_read=100_000, output=1000))
    assert short == 100_000 * 0.10 + 1000 * 0.50
    assert long == 10 * 0.50 + 100_000 * 0.05 + 1000 * 2.50


def test_the_operators_own_prices_win(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(
        "[openai.models]\nmine = { input = 0.1, output = 0.2 }\ngpt-5 = { input = 9, output = 10 }\n"
    )
    prices = load(own)
    assert (prices.of("openai", "mine").output, prices.of("openai", "mine").known) == (0.2, True)
    assert prices.of("openai", "gpt-5-2025-08-07").input == 9
    assert prices.of("anthropic", "claude-opus-4-5").input == 5


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "openai = 3",
        "[openai]\nmodels = 3",
        "[openai.models]\nmine = { input = 1 }",
        "[openai.models]\nmine = { input = 0, output = 0 }",
        "[openai.models]\nmine = { input = 'a', output = 1 }",
        "[openai.models]\nmine = 3",
    ],
)
def test_prices_that_cannot_be_read_are_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(text)
    with pytest.raises(ConfigError, match="cannot be used"):
        load(own)
    with pytest.raises(ConfigError, match="cannot be used"):
        load(tmp_path / "missing")
