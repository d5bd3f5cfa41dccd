from datetime import date

from teashop.cart import Cart
from teashop.catalogue import Product
from teashop.export import to_csv
from teashop.money import Money
from teashop.orders import Order, number
from teashop.packing import slip

SENCHA = Product("sencha", "Sencha tin", Money(800), 100)


def an_order():
    cart = Cart()
    cart.add(SENCHA)
    return Order(number(date(2026, 4, 12), 7), "Ada", "GB", cart, date(2026, 4, 12))


def test_an_order_is_numbered_by_day():
    assert an_order().number == "2026-0412-007"


def test_an_order_goes_step_by_step_and_stays_sent():
    order = an_order()
    seen = [order.step]
    for _ in range(4):
        order.advance()
        seen.append(order.step)
    assert seen == ["placed", "paid", "packed", "sent", "sent"]


def test_the_customer_pays_for_goods_and_parcel():
    assert an_order().to_pay() == Money(1195)


def test_the_slip_lists_what_to_pack():
    assert slip(an_order()) == "Order 2026-0412-007 for Ada\n\n1 x Sencha tin\n\n1 item in this parcel"


def test_orders_are_exported_one_row_a_line():
    assert to_csv([an_order()]) == (
        "order,date,customer,product,quantity,price\n"
        "2026-0412-007,2026-04-12,Ada,Sencha tin,1,£8.00\n"
    )
