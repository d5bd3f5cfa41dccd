"""Kept answers: asked about again for nothing, never mixed up, never more than so many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from worktrain.github.client import Client
from worktrain.github.errors import Gone, Unanswered
from worktrain.github.manners.kept import Kept, worth_keeping
from worktrain.github.manners.shared import Manners

if TYPE_CHECKING:
    from tests.unit.github.conftest import CountedTokens, ScriptedApi

ISSUE = "/repos/acme/shop/issues/1"
LABELS = "/repos/acme/shop/labels?per_page=100"
JSON = {"content-type": "application/json"}


async def ask(client: Client) -> Any:
    return await client.get("/repos/{+repo}/issues/{number}", number=1)


async def test_an_answer_that_still_holds_is_served_again(api: ScriptedApi, client: Client) -> None:
    api.expect("GET", ISSUE, {"number": 1}, headers={"etag": '"a"', "last-modified": "Mon"})
    api.expect("GET", ISSUE, status=304, raw=b"", headers={"etag": '"a"'})
    assert await ask(client) == await ask(client) == {"number": 1}
    assert api.sent[0].headers.keys().isdisjoint({"if-none-match", "if-modified-since"})
    assert api.sent[1].headers["if-none-match"] == '"a"'
    assert api.sent[1].headers["if-modified-since"] == "Mon"


async def test_an_answer_that_changed_takes_its_place(api: ScriptedApi, client: Client) -> None:
    for etag in ('"a"', '"b"'):
        api.expect("GET", ISSUE, {"title": etag}, headers={"etag": etag})
    api.expect("GET", ISSUE, status=304, raw=b"")
    assert [(await ask(client))["title"] for _ in range(3)] == ['"a"', '"b"', '"b"']
    assert api.sent[2].headers["if-none-match"] == '"b"'


async def test_a_renewed_token_keeps_what_is_known(
    api: ScriptedApi, client: Client, tokens: CountedTokens
) -> None:
    api.expect("GET", ISSUE, {"number": 1}, headers={"etag": '"a"'})
    api.expect("GET", ISSUE, status=304, raw=b"")
    await ask(client)
    tokens.number = 2
    assert await ask(client) == {"number": 1}
    assert api.sent[1].headers["authorization"] == "token token-2"


async def test_another_identity_of_the_installation_is_not_served_what_this_one_may_see(
    api: ScriptedApi, client: Client, tokens: CountedTokens
) -> None:
    api.expect("GET", ISSUE, {"number": 1}, headers={"etag": '"a"'})
    await ask(client)
    other = type(api)(repository_id=8, manners=api.manners)
    other.expect("GET", ISSUE, {"message": "Not Found"}, status=404)
    with pytest.raises(Gone):
        await ask(Client(other, tokens=tokens, fixed={"repo": "acme/shop"}))
    assert "if-none-match" not in other.sent[0].headers


async def test_each_page_is_kept_with_its_link(api: ScriptedApi, client: Client) -> None:
    following = {"link": f'<https://api.example{LABELS}&page=2>; rel="next"', "etag": '"1"'}
    api.expect("GET", LABELS, [1, 2], headers=following)
    api.expect("GET", f"{LABELS}&page=2", [3], headers={"etag": '"2"'})
    api.expect("GET", LABELS, status=304, raw=b"")
    api.expect("GET", f"{LABELS}&page=2", [3, 4], headers={"etag": '"3"'})
    first = await client.pages("/repos/{+repo}/labels{?per_page}")
    assert (first, await client.pages("/repos/{+repo}/labels{?per_page}")) == ([1, 2, 3], [1, 2, 3, 4])
    assert [sent.headers.get("if-none-match") for sent in api.sent] == [None, None, '"1"', '"2"']


@pytest.mark.parametrize(
    ("url", "headers", "body", "kept"),
    [
        pytest.param("/x", JSON, b'{"a": 1}', True, id="an item"),
        pytest.param("/x?per_page=2", JSON, b"[1]", True, id="a page that is not full"),
        pytest.param("/x?per_page=2", JSON, b"[1, 2]", False, id="a full last page may get a follower"),
        pytest.param("/x?per_page=2", {**JSON, "link": '<y>; rel="next"'}, b"[1, 2]", True, id="a full page"),
        pytest.param("/x?per_page=2", JSON, b'{"rows": [1, 2]}', False, id="a full last page, wrapped"),
        pytest.param("/x", JSON, b"[%s]" % b",".join([b"1"] * 30), False, id="full by the usual size"),
        pytest.param("/x", JSON, b'{"a": ', False, id="half an answer"),
        pytest.param("/x", {"content-type": "text/plain"}, b"diff", True, id="a diff"),
    ],
)
def test_what_may_be_served_again(url: str, headers: dict[str, str], body: bytes, kept: bool) -> None:
    assert worth_keeping(url, headers, body) is kept


async def test_a_304_that_nobody_asked_for_is_no_answer(api: ScriptedApi, client: Client) -> None:
    api.expect("GET", ISSUE, status=304, raw=b"")
    with pytest.raises(Unanswered):
        await ask(client)


async def test_a_304_costs_nothing_in_our_own_counts_either(api: ScriptedApi, client: Client) -> None:
    left = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4999", "x-ratelimit-reset": "9"}
    api.expect("GET", ISSUE, {"number": 1}, headers={"etag": '"a"', **left})
    for _ in range(3):
        api.expect("GET", ISSUE, status=304, raw=b"", headers=left)
    for _ in range(4):
        await ask(client)
    assert api.rate_limit is not None
    assert api.rate_limit.remaining == 4999


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_large() -> None:
    kept = Kept(entries=2, size=100, largest=60)
    for name in "abc":
        kept.put(("", name, ""), {"etag": name}, b"x" * 10)
    assert [kept.get(("", name, "")) is not None for name in "abc"] == [False, True, True]
    kept.put(("", "d", ""), {"etag": "d"}, b"x" * 61)
    assert kept.get(("", "d", "")) is None
    kept.put(("", "e", ""), {"etag": "e"}, b"x" * 60)
    kept.put(("", "f", ""), {"etag": "f"}, b"x" * 60)
    assert [len(kept), kept.get(("", "f", "")) is not None] == [1, True]


def test_an_answer_without_a_name_is_not_kept() -> None:
    kept = Kept()
    kept.put(("", "a", ""), {}, b"{}")
    assert len(kept) == 0


def test_installations_share_nothing() -> None:
    assert Manners().kept is not Manners().kept
