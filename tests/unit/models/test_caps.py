"""A request is let through while all caps have room, and no cap is ever passed by what was granted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrain.models.caps import LEAST_OUTPUT, Asked, Busy, Cap, Caps, Granted, Reached, decide
from worktrain.models.prices import load
from worktrain.store.spending import Sum, Sums

PRICES = load()
CAPS = Caps(session_usd=5.0, session_tokens=100_000, issue_usd=20.0, day_usd=50.0)
ASKED = Asked(price=PRICES.of("anthropic", "claude-opus-4-5"), input_tokens=1000, output_tokens=8000)
NOTHING = Sums(session=Sum(), issue=Sum(), day=Sum())
DOLLAR = 1_000_000


def spent(micro_usd: int = 0, *, of: str = "session", open_: int = 0, tokens: int = 0) -> Sums:
    sum_ = Sum(micro_usd=micro_usd, open_micro_usd=open_, tokens=tokens)
    return replace(NOTHING, **{of: sum_})


def test_a_request_is_paid_for_in_advance_at_its_dearest() -> None:
    found = decide(ASKED, NOTHING, CAPS)
    assert isinstance(found, Granted)
    assert found.output_tokens == 8000
    assert found.amount.micro_usd == 1000 * 6.25 + 8000 * 25
    found = decide(replace(ASKED, hour=True), NOTHING, CAPS)
    assert isinstance(found, Granted)
    assert found.amount.micro_usd == 1000 * 10 + 8000 * 25


@pytest.mark.parametrize(
    ("cap", "usd", "says"), [(Cap.SESSION, 5, "`limits.usd`"), (Cap.ISSUE, 20, "`limits.issue_usd`")]
)
def test_a_cap_that_is_reached_says_which_and_how_much(cap: Cap, usd: int, says: str) -> None:
    found = decide(ASKED, spent(usd * DOLLAR, of=cap.value), CAPS)
    assert isinstance(found, Reached)
    assert found.cap is cap
    assert says in found.reason
    assert f"{usd}.00 US dollars of the {usd} " in found.reason


def test_a_days_cap_names_what_the_operator_can_raise() -> None:
    found = decide(ASKED, spent(50 * DOLLAR, of="day"), CAPS)
    assert isinstance(found, Reached)
    assert "WORKTRAIN_USD_PER_DAY" in found.reason


def test_a_little_money_allows_a_shorter_answer() -> None:
    left = 6_250 + 2000 * 25  # the prompt, and 2000 tokens
    found = decide(ASKED, spent(5 * DOLLAR - left), CAPS)
    assert isinstance(found, Granted)
    assert found.output_tokens == 2000


@pytest.mark.parametrize(("tokens", "fits"), [(LEAST_OUTPUT, True), (LEAST_OUTPUT - 1, False)])
def test_an_answer_that_would_be_too_short_is_not_asked_for(tokens: int, fits: bool) -> None:
    left = 6_250 + tokens * 25
    found = decide(ASKED, spent(5 * DOLLAR - left), CAPS)
    assert isinstance(found, Granted) is fits


def test_thinking_that_was_asked_for_must_fit() -> None:
    left = 6_250 + 2000 * 25
    thinking = replace(ASKED, least_output=4000)
    assert isinstance(decide(thinking, spent(5 * DOLLAR - left), CAPS), Reached)


def test_tokens_have_a_cap_of_their_own() -> None:
    found = decide(ASKED, spent(tokens=100_000), CAPS)
    assert isinstance(found, Reached)
    assert "the 100,000 tokens" in found.reason
    assert isinstance(decide(ASKED, spent(tokens=100_000, of="issue"), CAPS), Granted)


def test_money_that_is_only_set_aside_is_worth_waiting_for() -> None:
    assert decide(ASKED, spent(5 * DOLLAR, open_=DOLLAR), CAPS) == Busy()
    assert isinstance(decide(ASKED, spent(6 * DOLLAR, open_=DOLLAR), CAPS), Reached)


def test_a_price_that_nobody_knows_is_said_when_it_ends_a_session() -> None:
    unknown = replace(ASKED, price=PRICES.of("anthropic", "claude-9"))
    found = decide(unknown, spent(5 * DOLLAR), CAPS)
    assert isinstance(found, Reached)
    assert "price is not known" in found.reason


@given(
    st.integers(0, 60 * DOLLAR),
    st.integers(0, 60 * DOLLAR),
    st.integers(0, 60 * DOLLAR),
    st.integers(1, 300_000),
    st.integers(1, 128_000),
)
def test_what_is_granted_never_passes_a_cap(session: int, issue: int, day: int, in_: int, out: int) -> None:
    sums = Sums(session=Sum(micro_usd=session), issue=Sum(micro_usd=issue), day=Sum(micro_usd=day))
    found = decide(replace(ASKED, input_tokens=in_, output_tokens=out), sums, CAPS)
    if isinstance(found, Granted):
        assert session + found.amount.micro_usd <= 5 * DOLLAR
        assert issue + found.amount.micro_usd <= 20 * DOLLAR
        assert day + found.amount.micro_usd <= 50 * DOLLAR
        assert in_ + found.output_tokens <= CAPS.session_tokens
    else:
        assert isinstance(found, Reached)
