import pytest

from teashop.money import Money
from teashop.shipping import cost


def test_the_first_kilogram_has_one_price():
    assert cost(Money(1000), grams=1000, country="GB") == Money(395)


@pytest.mark.parametrize(("grams", "pence"), [(1001, 545), (2000, 545), (2001, 695)])
def test_each_further_kilogram_costs_more(grams, pence):
    assert cost(Money(1000), grams=grams, country="GB") == Money(pence)


def test_a_big_order_within_great_britain_is_free():
    assert cost(Money(4000), grams=5000, country="GB") == Money()


def test_a_big_order_abroad_is_not_free():
    assert cost(Money(9000), grams=500, country="FR") == Money(995)
