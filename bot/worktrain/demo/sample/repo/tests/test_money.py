import pytest

from teashop.money import Money, parse


@pytest.mark.parametrize(("text", "pence"), [("6.50", 650), ("£6.50", 650), ("6", 600), (" 0.05 ", 5)])
def test_a_price_is_read(text, pence):
    assert parse(text) == Money(pence)


@pytest.mark.parametrize("text", ["", "six", "6.5", "-1.00", "1,50"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match="not a price"):
        parse(text)


def test_money_prints_with_two_digits():
    assert str(Money(1205)) == "£12.05"


def test_half_a_penny_is_rounded_up():
    assert Money(125).percent(10) == Money(13)


def test_an_even_bill_is_split_evenly():
    assert Money(1200).split(3) == [Money(400)] * 3


def test_a_bill_is_not_split_among_nobody():
    with pytest.raises(ValueError, match="one person or more"):
        Money(1200).split(0)
