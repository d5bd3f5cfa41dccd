"""Money across requests, sessions, issues, days and crashes: never passed, never lost, never stuck."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from tests.integration.models.conftest import (
    ASK,
    CAPS,
    KEY,
    FakeProvider,
    Post,
    asked,
    client,
    message,
    post_of,
    say,
    start,
)

from worktrain.models import line as lines
from worktrain.providers import Provider
from worktrain.sessions import End
from worktrain.store.spending import Account, Amount

DEAR = message(input_tokens=100_000, output_tokens=1000)
"""Costs 0.525 US dollars."""


async def until_refused(line: lines.Line, times: int = 50) -> int:
    """Ask until it is refused; give how often it was not."""
    for count in range(times):
        if (await asked(line))[0] != 200:
            return count
    return times


async def test_a_session_is_cut_at_its_cap_and_every_later_request_refused(
    post: Post, provider: FakeProvider
) -> None:
    line = await post.line(caps=replace(CAPS, session_usd=2.0))
    provider.says(200, DEAR)
    assert await until_refused(line) == 4
    assert line.closing is not None
    assert (line.closing.end, line.closing.halted) == (End.OVER_LIMIT, "session-cap")
    status, answer = await asked(line)
    assert status == 400
    assert answer["error"]["message"] == f"WorkTrain: {line.closing.reason}"
    assert len(provider.seen) == 4
    assert post.audit()[-2]["refused"] == "session-cap"


async def test_an_issues_sessions_share_its_money(post: Post, provider: FakeProvider) -> None:
    caps = replace(CAPS, issue_usd=2.0)
    provider.says(200, DEAR)
    first, second = await post.line("a", caps=caps), await post.line("b", caps=caps)
    other = await post.line("c", issue=2, caps=caps)
    assert [await until_refused(first, 2), await until_refused(second, 9)] == [2, 2]
    assert second.closing is not None
    assert second.closing.halted == "issue-cap"
    assert (await asked(other))[0] == 200


async def test_the_whole_host_shares_a_days_money(post: Post, provider: FakeProvider) -> None:
    caps = replace(CAPS, day_usd=2.0)
    provider.says(200, DEAR)
    first, second = await post.line("a", caps=caps), await post.line("b", issue=2, caps=caps)
    assert [await until_refused(first, 2), await until_refused(second, 9)] == [2, 2]
    assert second.closing is not None
    assert second.closing.halted == "day-cap"
    assert post.known.spending.today() == pytest.approx(2.1)


async def test_sessions_at_once_never_pass_a_cap_together(post: Post, provider: FakeProvider) -> None:
    caps = replace(CAPS, day_usd=1.0)
    lines_ = [await post.line(f"s{number}", issue=number, caps=caps) for number in range(6)]

    async def longest(_request: web.Request) -> web.Response:
        tokens = provider.seen[-1].body["max_tokens"]
        return web.json_response(message(input_tokens=20, output_tokens=tokens))

    provider.answer = longest
    done = await asyncio.gather(*(asked(line, {**ASK, "max_tokens": 10_000}) for line in lines_))
    assert sorted(status for status, _ in done) == [200] * 4 + [400] * 2
    assert post.known.spending.today() <= 1.0
    assert provider.seen[-1].body["max_tokens"] < 10_000, "the last answer is only as long as there is money"


async def test_money_that_another_request_gives_back_is_waited_for(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, wait = asyncio.Event(), lines.Settled.wait

    async def noticed(settled: lines.Settled) -> None:
        waits.set()
        await wait(settled)

    monkeypatch.setattr(lines.Settled, "wait", noticed)
    caps = replace(CAPS, session_usd=0.3)
    line, go_on = await post.line(caps=caps), asyncio.Event()
    begun = asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        return web.json_response(message())

    provider.answer = slow
    body = {**ASK, "max_tokens": 11_000}
    first = asyncio.create_task(asked(line, body))
    await begun.wait()
    second = asyncio.create_task(asked(line, body))
    async with asyncio.timeout(5):
        await waits.wait()
    go_on.set()
    assert [(await first)[0], (await second)[0]] == [200, 200]
    assert line.closing is None


async def test_whoever_waits_too_long_for_money_is_told_to_come_again(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "PATIENCE", 0.05)
    line = await post.line(caps=replace(CAPS, session_usd=0.3))
    taken = Amount(micro_usd=290_000)
    post.known.spending.reserve(line.account, request="r", model="m", judge=lambda _: taken)
    status, _ = await asked(line)
    assert status == 429
    assert line.closing is None


async def test_what_a_crash_left_open_is_counted_in_full_and_blocks_nobody(
    provider: FakeProvider, tmp_path: Path
) -> None:
    connected = Provider(url=provider.url, key=KEY)
    account = Account(session="a", repository_id=7, number=1)
    async with post_of(tmp_path, anthropic=connected) as before:
        amount = Amount(micro_usd=700_000, input_tokens=9, output_tokens=9)
        before.known.spending.reserve(account, request="r", model="m", judge=lambda _: amount)
    async with post_of(tmp_path, anthropic=connected) as after:
        line = await after.line("a", caps=replace(CAPS, session_usd=1.0))
        sums = after.known.spending.sums(account)
        assert sums.session.micro_usd == sums.day.micro_usd == 700_000, "it may have been spent"
        assert sums.session.open_micro_usd == 0, "nobody waits for it"
        assert (await asked(line))[0] == 200
        assert line.usage().usd == pytest.approx(0.70075)


async def test_spending_survives_a_restart(provider: FakeProvider, tmp_path: Path) -> None:
    connected, caps = Provider(url=provider.url, key=KEY), replace(CAPS, session_usd=2.0)
    provider.says(200, DEAR)
    async with post_of(tmp_path, anthropic=connected) as before:
        assert await until_refused(await before.line(caps=caps), 3) == 3
    async with post_of(tmp_path, anthropic=connected) as after:
        assert await until_refused(await after.line(caps=caps)) == 1


async def test_a_refused_or_failed_request_costs_nothing(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    provider.says(500, {})
    await asked(line)
    await asked(line, {"nonsense": 1})
    assert line.usage().usd == 0
    assert post.known.spending.sums(line.account).day.open_micro_usd == 0
    assert line.model == "", "no row is left"


async def test_an_agent_that_goes_away_pays_for_what_was_begun(post: Post, provider: FakeProvider) -> None:
    line = await post.line()
    never = asyncio.Event()
    provider.streams(start(input_tokens=500) + say("x" * 90), after_first=never)
    async with client(line) as session:
        answer = await session.post("/v1/messages", json={**ASK, "stream": True})
        await answer.content.readany()
        answer.close()
    async with asyncio.timeout(5):
        await provider.ended.wait()
    used = line.usage()
    assert (used.input_tokens, used.output_tokens) == (500, 30)
    assert post.known.spending.sums(line.account).day.open_micro_usd == 0


async def cents_of_leaving(
    post: Post, provider: FakeProvider, body: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> int:
    """Ask, and go away as soon as the provider has the question; give the money that was counted."""
    line = await post.line()
    asking, settled = asyncio.Event(), asyncio.Event()
    tell = post.known.spending.settle
    answer = provider.answer

    async def noticed(request: web.Request) -> web.StreamResponse:
        asking.set()
        return await answer(request)

    def settle(request: str, amount: Amount) -> None:
        tell(request, amount)
        settled.set()

    provider.answer = noticed
    monkeypatch.setattr(post.known.spending, "settle", settle)
    task = asyncio.create_task(asked(line, body))
    async with asyncio.timeout(5):
        await asking.wait()
        task.cancel()
        await settled.wait()
    return round(post.known.spending.today() * 100)


async def never(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


async def test_an_answer_in_one_piece_that_the_agent_did_not_wait_for_is_paid_for_whole(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.answer = never
    body = {**ASK, "max_tokens": 40_000}
    assert await cents_of_leaving(post, provider, body, monkeypatch) == 100


async def test_a_piece_of_a_document_is_no_way_to_pay_less(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        back = web.StreamResponse(headers={"content-type": "application/json"})
        await back.prepare(request)
        await back.write(b'{"type": "message", "content": [{"type": "text", "text": "almost all of it')
        return await never(request)

    provider.answer = half
    body = {**ASK, "max_tokens": 40_000}
    assert await cents_of_leaving(post, provider, body, monkeypatch) == 100


async def test_a_stream_that_the_agent_left_is_paid_for_by_its_time(
    post: Post, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worktrain.models.forwarding.Forwarding.unread", 100.0)
    provider.answer = never
    body = {**ASK, "max_tokens": 40_000, "stream": True}
    assert await cents_of_leaving(post, provider, body, monkeypatch) == 50, "20,000 tokens of 40,000"


async def test_a_provider_that_tells_of_no_end_of_tokens_breaks_no_sum(
    post: Post, provider: FakeProvider
) -> None:
    provider.says(200, message(output_tokens=10**30))
    line = await post.line()
    assert (await asked(line))[0] == 200
    assert (await asked(line))[0] == 400
    assert line.closing is not None
