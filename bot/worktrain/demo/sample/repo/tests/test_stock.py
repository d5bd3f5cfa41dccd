import pytest

from teashop.stock import Stock


def test_what_is_reserved_is_not_available():
    stock = Stock({"assam": 5})
    stock.reserve("A", "assam", 2)
    assert stock.available("assam") == 3


def test_more_than_there_is_cannot_be_reserved():
    with pytest.raises(ValueError, match="only 1"):
        Stock({"assam": 1}).reserve("A", "assam", 2)


def test_a_cancelled_order_gives_back_what_it_held():
    stock = Stock({"assam": 5})
    stock.reserve("A", "assam", 2)
    stock.release("A")
    assert stock.available("assam") == 5


def test_what_is_taken_is_gone():
    stock = Stock({"assam": 5})
    stock.reserve("A", "assam", 2)
    stock.take("A")
    assert stock.available("assam") == 3
