"""How answers, and the lack of one, become our errors."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from worktrain.errors import AuthError
from worktrain.github.client import Client
from worktrain.github.errors import AlreadyThere, Gone, Limited, Refused, Unanswered, Unauthorised

if TYPE_CHECKING:
    from tests.unit.github.conftest import CountedTokens, ScriptedApi

ISSUE = "/repos/acme/shop/issues/1"


async def ask(client: Client) -> Any:
    return await client.get("/repos/{+repo}/issues/{number}", number=1)


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        pytest.param(404, {"message": "Not Found"}, Gone, id="not found"),
        pytest.param(410, {"message": "This issue was deleted"}, Gone, id="deleted"),
        pytest.param(
            403, {"message": "Unable to create comment because issue is locked."}, Refused, id="locked"
        ),
        pytest.param(405, {"message": "Pull Request is not mergeable"}, Refused, id="not mergeable"),
        pytest.param(
            422, {"message": "Validation Failed", "errors": [{"code": "invalid"}]}, Refused, id="invalid"
        ),
        pytest.param(422, {"errors": []}, Refused, id="422 without a message"),
        pytest.param(422, None, Refused, id="422 that is null"),
        pytest.param(
            422,
            {"message": "x", "errors": [{"code": "already_exists"}]},
            AlreadyThere,
            id="exists by its code",
        ),
        pytest.param(
            422,
            {
                "message": "x",
                "errors": [{"code": "custom", "message": "A pull request already exists for a:b."}],
            },
            AlreadyThere,
            id="exists in words",
        ),
        pytest.param(500, {"message": "Oops"}, Unanswered, id="broken"),
    ],
)
async def test_a_status_becomes_an_error(
    api: ScriptedApi, client: Client, status: int, answer: Any, error: type[Exception]
) -> None:
    api.expect("GET", ISSUE, answer, status=status)
    with pytest.raises(error) as caught:
        await ask(client)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "raises",
    [
        pytest.param(aiohttp.ServerDisconnectedError(), id="connection closed"),
        pytest.param(TimeoutError(), id="timeout"),
        pytest.param(ConnectionResetError(104, "reset"), id="connection reset"),
        pytest.param(aiohttp.ClientPayloadError("cut short"), id="answer cut short"),
    ],
)
async def test_no_answer_is_told_apart_from_a_no(
    api: ScriptedApi, client: Client, raises: BaseException
) -> None:
    api.expect("GET", ISSUE, raises=raises)
    with pytest.raises(Unanswered):
        await ask(client)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        pytest.param(b'{"number": ', "application/json", id="broken JSON"),
        pytest.param(b"\xff\xfe", "application/json; charset=utf-8", id="not the promised charset"),
        pytest.param(b"{}", "application/json; charset=klingon", id="a charset nobody knows"),
        pytest.param(b"<html>Please log in</html>", "text/html", id="a page of somebody in between"),
    ],
)
async def test_an_unreadable_answer_counts_as_none(
    api: ScriptedApi, client: Client, raw: bytes, kind: str
) -> None:
    api.expect("GET", ISSUE, raw=raw, headers={"content-type": kind})
    with pytest.raises(Unanswered):
        await ask(client)


async def test_an_html_page_with_502_counts_as_no_answer(api: ScriptedApi, client: Client) -> None:
    api.expect("GET", ISSUE, status=502, raw=b"<html>Unicorn!</html>", headers={"content-type": "text/html"})
    with pytest.raises(Unanswered):
        await ask(client)


async def test_a_missing_permission_is_named(api: ScriptedApi, client: Client) -> None:
    headers = {"x-accepted-github-permissions": "checks=write"}
    answer = {"message": "Resource not accessible by integration"}
    api.expect("GET", ISSUE, answer, status=403, headers=headers)
    with pytest.raises(AuthError, match="lacks checks: write"):
        await ask(client)


async def test_an_expired_token_is_renewed_once(api: ScriptedApi, client: Client) -> None:
    api.expect("GET", ISSUE, {"message": "Bad credentials"}, status=401)
    api.expect("GET", ISSUE, {"number": 1})
    assert await ask(client) == {"number": 1}
    assert [sent.headers["authorization"] for sent in api.sent] == ["token token-1", "token token-2"]


async def test_a_token_that_somebody_else_renewed_meanwhile_is_used(
    api: ScriptedApi, client: Client, tokens: CountedTokens
) -> None:
    def renew() -> None:
        tokens.number = 2

    api.expect("GET", ISSUE, {"message": "Bad credentials"}, status=401, meanwhile=renew)
    api.expect("GET", ISSUE, {"number": 1})
    assert await ask(client) == {"number": 1}
    assert api.sent[1].headers["authorization"] == "token token-2"


async def test_a_token_that_is_never_accepted_is_an_auth_error(api: ScriptedApi, client: Client) -> None:
    api.expect("GET", ISSUE, {"message": "Bad credentials"}, status=401)
    api.expect("GET", ISSUE, {"message": "Bad credentials"}, status=401)
    with pytest.raises(Unauthorised):
        await ask(client)


async def test_a_short_limit_is_waited_for_once(api: ScriptedApi, client: Client) -> None:
    api.expect("GET", ISSUE, {"message": "slow down"}, status=403, headers={"retry-after": "5"})
    api.expect("GET", ISSUE, {"number": 1})
    assert await ask(client) == {"number": 1}
    assert api.time.slept == [5.0]


async def test_a_limit_that_still_holds_is_given_up(api: ScriptedApi, client: Client) -> None:
    for _ in range(2):
        api.expect("GET", ISSUE, {"message": "slow down"}, status=429, headers={"retry-after": "5"})
    with pytest.raises(Limited):
        await ask(client)
    assert api.time.slept == [5.0]


async def test_a_long_limit_is_not_waited_for(api: ScriptedApi, client: Client) -> None:
    reset = str(int(time.time()) + 1800)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-limit": "5000", "x-ratelimit-reset": reset}
    api.expect("GET", ISSUE, {"message": "API rate limit exceeded"}, status=403, headers=headers)
    with pytest.raises(Limited):
        await ask(client)
    assert api.time.slept == []


async def test_a_renamed_repository_is_followed(api: ScriptedApi, client: Client) -> None:
    moved = "https://api.example/repositories/7/issues/1"
    api.expect("GET", ISSUE, {"message": "Moved"}, status=301, headers={"location": moved})
    api.expect("GET", "/repositories/7/issues/1", {"number": 1})
    assert await ask(client) == {"number": 1}


async def test_a_renamed_repository_is_noticed(api: ScriptedApi, client: Client) -> None:
    moved = "https://api.example/repositories/7/issues/1"
    api.expect("GET", ISSUE, {"message": "Moved"}, status=301, headers={"location": moved})
    api.expect("GET", "/repositories/7/issues/1", {"number": 1})
    assert not api.moved
    await ask(client)
    assert api.moved


@pytest.mark.parametrize("status", [307, 308])
async def test_a_write_is_sent_again_where_github_says_as_it_was(
    api: ScriptedApi, client: Client, status: int
) -> None:
    moved = "https://api.example/repositories/7/issues/1"
    api.expect("PATCH", ISSUE, {"message": "Moved"}, status=status, headers={"location": moved})
    api.expect("PATCH", "/repositories/7/issues/1", {"number": 1})
    assert await client.patch("/repos/{+repo}/issues/{number}", {"title": "x"}, number=1) == {"number": 1}
    assert api.sent[1].body == {"title": "x"}


@pytest.mark.parametrize("status", [301, 302])
async def test_a_write_is_not_sent_again_where_it_might_become_a_read(
    api: ScriptedApi, client: Client, status: int
) -> None:
    moved = "https://api.example/repositories/7/issues/1"
    api.expect("PATCH", ISSUE, {"message": "Moved"}, status=status, headers={"location": moved})
    with pytest.raises(Gone):
        await client.patch("/repos/{+repo}/issues/{number}", {"title": "x"}, number=1)
    assert api.moved


async def test_a_redirect_that_leads_round_and_round_ends(api: ScriptedApi, client: Client) -> None:
    moved = "https://api.example/repositories/7/issues/1"
    api.expect("GET", ISSUE, {"message": "Moved"}, status=302, headers={"location": moved})
    for _ in range(3):
        api.expect("GET", "/repositories/7/issues/1", status=302, headers={"location": moved})
    with pytest.raises(Gone):
        await ask(client)


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("https://api.example/repositories/8/issues/4", id="transferred to another repository"),
        pytest.param("//evil.example/repositories/7/issues/1", id="another host without a scheme"),
        pytest.param("http://api.example/repositories/7/issues/1", id="without encryption"),
        pytest.param("https://api.example:8443/repositories/7/issues/1", id="another port"),
        pytest.param("https://api.example@evil.example/repositories/7/issues/1", id="a host as a user"),
        pytest.param("", id="nowhere"),
        pytest.param("https://api.example/repositories/77/issues/4", id="an id that begins like ours"),
        pytest.param("https://evil.example/repositories/7/issues/1", id="another host"),
    ],
)
async def test_a_redirect_out_of_the_repository_is_not_followed(
    api: ScriptedApi, client: Client, location: str
) -> None:
    api.expect("GET", ISSUE, {"message": "Moved"}, status=301, headers={"location": location})
    with pytest.raises(Gone):
        await ask(client)


async def test_every_request_names_the_version_of_the_api(api: ScriptedApi, client: Client) -> None:
    api.expect("GET", ISSUE, {"number": 1})
    await ask(client)
    assert api.sent[0].headers["x-github-api-version"] == "2022-11-28"


async def test_pages_follow_githubs_own_links(api: ScriptedApi, client: Client) -> None:
    path = "/repos/acme/shop/labels"
    more = {"link": f'<https://api.example{path}?per_page=100&after=x>; rel="next"'}
    api.expect("GET", f"{path}?per_page=100", [1, 2], headers=more)
    api.expect("GET", f"{path}?per_page=100&after=x", [3])
    assert await client.pages("/repos/{+repo}/labels{?per_page}") == [1, 2, 3]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/labels?page=2", "http://api.example/repos/acme/shop/labels?page=2"]
)
async def test_a_page_on_another_host_is_not_asked_for(
    api: ScriptedApi, client: Client, elsewhere: str
) -> None:
    more = {"link": f'<{elsewhere}>; rel="next"'}
    api.expect("GET", "/repos/acme/shop/labels?per_page=100", [1], headers=more)
    with pytest.raises(Refused, match="another host"):
        await client.pages("/repos/{+repo}/labels{?per_page}")


async def test_pages_that_lead_round_and_round_end(api: ScriptedApi, client: Client) -> None:
    path = "/repos/acme/shop/labels?per_page=100"
    more = {"link": f'<https://api.example{path}&page=2>; rel="next"'}
    api.expect("GET", path, [1], headers=more)
    api.expect("GET", f"{path}&page=2", [2], headers=more)
    assert await client.pages("/repos/{+repo}/labels{?per_page}") == [1, 2]


@pytest.mark.parametrize("answer", [{"message": "Moved"}, "text", None, 7, {"items": "none"}])
async def test_a_page_that_is_no_list_is_no_answer(api: ScriptedApi, client: Client, answer: Any) -> None:
    api.expect("GET", "/repos/acme/shop/labels?per_page=100", answer)
    with pytest.raises(Unanswered):
        await client.pages("/repos/{+repo}/labels{?per_page}")


async def test_pages_end_where_the_caller_has_seen_enough(api: ScriptedApi, client: Client) -> None:
    path = "/repos/acme/shop/labels?per_page=100"
    api.expect("GET", path, [1, 2, 3], headers={"link": f'<https://api.example{path}&page=2>; rel="next"'})
    assert await client.pages("/repos/{+repo}/labels{?per_page}", until=lambda row: row == 2) == [1]


async def test_graphql_goes_to_its_own_address_with_the_token(api: ScriptedApi, client: Client) -> None:
    api.expect("POST", "/graphql", {"data": {"ok": True}})
    assert await client.graphql("mutation m($id: ID!) { x }", id="PR_1") == {"ok": True}
    assert api.sent[0].headers["authorization"] == "token token-1"
    assert api.sent[0].body["variables"] == {"id": "PR_1"}


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        pytest.param(200, {"errors": [{"message": "no", "type": "FORBIDDEN"}]}, Refused, id="refused"),
        pytest.param(200, {"neither": 1}, Unanswered, id="nonsense"),
        pytest.param(502, {"message": "bad gateway"}, Unanswered, id="broken"),
    ],
)
async def test_graphql_errors_become_ours(
    api: ScriptedApi, client: Client, status: int, answer: Any, error: type[Exception]
) -> None:
    api.expect("POST", "/graphql", answer, status=status)
    with pytest.raises(error) as caught:
        await client.graphql("query q { x }")
    assert type(caught.value) is error


async def test_a_limit_of_graphql_is_waited_for_like_any_other(api: ScriptedApi, client: Client) -> None:
    api.expect("POST", "/graphql", {"errors": [{"message": "no", "type": "RATE_LIMITED"}]})
    api.expect("POST", "/graphql", {"data": {}})
    assert await client.graphql("query q { x }") == {}
    assert api.time.slept == [60.0]


async def test_an_expired_token_is_renewed_for_graphql_too(api: ScriptedApi, client: Client) -> None:
    api.expect("POST", "/graphql", {"message": "Bad credentials"}, status=401)
    api.expect("POST", "/graphql", {"data": {}})
    assert await client.graphql("query q { x }") == {}
