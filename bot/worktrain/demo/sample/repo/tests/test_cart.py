import pytest

from teashop.cart import Cart
from teashop.catalogue import Product
from teashop.money import Money

ASSAM = Product("assam", "Assam tin", Money(650), 250)
SENCHA = Product("sencha", "Sencha tin", Money(800), 100)


def test_the_same_product_stays_on_one_line():
    cart = Cart()
    cart.add(ASSAM)
    cart.add(ASSAM, quantity=2)
    assert [line.quantity for line in cart.lines] == [3]


def test_the_total_counts_every_item():
    cart = Cart()
    cart.add(ASSAM, quantity=2)
    cart.add(SENCHA)
    assert cart.total() == Money(2100)


def test_an_empty_cart_costs_nothing():
    assert Cart().total() == Money()


def test_a_removed_product_costs_nothing():
    cart = Cart()
    cart.add(ASSAM)
    cart.remove("assam")
    assert cart.total() == Money()


def test_nothing_cannot_be_added():
    with pytest.raises(ValueError, match="one or more"):
        Cart().add(ASSAM, quantity=0)


def test_the_weight_counts_every_item():
    cart = Cart()
    cart.add(ASSAM, quantity=3)
    assert cart.grams() == 750
