import pytest

from teashop.catalogue import load
from teashop.money import Money

LIST = """
assam, Assam tin, 6.50, 250
sencha, Sencha tin, 8.00, 100
pot, Small tea pot, 24.00, 900, three-for-two
"""


def test_a_price_list_is_loaded():
    assert load(LIST).find("sencha").price == Money(800)


def test_an_offer_is_optional():
    shelf = load(LIST)
    assert (shelf.find("assam").offer, shelf.find("pot").offer) == ("", "three-for-two")


def test_a_sku_stands_on_the_shelf_once():
    with pytest.raises(ValueError, match="already"):
        load("a, A, 1, 1\na, B, 2, 2")


def test_search_wants_all_words_in_any_case():
    assert [p.sku for p in load(LIST).search("TIN sen")] == ["sencha"]
