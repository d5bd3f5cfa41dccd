"""Pages for people: lists and conversations, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub

EVIL = "<script>alert(1)</script>"


async def page(hub: Hub, path: str) -> str:
    async with hub.session.get(f"{hub.url}{path}") as response:
        assert response.status == 200
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return await response.text()


async def test_lists_link_to_conversations(hub: Hub) -> None:
    await hub.make("maria", "issues", {"title": f"Slugs {EVIL}", "labels": ["worktrain:ready"]})
    await hub.open_pull("app", draft=True)
    assert '<a href="/acme/shop/issues">' in await page(hub, "/")
    issues, pulls = await page(hub, "/acme/shop/issues"), await page(hub, "/acme/shop/pulls")
    assert '<a href="/acme/shop/issues/1">' in issues
    assert "worktrain:ready" in issues
    assert '<a href="/acme/shop/pull/2">' in pulls
    assert "Draft" in pulls
    assert EVIL not in issues


async def test_a_conversation_shows_all_that_happened(hub: Hub) -> None:
    await hub.open_pull("app", body=f"Because. {EVIL} <!-- hidden -->")
    line = {"path": "file.txt", "line": 10, "body": "Why words?"}
    await hub.make("maria", "pulls/1/reviews", {"event": "APPROVE", "body": "Fine.", "comments": [line]})
    await hub.make("eve", "issues/1/comments", {"body": "**Thanks**"})
    await hub.call("app", "PUT", "pulls/1/merge", {"merge_method": "squash"})
    text = await page(hub, "/acme/shop/pull/1")
    for wanted in ("Why words?", "<strong>Thanks</strong>", "Merged", "approved", "+line ten", "topic"):
        assert wanted in text, wanted
    assert EVIL not in text
    assert "hidden" not in text


async def test_what_is_not_there_is_not_found(hub: Hub) -> None:
    for path in ("/acme/nothing/issues", "/acme/shop/issues/9"):
        async with hub.session.get(f"{hub.url}{path}") as response:
            assert response.status == 404
