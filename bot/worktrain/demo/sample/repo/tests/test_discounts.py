from teashop.cart import Cart
from teashop.catalogue import Product
from teashop.discounts import by_code
from teashop.money import Money


def test_a_code_takes_its_share_off():
    assert by_code(Money(2000), "WELCOME") == Money(200)


def test_a_code_is_read_in_any_case():
    assert by_code(Money(2000), " welcome ") == Money(200)


def test_an_unknown_code_takes_nothing_off():
    assert by_code(Money(2000), "FREE") == Money()


def test_the_cart_honours_its_code():
    cart = Cart(code="STAFF")
    cart.add(Product("pot", "Small tea pot", Money(2400), 900))
    assert cart.total() == Money(1800)
