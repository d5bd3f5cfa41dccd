"""From an empty folder to a merged issue, by documented commands and clicks in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.conftest import PICTURES, GitHub, pictures, running, worktrain
from tests.browser.devtools import Browser
from tests.integration.models.conftest import FakeProvider, serving

KEY = "sk-ant-canary-Hd5jR8tYw2Nq9LzVb3Xk6CmP"
SIGN_IN = "button[value=maria]"


async def test_an_app_is_connected_by_clicks_and_its_first_issue_is_merged(
    tmp_path: Path, github: GitHub, checkout: Path, browser: Browser
) -> None:
    command = worktrain("serve", "--port", "0")
    environment = {"WORKTRAIN_GITHUB_URL": github.url, "WORKTRAIN_DATA": str(tmp_path / "data")}
    async with running(command, tmp_path, until="http://", **environment) as said:
        found = re.search(r"http://\S+/setup", said)
        assert found, said
        await register(browser, found[0])
        await install(browser)
        await agent(browser)
        await first_issue(browser, github)
    assert browser.problems == []


async def register(browser: Browser, url: str) -> None:
    """From the set-up page to GitHub and back."""
    await browser.goto(url)
    await browser.says("Connect WorkTrain to GitHub")
    await pictures(browser, "1-connect")
    await browser.type("#name", "Train of maria")
    await browser.press("Register GitHub App")
    await browser.says("This is what WorkTrain asks for")
    await pictures(browser, "2-asked")
    await browser.press("Continue to")
    await browser.click(SIGN_IN)
    await browser.says("Create GitHub App for maria")
    await browser.picture(PICTURES / "3-github.png")
    await browser.click("#create")
    await browser.says("train-of-maria")
    await browser.says("signed with our secret")
    await pictures(browser, "4-install")


async def install(browser: Browser) -> None:
    """Choose a repository on GitHub; set-up says what is installed, and what to do next."""
    await browser.press("Install on a repository")
    await browser.says("Install Train of maria")
    await browser.click("input[value='acme/blog']")
    await browser.click("#install")
    await browser.says("acme/blog")


async def agent(browser: Browser) -> None:
    """Go on as it is, as the agent is a command of our own; set-up says what to do next."""
    await browser.says("A command of your own needs neither")
    await browser.says("At most 5 US dollars for one session")
    await pictures(browser, "5-agent")
    await browser.press("Go on as it is")
    await browser.says("WorkTrain is connected")
    await browser.says("worktrain init")
    await pictures(browser, "6-connected")


async def first_issue(browser: Browser, github: GitHub) -> None:
    """Open an issue and label it, as a person does; then only wait."""
    issues = f"{github.url}/{github.repository}/issues"
    await browser.goto(f"{issues}/new")
    await browser.type("input[name=title]", "Slugs keep spaces at their ends")
    await browser.type("textarea[name=body]", "`blog/slug.py`: the slug of ` a ` should be `a`.")
    await browser.press("Create")
    await browser.says("As maria")
    await browser.type("input[name=name]", "worktrain:ready")
    await browser.click("button#label")
    await browser.says("added the label worktrain:ready")
    await reloaded_until(browser, f"{issues}/1", "Closed")
    await browser.goto(f"{github.url}/{github.repository}/pulls")
    await browser.says("Merged")
    await browser.picture(PICTURES / "7-merged.png")


async def reloaded_until(browser: Browser, url: str, words: str) -> None:
    """Look at a page that does not renew itself, again and again."""
    for _ in range(120):
        await browser.goto(url)
        if words in await browser.text():
            return
        await browser.until("new Promise(done => setTimeout(() => done(true), 500))")
    raise AssertionError(await browser.text())


async def test_what_is_wrong_with_an_app_is_seen_where_it_was_typed(
    tmp_path: Path, github: GitHub, browser: Browser
) -> None:
    environment = {"WORKTRAIN_GITHUB_URL": github.url, "WORKTRAIN_DATA": str(tmp_path / "data")}
    async with running(worktrain("serve", "--port", "0"), tmp_path, until="http://", **environment) as said:
        found = re.search(r"http://\S+/setup", said)
        assert found, said
        await browser.goto(found[0])
        await browser.press("Use an App that is registered already")
        await browser.says("Or paste it")
        await browser.type("#app_id", "12")
        await browser.type("#key", "-----BEGIN NONSENSE-----")
        await browser.press("Check and use it")
        await browser.says("This is no private key in PEM form")
        assert await browser.value("document.querySelector('#app_id').value") == "12"
        assert await browser.value("document.querySelector('#key').value") == "", "keys are not sent back"
        await pictures(browser, "8-wrong")


async def test_a_key_is_given_by_clicks_and_a_wrong_one_is_said_at_its_field(
    tmp_path: Path, browser: Browser
) -> None:
    provider = FakeProvider()
    async with serving(provider.serve) as provider.url:
        environment = {
            "WORKTRAIN_ANTHROPIC_URL": provider.url,
            "WORKTRAIN_DATA": str(tmp_path / "data"),
        }
        command = worktrain("serve", "--port", "0")
        async with running(command, tmp_path, until="http://", **environment) as said:
            found = re.search(r"http://\S+/setup", said)
            assert found, said
            await browser.goto(found[0].replace("/setup", "/agent"))
            provider.says(401, {"error": {"type": "authentication_error"}})
            await browser.type("#key", KEY)
            await browser.press("Check and keep it")
            await browser.says("Anthropic does not accept this key")
            assert await browser.value("document.querySelector('#key').value") == "", "keys are not sent back"
            await pictures(browser, "9-wrong-key")
            provider.says(200, {"data": []})
            await browser.type("#key", KEY)
            await browser.press("Check and keep it")
            await browser.says("Connect WorkTrain to GitHub")
            await browser.goto(found[0].replace("/setup", "/agent"))
            await browser.says("Key of Anthropic: accepted")
            await pictures(browser, "10-key")
            await browser.press("Remove the key of Anthropic")
            await browser.says("Connect WorkTrain to GitHub")
            await browser.goto(found[0].replace("/setup", "/agent"))
            await browser.says("Key of Anthropic: none")
